"""The agency's answer as sound, made by the worker: of its own voice where the console was given it, else by a voice.

Until there is one, a call says that the answer is on the page. Never used by a process that answers calls.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from agencies.reviews.sides import LONGEST_SECONDS
from audio.library import ClipLibrary
from audio.speech import Clip, Utterance
from core.database import reading
from core.logging import log
from core.models import AgencyAnswerRow
from core.outbox import Effects, Outside, Task
from publishing.restore import Unseen


def answer_utterance(text: str, language: str, recording: Path | None = None) -> Utterance:
    """An answer as a voice, or the agency's own recording, says it."""
    return Utterance("agency-answer", language, tuple(text.splitlines()), recording)


@dataclass(frozen=True)
class Unspoken:
    """An answer without a clip: its words, and its own voice where that was given (FLAC)."""

    text: str
    recording: bytes | None


@dataclass(frozen=True)
class AnswerSpeaker:
    """The handler of SPEAK_ANSWER."""

    engine: Engine
    library: Callable[[], ClipLibrary]

    def handler(self) -> Outside:
        return Outside(self._speak)

    def _speak(self, task: Task) -> Effects:
        with reading(self.engine) as connection:
            answer = _unspoken(connection, task.payload)
        if answer is None:
            return _nothing  # It was answered anew, in the agency's own voice, or by this task before it was killed.
        clip = self._said(answer, task.payload["language"])
        if clip.seconds > LONGEST_SECONDS:
            log("agency.answer-too-long", path=task.payload["register"], language=clip.language)
            return _nothing
        return lambda connection: _keep(connection, task.payload, answer, clip)

    def _said(self, answer: Unspoken, language: str) -> Clip:
        """The clip of it. A recording is a file while it is rendered: it is what the agency says to everybody."""
        with TemporaryDirectory() as folder:
            given = Path(folder) / "answer.flac" if answer.recording else None
            if given and answer.recording:
                given.write_bytes(answer.recording)
            (clip,) = (
                self.library().render([answer_utterance(answer.text, language, given)], Unseen()).values()
            )
        return clip


def _nothing(_connection: Connection) -> None:
    """There was nothing to say."""


def _unspoken(connection: Connection, asked: Any) -> Unspoken | None:
    row = AgencyAnswerRow
    found = connection.execute(select(row.text, row.recording).where(*_is(asked), row.clip.is_(None))).first()
    return Unspoken(*found) if found else None


def _keep(connection: Connection, asked: Any, answer: Unspoken, clip: Clip) -> None:
    """Unless the agency has answered something else meanwhile, or said the same itself. Its recording is a clip from here on."""
    row = AgencyAnswerRow
    same = row.recording.is_(None) if answer.recording is None else row.recording == answer.recording
    spoken = update(row).where(*_is(asked), row.text == answer.text, row.clip.is_(None), same)
    connection.execute(spoken.values(clip=clip.sha256, seconds=clip.seconds, recording=None))


def _is(asked: Any) -> tuple[Any, ...]:
    row = AgencyAnswerRow
    return row.register == asked["register"], row.key == asked["key"], row.language == asked["language"]
