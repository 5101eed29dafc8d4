"""Sounds that nobody needs any more leave the disk, by the worker, once a day: masters of words that no release says, files of
episodes that were made anew or are over, phone copies of programmes that were replaced.

Rows go before files: a row without its file would have a master asked for never again, a file without its row is found by the
next sweep. What must never go: what a release may still say, an episode, a programme or a call plays, or what somebody may be
making or reading just now.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, func, select

from audio.masters import Form, file_name, master_key
from core.clock import ANTANANARIVO, Clock
from core.database import reading, unit_of_work
from core.logging import log
from core.models import (
    AgencyAnswerRow,
    CatalogueRow,
    ClipRow,
    EpisodeRow,
    FeedRow,
    MasterRow,
    ProgrammeRow,
    ReleaseRow,
    SpokenNameRow,
)
from core.outbox import Effects, Outside, Task, enqueue
from publishing.catalogue import catalogue_numbered
from publishing.releases import document_of, publish_alone
from publishing.restore import CLIP
from radio_feed.episodes import EPISODE, cover_file
from radio_feed.shelf import CONTENTS, KEPT

SWEEP = "radio.sweep"
"""The kind of task that removes them."""
A_DAY = timedelta(days=1)
"""So old is what goes, and so long ago left the feeds what was in them: who reads a feed fetches its sounds within the day."""
ROLLED_BACK = timedelta(days=365)
"""How long after its end a release can be published again with all its episodes; its telephone can for ever."""
AT_ONCE = 500
"""Rows in one transaction (P28)."""
OURS = re.compile(r"[0-9a-f]{64}\.(mp3|ogg|wav)|cover-[a-z]+-\w+\.jpg|\..+\.[0-9a-f]{8}")
"""What the line writes into its folders of sounds: by its hash, a feed's cover, and drafts of both. Others' files stay."""


@dataclass(frozen=True)
class Sweeper:
    """`masters`, `clips`: the folders of Settings."""

    engine: Engine
    masters: Path
    clips: Path
    clock: Clock

    def handler(self) -> Outside:
        return Outside(self._act)

    def _act(self, _task: Task) -> Effects:
        if gone := self.sweep():
            log("sounds.swept", count=gone)
        return _nothing

    def sweep(self) -> int:
        """Let go of what is over; how many files it was."""
        while self.forget_masters() == AT_ONCE:
            pass
        now = self.clock.now()
        with reading(self.engine) as connection:
            left = self._unneeded(connection, now)
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def look(self) -> list[Path]:
        """What a sweep would remove now; nothing is changed."""
        now = self.clock.now()
        with reading(self.engine) as connection:
            return self._unneeded(connection, now, masters_over(connection, now))

    def _unneeded(
        self, connection: Connection, now: datetime, leaving: Collection[str] = frozenset()
    ) -> list[Path]:
        """Files that nobody needs. What was in use within the day may be read still, whatever its date."""
        masters = _needed_masters(connection, now, frozenset(leaving))
        found = [] if _changed_lately(connection, now) else unneeded(self.masters, masters, now)
        if not _replaced_lately(connection, now):
            found += unneeded(self.clips, _needed_clips(connection), now)
        return found

    def forget_masters(self) -> int:
        """A helping. What is over is found before the transaction that lets it go: no publish may come between."""
        now = self.clock.now()
        with reading(self.engine) as connection:
            before, keys = _published(connection), masters_over(connection, now)[:AT_ONCE]
        with unit_of_work(self.engine) as connection:
            publish_alone(connection)
            if _published(connection) != before or _changed_lately(connection, now):
                return 0
            return connection.execute(delete(MasterRow).where(MasterRow.made_from.in_(keys))).rowcount


def ask_to_sweep(connection: Connection, clock: Clock) -> None:
    """Once a day, however often it is asked for."""
    enqueue(connection, SWEEP, {}, key=f"{clock.now().astimezone(ANTANANARIVO):%Y-%m-%d}")


def unneeded(folder: Path, needed: frozenset[str], now: datetime) -> list[Path]:
    """Files of ours in the folder that are not needed and older than a day."""
    if not folder.is_dir():
        return []
    old = (now - A_DAY).timestamp()
    return [
        path
        for path in sorted(folder.iterdir())
        if path.name not in needed and OURS.fullmatch(path.name) and _written_at(path) < old
    ]


def _written_at(path: Path) -> float:
    """A draft may be settled while it is looked at: it is young then."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def masters_over(connection: Connection, now: datetime) -> list[str]:
    """What the masters that nobody needs were made from: no release that may come back says them, no programme holds them."""
    wanted, held = _wanted_keys(connection, now), _pieces(connection, now)
    rows = connection.execute(
        select(MasterRow.made_from, MasterRow.sha256, MasterRow.form).where(MasterRow.made_at < now - A_DAY)
    )
    return [
        row.made_from
        for row in rows
        if row.made_from not in wanted and file_name(row.sha256, Form(row.form)) not in held
    ]


def _published(connection: Connection) -> tuple[object, ...]:
    """Another whenever something is published."""
    newest = select(CatalogueRow.number, CatalogueRow.digest).order_by(CatalogueRow.number.desc()).limit(1)
    return tuple(connection.execute(newest).first() or ())


def _changed_lately(connection: Connection, now: datetime) -> bool:
    """Whether a feed lost or changed something within the day."""
    newest = connection.execute(select(func.max(FeedRow.changed_at))).scalar()
    return newest is not None and newest > now - A_DAY


def _replaced_lately(connection: Connection, now: datetime) -> bool:
    """Whether a programme was put together within the day: a call may be playing the one before it."""
    newest = connection.execute(select(func.max(ProgrammeRow.made_at))).scalar()
    return newest is not None and newest > now - A_DAY


def _wanted_keys(connection: Connection, now: datetime) -> set[str]:
    """Of every message of every release that may be published again, in every form."""
    clips = {
        entry.clip
        for number in _releases(connection, now)
        for entry in catalogue_numbered(connection, number).entries
    }
    return {master_key(clip, form) for clip in clips for form in Form}


def _releases(connection: Connection, now: datetime) -> list[int]:
    """Those that were current within ROLLED_BACK: all since then, and the last one before."""
    since = select(func.max(ReleaseRow.number)).where(ReleaseRow.published_at < now - ROLLED_BACK)
    first = connection.execute(since).scalar() or 0
    return list(connection.execute(select(ReleaseRow.number).where(ReleaseRow.number >= first)).scalars())


def _pieces(connection: Connection, now: datetime) -> set[str]:
    """Files that a programme was put together from which may still be downloaded."""
    today = now.astimezone(ANTANANARIVO).date()
    documents = connection.execute(
        select(ProgrammeRow.document).where(ProgrammeRow.valid_until >= today - KEPT)
    )
    return {
        piece.file for document in documents.scalars() for piece in CONTENTS.validate_json(document).pieces
    }


def _needed_masters(connection: Connection, now: datetime, leaving: frozenset[str]) -> frozenset[str]:
    """Files of masters (but of those `leaving`), of episodes on the air, of programmes, and the feeds' covers."""
    rows = connection.execute(select(MasterRow.made_from, MasterRow.sha256, MasterRow.form))
    masters = {file_name(row.sha256, Form(row.form)) for row in rows if row.made_from not in leaving}
    covers = {cover_file(code) for code in connection.execute(select(FeedRow.language)).scalars()}
    return frozenset(masters | covers | _pieces(connection, now) | set(_enclosed(connection, now)))


def _enclosed(connection: Connection, now: datetime) -> Iterator[str]:
    """What expired yesterday or earlier is fetched no more."""
    today = now.astimezone(ANTANANARIVO).date()
    valid = EpisodeRow.expires_on.is_(None) | (EpisodeRow.expires_on >= today - A_DAY)
    documents = connection.execute(select(EpisodeRow.document).where(EpisodeRow.on_air.is_(True), valid))
    for document in documents.scalars():
        episode = EPISODE.validate_json(document)
        yield file_name(episode.master, Form.SHARE)
        yield from (enclosure.file for enclosure in episode.enclosures)


def _needed_clips(connection: Connection) -> frozenset[str]:
    """All that a publish, a programme, a name, an answer or any release has in the line's store."""
    columns = (ClipRow.sha256, ProgrammeRow.clip, SpokenNameRow.sha256, AgencyAnswerRow.clip)
    named = {name for column in columns for name in connection.execute(select(column)).scalars() if name}
    return frozenset(f"{name}.wav" for name in named | set(_said(connection)))


def _said(connection: Connection) -> Iterable[str]:
    """By every release: calls that began with an older one hear it to their end."""
    for number in connection.execute(select(ReleaseRow.number)).scalars().all():
        yield from CLIP.findall(document_of(connection, number))


def _nothing(_connection: Connection) -> None:
    """All is written already."""
