"""What has to become of the episodes, compared with the current release and its masters. Pure: values in, values out."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from audio.masters import DOWNLOADED, Form, Master
from publishing.catalogue import ENTRY, Catalogue, Entry
from radio_feed.episodes import Episode
from radio_feed.feeds.channel import Channel
from radio_feed.feeds.text import title_of
from radio_feed.seasons import SEASONS

EPISODE_VERSION = "episode-1"
"""Part of what an episode is made from. Raise it when its files or what is told of it are made otherwise."""

Key = tuple[str, str]
"""A message and its language."""


@dataclass(frozen=True)
class Wanted:
    """An entry all of whose masters are there. `made_from` changes whenever anything told or heard of it does."""

    entry: Entry
    chooses: str
    masters: Mapping[Form, Master]
    channel: Channel

    @property
    def key(self) -> Key:
        return self.entry.message, self.entry.language

    @property
    def made_from(self) -> str:
        channel = self.channel
        parts = (
            EPISODE_VERSION, self.chooses, ENTRY.dump_json(self.entry).decode(), channel.title, channel.number,
            channel.words.model_dump_json(), *(self.masters[form].sha256 for form in DOWNLOADED),
        )  # fmt: skip
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Row:
    """What is known of an episode that was made before. `whole`: its files are where they should be."""

    clip: str
    made_from: str
    on_air: bool
    whole: bool
    guid: str
    season: int
    number: int
    published_at: datetime


@dataclass(frozen=True)
class Plan:
    """What has to become of them: `leaving` and `returning` are rows, by message and language; `stale` is made anew."""

    leaving: tuple[Key, ...]
    returning: tuple[Key, ...]
    stale: tuple[Wanted, ...]


def plan_of(catalogue: Catalogue, wanted: Iterable[Wanted], rows: Mapping[Key, Row]) -> Plan:
    """An episode of other words, or whose sound was lost, leaves at once; one that is only told otherwise stays until it is made
    anew.
    """
    said = {(entry.message, entry.language): entry.clip for entry in catalogue.entries}
    made = {each.key: each for each in wanted}
    ready = {key: each.made_from for key, each in made.items()}
    return Plan(
        leaving=tuple(
            key for key, row in rows.items() if row.on_air and not (row.whole and said.get(key) == row.clip)
        ),
        returning=tuple(
            key
            for key, row in rows.items()
            if row.whole and not row.on_air and ready.get(key) == row.made_from
        ),
        stale=tuple(
            each
            for key, each in made.items()
            if key not in rows or not rows[key].whole or rows[key].made_from != ready[key]
        ),
    )


@dataclass
class Numbers:
    """What an episode gets once and keeps: its guid, its number in its season, its first day."""

    rows: Mapping[Key, Row]
    now: datetime
    last: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    """The highest number given so far, by language and season."""

    def __post_init__(self) -> None:
        for (_, language), row in self.rows.items():
            self.last[language, row.season] = max(self.last[language, row.season], row.number)

    def episode(self, wanted: Wanted) -> Episode:
        """The episode as it is from now on, its files still to be made. Who has it already knows it by what never changes."""
        entry, kept = wanted.entry, self.rows.get(wanted.key)
        season, share = SEASONS[entry.theme], wanted.masters[DOWNLOADED[0]]
        return Episode(
            guid=kept.guid if kept else str(uuid5(UUID(wanted.channel.guid), entry.message)),
            message=entry.message,
            language=entry.language,
            title=title_of(entry.title),
            theme=entry.theme.value,
            season=season,
            number=kept.number if kept and kept.season == season else self._next(entry.language, season),
            sentences=entry.sentences,
            offsets=share.offsets,
            sources=entry.sources,
            seconds=share.seconds,
            origin=share.origin,
            status=entry.status,
            published_at=kept.published_at if kept else self.now,
            expires_on=entry.expires_on,
            chooses=wanted.chooses,
            keys=entry.keys,
            clip=entry.clip,
            master=share.sha256,
            enclosures=(),
        )

    def _next(self, language: str, season: int) -> int:
        self.last[language, season] += 1
        return self.last[language, season]
