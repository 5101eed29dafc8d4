"""What goes out of a story: a copy under a random name, with its sounds and words; and its end, which nothing undoes (P21).

A copy that was withdrawn is in the list of what may never be served again; its rows go at once, its files by the worker.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from secrets import token_hex

from core.clock import day_of
from core.ledger import Rows
from core.outbox import TaskState, enqueue_in
from stories.published import SUFFIXES, Sound, file_name
from stories.states import StoryState, move
from vault.removal import LEDGER

AIRED_AFTER = timedelta(days=7)
"""From the approval: time for its teller to take it back (P21)."""
PUBLISH = "story.publish"
"""The worker's task that makes the copies of an approved story (stories.publishing); its key is the story."""
REMOVE = "stories.remove"
"""The worker's task that removes the files of withdrawn copies."""


@dataclass(frozen=True)
class Made:
    """One sound that was made, durably, as `file_name(name, form)` in Settings.stories_path."""

    sha256: str
    size: int
    seconds: float


@dataclass(frozen=True)
class Words:
    """What a person wrote of a story in one language."""

    title: str
    summary: str


def new_copy_name() -> str:
    """A random name that tells nothing of the story (P22)."""
    return token_hex(16)


def publish(
    rows: Rows, story: str, name: str, sounds: Mapping[Sound, Made], words: Mapping[str, Words], now: datetime
) -> bool:
    """The copy of an approved story, whose files are there; heard seven days later at the earliest.

    False, and nothing written, where it was withdrawn or rejected meanwhile: then the files must go (`remove_files`).
    """
    if not move(rows, story, StoryState.PUBLISHED):
        return False
    today = day_of(now)
    sql = "INSERT INTO story_copies (name, story_id, approved_on, aired_from) VALUES (?, ?, ?, ?)"
    rows.change(sql, name, story, today.isoformat(), (today + AIRED_AFTER).isoformat())
    for form, made in sounds.items():
        sql = "INSERT INTO story_files (name, form, sha256, size, seconds) VALUES (?, ?, ?, ?, ?)"
        rows.change(sql, name, form.value, made.sha256, made.size, made.seconds)
    for language, written in words.items():
        sql = "INSERT INTO story_words (name, language, title, summary) VALUES (?, ?, ?, ?)"
        rows.change(sql, name, language, written.title, written.summary)
    return True


def withdraw_copies(rows: Rows, story: str, now: datetime) -> list[str]:
    """Take the copies of a story out of all we serve, for ever; their names. None is made any more."""
    _stop_making(rows, story)
    names = [name for (name,) in rows.all("SELECT name FROM story_copies WHERE story_id = ?", story)]
    for name in names:
        list_withdrawn(rows, name, day_of(now))
        for table in ("story_files", "story_words", "story_copies"):
            rows.change(f"DELETE FROM {table} WHERE name = ?", name)  # noqa: S608 - our own tables
    if names:
        enqueue_in(rows, REMOVE, {"names": names})
        enqueue_in(rows, LEDGER, {})
    return names


def _stop_making(rows: Rows, story: str) -> None:
    """Of copies that were asked for and are not there yet, nothing stays: no file, and no word in the task."""
    found = rows.all("SELECT payload FROM tasks WHERE kind = ? AND key = ?", PUBLISH, story)
    names = [json.loads(payload)["name"] for (payload,) in found]
    idle = (TaskState.READY.value, TaskState.DEAD.value)
    if names and rows.change(
        "DELETE FROM tasks WHERE kind = ? AND key = ? AND state IN (?, ?)", PUBLISH, story, *idle
    ):
        enqueue_in(rows, REMOVE, {"names": names})


def being_made(rows: Rows) -> set[str]:
    """Names of the copies that are not published yet: their files are there, or will be."""
    found = rows.all("SELECT payload FROM tasks WHERE kind = ? AND state <> ?", PUBLISH, TaskState.DONE.value)
    return {json.loads(payload)["name"] for (payload,) in found}


def list_withdrawn(rows: Rows, name: str, on: date) -> None:
    """One more name that may never be served again; the first day stays."""
    sql = "INSERT INTO withdrawn_stories (name, withdrawn_on) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"
    rows.change(sql, name, on.isoformat())


def remove_files(folder: Path, names: Iterable[str]) -> None:
    """Remove every sound of these copies; what is not there is gone already."""
    for name in names:
        for form in SUFFIXES:
            (folder / file_name(name, form)).unlink(missing_ok=True)
