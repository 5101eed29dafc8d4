"""Episodes are made of the current release and its masters, by the worker; a feed only reads them.

An episode goes on the air when all its files are there, and stays as it is until its next state is whole. It leaves as soon as
the current release does not say these words any more.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select, update

from audio.masters import DOWNLOADED, MP3, Master, file_name, find_masters, master_key
from audio.tags import Tags, tag_mp3
from core.clock import Clock
from core.database import reading, upsert
from core.durable import write_durably
from core.models import CatalogueRow, EpisodeRow, FeedRow, MasterRow
from core.outbox import Effects, Outside, Task, enqueue
from publishing.catalogue import Catalogue, load_catalogue
from publishing.releases import current_number
from radio_feed.covers import channel_cover
from radio_feed.episodes import EPISODE, Enclosure, Episode, cover_file, feed_guid, feed_guids
from radio_feed.feeds.channel import Channel
from radio_feed.plan import Key, Numbers, Plan, Row, Wanted, plan_of
from radio_feed.tagging import tags_of

EPISODES = "radio.episodes"
"""The kind of task that brings the episodes to where the current release and its masters are."""

AT_ONCE = 50
"""Episodes made by one task: their rows are one short transaction (P28)."""


def ask_for_episodes(connection: Connection, edition: str) -> None:
    """Have the episodes looked at whenever a release, its catalogue, a master or the words around them (`edition`) are new: to
    be called as often as one likes.
    """
    number = current_number(connection)
    if number is None:
        return
    digest = connection.execute(select(CatalogueRow.digest).where(CatalogueRow.number == number)).scalar()
    newest = connection.execute(select(func.max(MasterRow.made_at))).scalar()
    state = f"{number} {digest} {newest and newest.timestamp()} {edition}"
    enqueue(connection, EPISODES, {}, key=hashlib.sha256(state.encode()).hexdigest())


@dataclass(frozen=True)
class EpisodeMaker:
    """The handler of EPISODES. `folder` holds the masters, and the files made of them; `channel_of` a language and its guid."""

    engine: Engine
    folder: Path
    clock: Clock
    channel_of: Callable[[str, str], Channel]

    def handler(self) -> Outside:
        return Outside(self._act)

    def _act(self, _task: Task) -> Effects:
        """Files are made outside of a transaction; one short transaction puts them on the air."""
        with reading(self.engine) as connection:
            catalogue, rows = load_catalogue(connection), self._rows(connection)
            plan = plan_of(catalogue, self._wanted(connection, catalogue), rows)
        now = self.clock.now().replace(microsecond=0)
        numbers = Numbers(rows, now)
        made = [(each, self._filed(each, numbers.episode(each))) for each in plan.stale[:AT_ONCE]]
        return lambda connection: _air(connection, plan, made, now)

    def _rows(self, connection: Connection) -> dict[Key, Row]:
        names = ("clip", "made_from", "on_air", "guid", "season", "number", "published_at")
        columns = (getattr(EpisodeRow, name) for name in names)
        found = connection.execute(
            select(EpisodeRow.message, EpisodeRow.language, EpisodeRow.document, *columns)
        )
        return {
            (row.message, row.language): Row(
                **{name: getattr(row, name) for name in names}, whole=self._is_whole(row.document)
            )
            for row in found
        }

    def _is_whole(self, document: str) -> bool:
        files = (enclosure.file for enclosure in EPISODE.validate_json(document).enclosures)
        return all((self.folder / file).is_file() for file in files)

    def _wanted(self, connection: Connection, catalogue: Catalogue) -> list[Wanted]:
        """The entries that can be heard: all their masters are made, and are where they should be."""
        known = find_masters(
            connection, {master_key(entry.clip, form) for entry in catalogue.entries for form in DOWNLOADED}
        )
        channels = self._channels(connection, {entry.language for entry in catalogue.entries})
        found = []
        for entry in catalogue.entries:
            masters = {form: known.get(master_key(entry.clip, form)) for form in DOWNLOADED}
            there = {form: master for form, master in masters.items() if master and self._is_there(master)}
            if len(there) == len(DOWNLOADED):
                chooses = catalogue.chooses.get(entry.language, "")
                found.append(Wanted(entry, chooses, there, channels[entry.language]))
        return found

    def _channels(self, connection: Connection, languages: Iterable[str]) -> dict[str, Channel]:
        """Each with the guid that it has, or gets with its first episode."""
        kept = feed_guids(connection)
        base = self.channel_of("mg", "").base
        return {code: self.channel_of(code, kept.get(code) or feed_guid(base, code)) for code in languages}

    def _is_there(self, master: Master) -> bool:
        return (self.folder / file_name(master.sha256, master.form)).is_file()

    def _filed(self, wanted: Wanted, episode: Episode) -> Episode:
        """The episode with its files, and its feed's cover, written."""
        cover = self.folder / cover_file(episode.language)
        if not cover.is_file():
            write_durably(cover, channel_cover(episode.language))
        tags = tags_of(wanted.channel, episode)
        enclosures = (self._enclosure(wanted.masters[form], tags) for form in DOWNLOADED)
        return replace(episode, enclosures=tuple(enclosures))

    def _enclosure(self, master: Master, tags: Tags) -> Enclosure:
        """An MP3 is tagged; a voice note carries no tag, as WhatsApp wants it."""
        form = master.form
        content = (self.folder / file_name(master.sha256, form)).read_bytes()
        if form in MP3:
            content = tag_mp3(content, tags)
        named = hashlib.sha256(content).hexdigest()
        path = self.folder / file_name(named, form)
        if (
            not path.is_file()
        ):  # Written anew, it would have another date: a download that broke off would begin again.
            write_durably(path, content)
        checksum = base64.b64encode(hashlib.sha384(content).digest()).decode()
        return Enclosure(form, named, checksum, len(content))


def _air(connection: Connection, plan: Plan, made: list[tuple[Wanted, Episode]], now: datetime) -> None:
    _mark(connection, plan.leaving, on_air=False)
    _mark(connection, plan.returning, on_air=True)
    for wanted, episode in made:
        _put(connection, wanted, episode)
    guids = {wanted.entry.language: wanted.channel.guid for wanted, _ in made}
    changed = {language for _, language in (*plan.leaving, *plan.returning)}
    for language in sorted(changed | {*guids}):
        _count_on(connection, language, guids.get(language), now)
    if len(plan.stale) > len(made):
        enqueue(connection, EPISODES, {})


def _count_on(connection: Connection, language: str, guid: str | None, now: datetime) -> None:
    """Another edition of a language's feed. With its first episode it gets its guid, which stays."""
    later = {"edition": FeedRow.edition + 1, "changed_at": now}
    if guid is None:
        connection.execute(update(FeedRow).where(FeedRow.language == language).values(later))
        return
    row = upsert(connection, FeedRow).values(language=language, guid=guid, edition=1, changed_at=now)
    connection.execute(row.on_conflict_do_update(index_elements=["language"], set_=later))


def _put(connection: Connection, wanted: Wanted, episode: Episode) -> None:
    told = {
        name: getattr(episode, name)
        for name in ("guid", "theme", "season", "number", "clip", "published_at", "expires_on")
    }
    values = {
        **told,
        "made_from": wanted.made_from,
        "origin": episode.origin.value,
        "on_air": True,
        "document": EPISODE.dump_json(episode).decode(),
    }
    row = upsert(connection, EpisodeRow).values(message=episode.message, language=episode.language, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["message", "language"], set_=values))


def _mark(connection: Connection, keys: Iterable[Key], *, on_air: bool) -> None:
    for message, language in keys:
        of = (EpisodeRow.message == message) & (EpisodeRow.language == language)
        connection.execute(update(EpisodeRow).where(of).values(on_air=on_air))
