"""An approved story becomes what is heard: copies in every form, re-encoded, without a tag, under a random name (P21, P22).

The console writes the first, once a person has approved it: the station's, which all others are made of. The worker makes those,
and only then is the story published, in one transaction, unless its teller or a person took it back meanwhile.
What must never happen here: a file of a story that nobody approved.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine

from audio.masters import Form
from core.asking import day
from core.clock import ANTANANARIVO, Clock
from core.database import reading
from core.durable import write_durably
from core.ledger import Rows, rows_of
from core.outbox import Effects, Hopeless, Outside, Task, enqueue_in
from stories.copies import REMOVE, Made, Words, publish
from stories.published import Sound, file_name
from stories.states import StoryState
from vault import audit, removal
from vault.boxes import Field
from vault.erasing import erase_items

VERSIONS = (Field.EDITED, Field.CHANGED)
"""What is erased once a story is published: its copies are the same. The recording stays sealed until it is taken back."""
MASTERS = {Sound.SHARE: Form.SHARE, Sound.LIGHT: Form.LIGHT, Sound.NOTE: Form.NOTE}


class CopyLost(Exception):
    """The file that was written at the approval is not there, or is not sound: the story has to be approved again."""


def encode_first(wav: bytes) -> bytes:
    """The station's copy of a version that was approved. Raises audio.broadcast.OffTarget, audio.mastering.NothingToHear."""
    from audio import broadcast, recordings

    return broadcast.encode(recordings.decode(wav), Form.AIR)


def write_copy(folder: Path, name: str, form: Sound, content: bytes) -> Path:
    """Write one sound of a copy, durably."""
    path = folder / file_name(name, form)
    write_durably(path, content)
    return path


def date_to_the_day(path: Path, on: datetime) -> None:
    """What goes out tells of the day alone, not of the hour (P22)."""
    midnight = datetime.combine(on.astimezone(ANTANANARIVO).date(), time(), ANTANANARIVO).timestamp()
    os.utime(path, (midnight, midnight))


@dataclass(frozen=True)
class StoryPublisher:
    """The handler of PUBLISH. `folder` is Settings.stories_path."""

    engine: Engine
    folder: Path
    clock: Clock

    def handler(self) -> Outside:
        return Outside(self._act)

    def _act(self, task: Task) -> Effects:
        """Files first, then rows: what dies in between is done again."""
        story, name = task.payload["story"], task.payload["name"]
        with reading(self.engine) as connection:
            decided_on = _approved_on(rows_of(connection), story)
        if decided_on is None:
            return lambda connection: _remove(rows_of(connection), name)
        made = self._make(name, task.payload["trailer"], decided_on)
        words = {language: Words(**written) for language, written in task.payload["words"].items()}
        return lambda connection: self._keep(rows_of(connection), story, name, made, words, decided_on)

    def _make(self, name: str, starts: float, on: datetime) -> dict[Sound, Made]:
        sounds = _sounds(self.folder / file_name(name, Sound.AIR), starts)
        made = {}
        for form, (content, seconds) in sounds.items():
            if form is not Sound.AIR:
                write_copy(self.folder, name, form, content)
            date_to_the_day(self.folder / file_name(name, form), on)
            made[form] = Made(sha256(content).hexdigest(), len(content), seconds)
        return made

    def _keep(
        self,
        rows: Rows,
        story: str,
        name: str,
        made: Mapping[Sound, Made],
        words: Mapping[str, Words],
        on: datetime,
    ) -> None:
        if not publish(rows, story, name, made, words, on):
            _remove(rows, name)
            return
        marks = ", ".join("?" * len(VERSIONS))
        sql = f"SELECT id FROM sealed_items WHERE case_id = ? AND field IN ({marks})"  # noqa: S608
        items = [item for (item,) in rows.all(sql, story, *(field.value for field in VERSIONS))]
        enqueue_in(
            rows, removal.REMOVE, {"items": list(erase_items(rows, items, audit.WORKER, self.clock.now()))}
        )


def _approved_on(rows: Rows, story: str) -> datetime | None:
    """The day on which it was approved, if it still is: the seven days are counted from it."""
    sql = "SELECT decided_on FROM stories WHERE id = ? AND state = ?"
    row = rows.one(sql, story, StoryState.APPROVED.value)
    on = day(row[0]) if row else None
    return None if on is None else datetime.combine(on, time(12), ANTANANARIVO)


def _remove(rows: Rows, name: str) -> None:
    """It was taken back meanwhile: nothing of it stays."""
    enqueue_in(rows, REMOVE, {"names": [name]})


def _sounds(first: Path, starts: float) -> dict[Sound, tuple[bytes, float]]:
    """Every form, made of the station's copy. Raises Hopeless for a sound that no further attempt makes better."""
    # The libraries of sound take a second and 100 MB: only a worker with a story to make loads them.
    from audio import broadcast, recordings, testimony
    from audio.mastering import NothingToHear

    try:
        air = first.read_bytes()
        sound = recordings.decode(air)
        return {
            Sound.AIR: (air, sound.seconds),
            Sound.PHONE: _clip(testimony.phone_clip(sound)),
            Sound.TRAILER: _clip(testimony.phone_clip(testimony.trailer(sound, starts))),
            **{form: (broadcast.encode(sound, master), sound.seconds) for form, master in MASTERS.items()},
        }
    except (FileNotFoundError, recordings.NotSound) as error:
        raise Hopeless from CopyLost(type(error).__name__)
    except (NothingToHear, broadcast.OffTarget) as error:
        raise Hopeless from error


def _clip(wav: bytes) -> tuple[bytes, float]:
    from audio import mastering

    return wav, mastering.measure(wav).seconds
