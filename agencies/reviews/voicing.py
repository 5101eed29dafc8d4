"""The agency's answer as sound, made by the worker for an answer that was kept without its own voice.

Until there is one, a call says that the answer is on the page. Never used by a process that answers calls.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
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
class AnswerSpeaker:
    """The handler of SPEAK_ANSWER."""

    engine: Engine
    library: Callable[[], ClipLibrary]

    def handler(self) -> Outside:
        return Outside(self._speak)

    def _speak(self, task: Task) -> Effects:
        with reading(self.engine) as connection:
            text = _unspoken(connection, task.payload)
        if text is None:
            return _nothing  # It was answered anew, in the agency's own voice, or by this task before it was killed.
        said = answer_utterance(text, task.payload["language"])
        (clip,) = self.library().render([said], Unseen()).values()
        if clip.seconds > LONGEST_SECONDS:
            log("agency.answer-too-long", path=task.payload["register"], language=said.language)
            return _nothing
        return lambda connection: _keep(connection, task.payload, text, clip)


def _nothing(_connection: Connection) -> None:
    """There was nothing to say."""


def _unspoken(connection: Connection, answer: Any) -> str | None:
    row = AgencyAnswerRow
    chosen = select(row.text).where(*_is(answer), row.clip.is_(None))
    return connection.scalar(chosen)


def _keep(connection: Connection, answer: Any, text: str, clip: Clip) -> None:
    """Unless the agency has answered something else meanwhile."""
    row = AgencyAnswerRow
    spoken = update(row).where(*_is(answer), row.text == text, row.clip.is_(None))
    connection.execute(spoken.values(clip=clip.sha256, seconds=clip.seconds))


def _is(answer: Any) -> tuple[Any, ...]:
    row = AgencyAnswerRow
    return row.register == answer["register"], row.key == answer["key"], row.language == answer["language"]
