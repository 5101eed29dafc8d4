"""Stories whose time is over are erased: those that were never kept, never approved, or taken back (P25). Nothing here opens any.

A story whose recording the carrier still has waits until it is gone there, too. A published one stays until it is taken back.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine

from core.clock import ANTANANARIVO, Clock, day_of
from core.database import reading
from core.ledger import Rows, rows_of
from core.outbox import Effects, Handler, Inside, Outside, Task, enqueue
from core.retention import Class, Retention
from recordings.retention import gone_at_the_carrier
from stories import copies
from stories.copies import being_made, list_withdrawn, remove_files, withdraw_copies
from stories.published import withdrawn_names
from stories.states import StoryState
from vault import audit, erasing
from vault.removal import LEDGER, REMOVE

ERASE, SWEEP = "stories.erase", "stories.sweep"
"""Kinds of tasks: rows whose time is over; files of copies that have no row."""
AT_ONCE = 5
"""Stories erased in one transaction: each has some ten wraps (P28)."""
GONE = gone_at_the_carrier("s.id")
UNFINISHED_OVER = f"s.state IN ('{StoryState.TELLING}', '{StoryState.COMING}') AND s.told_on <= ? AND {GONE}"
"""Its teller hung up before it was kept, or its sound never came."""
UNAIRED_OVER = (
    f"s.state IN ('{StoryState.TOLD}', '{StoryState.APPROVED}', '{StoryState.REJECTED}')"
    f" AND s.told_on <= ? AND {GONE}"
)
WITHDRAWN_OVER = f"s.state = '{StoryState.WITHDRAWN}' AND s.told_on <= ? AND {GONE}"


def stories_over(kept: Retention, now: datetime) -> list[Class]:
    """The classes of stories."""
    return [
        Class("unfinished stories", "stories s", UNFINISHED_OVER, _day(now, kept.unfinished_stories)),
        Class("stories never approved", "stories s", UNAIRED_OVER, _day(now, kept.unaired_stories)),
        Class("withdrawn stories", "stories s", WITHDRAWN_OVER, _day(now, kept.withdrawn_cases)),
    ]


def erase_over(rows: Rows, kept: Retention, now: datetime) -> tuple[int, Sequence[str]]:
    """Erase some stories whose time is over, AT_ONCE at most: how many, and the ids of sounds for `erasing.remove_files`."""
    found = [story for kind in stories_over(kept, now) for story in kind.some(rows, AT_ONCE)][:AT_ONCE]
    return len(found), [item for story in found for item in erase_story(rows, story, audit.WORKER, now)]


def erase_story(rows: Rows, story: str, by: str, now: datetime) -> Sequence[str]:
    """Every row of a story, here and in the vault; ids of sounds for `erasing.remove_files`, after the transaction.

    The names of its copies stay in the list of what may never be served again.
    """
    withdraw_copies(rows, story, now)
    rows.change("DELETE FROM notices WHERE subject = ?", story)
    for table, column in (
        ("expected_recordings", "case_id"),
        ("story_consents", "story_id"),
        ("stories", "id"),
    ):
        rows.change(f"DELETE FROM {table} WHERE {column} = ?", story)  # noqa: S608 - our own tables
    return erasing.erase_case(rows, story, by, now)


def replay(rows: Rows, ledger: Iterable[str], now: datetime) -> Sequence[str]:
    """Undo what a restored backup brought back that a ledger (erasing.ledger) says is over; ids for `erasing.remove_files`.

    A copy that was withdrawn goes with its story's sound, whatever the backup has of it.
    """
    files: list[str] = []
    for kind, id_, *rest in (line.split() for line in ledger):
        if kind == "unaired":
            files += _withdrawn_again(rows, id_, date.fromisoformat(rest[0]), now)
        elif kind == "erased" and rows.one("SELECT 1 FROM stories WHERE id = ?", id_):
            files += erase_story(rows, id_, audit.SCRIPT, now)
    return files


def _withdrawn_again(rows: Rows, name: str, on: date, now: datetime) -> Sequence[str]:
    list_withdrawn(rows, name, on)
    back = rows.one("SELECT story_id FROM story_copies WHERE name = ?", name)
    return erase_story(rows, back[0], audit.SCRIPT, now) if back else []


def ask_for_purge(connection: Connection, clock: Clock) -> None:
    """Have retention's work done, each once a day."""
    for kind in (ERASE, SWEEP):
        enqueue(connection, kind, {}, key=f"{clock.now().astimezone(ANTANANARIVO):%Y-%m-%d}")


def purge_handlers(engine: Engine, folder: Path, clock: Clock, kept: Retention) -> dict[str, Handler]:
    """The worker's part. `folder` is Settings.stories_path."""
    return {
        ERASE: Inside(lambda connection, task: _erase_some(connection, task, clock.now(), kept)),
        copies.REMOVE: Outside(lambda task: _remove(folder, task)),
        SWEEP: Outside(lambda _task: _sweep(engine, folder, clock.now())),
    }


def sweep(rows: Rows, folder: Path, now: datetime) -> int:
    """Remove files of copies that have no row, or were withdrawn, and are older than any making of one; how many."""
    if not folder.is_dir():
        return 0
    there = {name for (name,) in rows.all("SELECT name FROM story_copies")} | being_made(rows)
    there -= withdrawn_names(rows)
    over = now.timestamp() - erasing.UNSEALED_FOR.total_seconds()
    left = [
        path
        for path in folder.iterdir()
        if path.name.partition(".")[0] not in there and path.stat().st_mtime < over
    ]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _erase_some(connection: Connection, task: Task, now: datetime, kept: Retention) -> None:
    count, files = erase_over(rows_of(connection), kept, now)
    if files:
        enqueue(connection, REMOVE, {"items": list(files)})
    if count:
        enqueue(connection, LEDGER, {})
    if count == AT_ONCE:
        enqueue(connection, task.kind, {})


def _remove(folder: Path, task: Task) -> Effects:
    remove_files(folder, task.payload["names"])
    return _nothing


def _sweep(engine: Engine, folder: Path, now: datetime) -> Effects:
    with reading(engine) as connection:
        sweep(rows_of(connection), folder, now)
    return _nothing


def _nothing(_connection: Connection) -> None:
    """What was done was done to files."""


def _day(now: datetime, kept: timedelta) -> str:
    return day_of(now - kept).isoformat()
