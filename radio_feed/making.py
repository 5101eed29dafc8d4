"""Episodes are made of the current release and its masters, by the worker; a feed only reads them.

An episode goes on the air when all its files are there, and stays as it is until its next state is whole. It leaves as soon as
the current release does not say these words any more.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection, Engine, func, select, update

from audio.masters import DOWNLOADED, Form, Master, file_name, find_masters, master_key
from core.clock import Clock
from core.database import reading, upsert
from core.models import CatalogueRow, EpisodeRow, FeedRow, MasterRow
from core.outbox import Effects, Outside, Task, enqueue
from publishing.catalogue import ENTRY, Catalogue, Entry, load_catalogue
from publishing.releases import current_number
from radio_feed.episodes import EPISODE, Enclosure, Episode
from radio_feed.feeds.text import title_of
from radio_feed.seasons import SEASONS

EPISODES = "radio.episodes"
"""The kind of task that brings the episodes to where the current release and its masters are."""

PODCASTS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace of feeds' guids: podcastindex.org's podcast:guid."""

AT_ONCE = 50
"""Episodes made by one task: their rows are one short transaction (P28)."""

EPISODE_VERSION = "episode-1"
"""Part of what an episode is made from. Raise it when its files or what is told of it are made otherwise."""

Key = tuple[str, str]
"""A message and its language."""


def ask_for_episodes(connection: Connection) -> None:
    """Have the episodes looked at whenever a release, its catalogue or a master is new: to be called as often as one likes."""
    number = current_number(connection)
    if number is None:
        return
    digest = connection.execute(select(CatalogueRow.digest).where(CatalogueRow.number == number)).scalar()
    newest = connection.execute(select(func.max(MasterRow.made_at))).scalar()
    enqueue(connection, EPISODES, {}, key=f"{number} {(digest or '')[:16]} {newest and newest.timestamp()}")


def feed_guid(public_url: str, language: str) -> str:
    """The guid of a feed: of its address without scheme, as podcast:guid has it."""
    address = f"{public_url}/feeds/{language}.xml".partition("://")[2]
    return str(uuid5(PODCASTS, address.rstrip("/")))


@dataclass(frozen=True)
class Wanted:
    """An entry all of whose masters are there. `made_from` changes whenever anything told or heard of it does."""

    entry: Entry
    chooses: str
    masters: Mapping[Form, Master]

    @property
    def made_from(self) -> str:
        parts = (
            EPISODE_VERSION, self.chooses, ENTRY.dump_json(self.entry).decode(),
            *(self.masters[form].sha256 for form in DOWNLOADED),
        )  # fmt: skip
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Plan:
    """What has to become of the episodes: `leaving` and `returning` are rows, by message and language."""

    leaving: tuple[Key, ...]
    returning: tuple[Key, ...]
    stale: tuple[Wanted, ...]


@dataclass(frozen=True)
class Row:
    """What is known of an episode that was made before."""

    clip: str
    made_from: str
    on_air: bool


def plan_of(catalogue: Catalogue, wanted: Iterable[Wanted], rows: Mapping[Key, Row]) -> Plan:
    """Pure. An episode of other words leaves at once; one that is only told otherwise stays until it is made anew."""
    said = {(entry.message, entry.language): entry.clip for entry in catalogue.entries}
    made = {(each.entry.message, each.entry.language): each for each in wanted}
    ready = {key: each.made_from for key, each in made.items()}
    return Plan(
        leaving=tuple(key for key, row in rows.items() if row.on_air and said.get(key) != row.clip),
        returning=tuple(
            key for key, row in rows.items() if not row.on_air and ready.get(key) == row.made_from
        ),
        stale=tuple(
            each for key, each in made.items() if key not in rows or rows[key].made_from != ready[key]
        ),
    )


@dataclass(frozen=True)
class EpisodeMaker:
    """The handler of EPISODES. `folder` holds the masters, and the files made of them."""

    engine: Engine
    folder: Path
    clock: Clock
    public_url: str

    def handler(self) -> Outside:
        return Outside(self._act)

    def _act(self, _task: Task) -> Effects:
        """Files are made outside of a transaction; one short transaction puts them on the air."""
        with reading(self.engine) as connection:
            catalogue = load_catalogue(connection)
            plan = plan_of(catalogue, self._wanted(connection, catalogue), _rows(connection))
        made = [(each, self._enclosures(each)) for each in plan.stale[:AT_ONCE]]

        def effects(connection: Connection) -> None:
            now = self.clock.now().replace(microsecond=0)
            _mark(connection, plan.leaving, now, on_air=False)
            _mark(connection, plan.returning, now, on_air=True)
            for each, enclosures in made:
                self._put(connection, each, enclosures, now)
            if len(plan.stale) > len(made):
                enqueue(connection, EPISODES, {})

        return effects

    def _wanted(self, connection: Connection, catalogue: Catalogue) -> list[Wanted]:
        """The entries that can be heard: all their masters are made, and are where they should be."""
        keys = {master_key(entry.clip, form) for entry in catalogue.entries for form in DOWNLOADED}
        known = find_masters(connection, keys)
        found = []
        for entry in catalogue.entries:
            masters = {form: known.get(master_key(entry.clip, form)) for form in DOWNLOADED}
            there = {form: master for form, master in masters.items() if master and self._is_there(master)}
            if len(there) == len(DOWNLOADED):
                found.append(Wanted(entry, catalogue.chooses.get(entry.language, ""), there))
        return found

    def _is_there(self, master: Master) -> bool:
        return (self.folder / file_name(master.sha256, master.form)).is_file()

    def _enclosures(self, wanted: Wanted) -> tuple[Enclosure, ...]:
        return tuple(self._enclosure(wanted.masters[form]) for form in DOWNLOADED)

    def _enclosure(self, master: Master) -> Enclosure:
        content = (self.folder / file_name(master.sha256, master.form)).read_bytes()
        sha384 = base64.b64encode(hashlib.sha384(content).digest()).decode()
        return Enclosure(master.form, master.sha256, sha384, len(content))

    def _put(
        self, connection: Connection, wanted: Wanted, enclosures: tuple[Enclosure, ...], now: datetime
    ) -> None:
        """The episode as it is from now on. Who has it already knows it again by what never changes."""
        entry, season = wanted.entry, SEASONS[wanted.entry.theme]
        kept = _kept(connection, entry)
        same_season = kept is not None and kept.season == season
        episode = Episode(
            guid=kept.guid if kept else str(uuid5(self._feed(connection, entry.language), entry.message)),
            number=kept.number if kept and same_season else _next_number(connection, entry.language, season),
            published_at=kept.published_at if kept else now,
            season=season,
            enclosures=enclosures,
            **_told(wanted),
        )
        values = {
            "guid": episode.guid,
            "theme": episode.theme,
            "season": season,
            "number": episode.number,
            "clip": episode.clip,
            "made_from": wanted.made_from,
            "origin": episode.origin,
            "on_air": True,
            "published_at": episode.published_at,
            "changed_at": now,
            "expires_on": episode.expires_on,
            "document": EPISODE.dump_json(episode).decode(),
        }
        row = upsert(connection, EpisodeRow).values(message=entry.message, language=entry.language, **values)
        connection.execute(row.on_conflict_do_update(index_elements=["message", "language"], set_=values))

    def _feed(self, connection: Connection, language: str) -> UUID:
        """The feed's own guid, which it gets with its first episode."""
        made = feed_guid(self.public_url, language)
        row = upsert(connection, FeedRow).values(language=language, guid=made).on_conflict_do_nothing()
        connection.execute(row)
        return UUID(connection.execute(select(FeedRow.guid).where(FeedRow.language == language)).scalar_one())


def _told(wanted: Wanted) -> dict[str, Any]:
    """What an episode takes over from the catalogue and from its master as they are."""
    entry, share = wanted.entry, wanted.masters[DOWNLOADED[0]]
    return {
        "message": entry.message,
        "language": entry.language,
        "title": title_of(entry.title),
        "theme": entry.theme.value,
        "sentences": entry.sentences,
        "offsets": share.offsets,
        "sources": entry.sources,
        "seconds": share.seconds,
        "origin": share.origin,
        "status": entry.status,
        "expires_on": entry.expires_on,
        "chooses": wanted.chooses,
        "keys": entry.keys,
        "clip": entry.clip,
        "master": share.sha256,
    }


def _rows(connection: Connection) -> dict[Key, Row]:
    columns = (
        EpisodeRow.message, EpisodeRow.language, EpisodeRow.clip, EpisodeRow.made_from, EpisodeRow.on_air,
    )  # fmt: skip
    return {
        (row.message, row.language): Row(row.clip, row.made_from, row.on_air)
        for row in connection.execute(select(*columns))
    }


def _mark(connection: Connection, keys: Iterable[Key], now: datetime, *, on_air: bool) -> None:
    for message, language in keys:
        of = (EpisodeRow.message == message) & (EpisodeRow.language == language)
        connection.execute(update(EpisodeRow).where(of).values(on_air=on_air, changed_at=now))


def _kept(connection: Connection, entry: Entry) -> Any:
    of = (EpisodeRow.message == entry.message) & (EpisodeRow.language == entry.language)
    columns = (EpisodeRow.guid, EpisodeRow.season, EpisodeRow.number, EpisodeRow.published_at)
    return connection.execute(select(*columns).where(of)).first()


def _next_number(connection: Connection, language: str, season: int) -> int:
    of = (EpisodeRow.language == language) & (EpisodeRow.season == season)
    return (connection.execute(select(func.max(EpisodeRow.number)).where(of)).scalar() or 0) + 1
