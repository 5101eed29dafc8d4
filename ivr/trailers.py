"""Ten seconds of a worker's story before a message of the same theme: once in a call, in its language, skipped by any key.

A trailer in a peer's voice made 305 farmers call back significantly more than a scientist's (voice.md). Which there are is read
once a minute, not in each turn; whether one may still be heard is asked when its sound is fetched (ivr/sounds.py).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from core.clock import day_of
from core.ledger import Rows
from ivr.call import Call, Reply, Told, Turn
from ivr.words import story_word
from publishing.answers import TRAILER
from publishing.line import MessageList
from publishing.release import CompiledLine
from stories.published import Sound, stories_for_phone

READ_EVERY = timedelta(minutes=1)


class Trailers:
    """The trailers that calls may hear, as this process knows them. `practice`: the practice phone's stories, too (demo)."""

    def __init__(self, *, practice: bool) -> None:
        self._practice = practice
        self._words: Mapping[tuple[str, str], str] = {}
        self._read_at: datetime | None = None

    def before(self, rows: Rows, line: CompiledLine, turn: Turn, now: datetime) -> Turn:
        """The turn; or, where a message begins whose theme has a trailer, the trailer, and the message waits."""
        if not takes_trailer(line, turn):
            return turn
        self._read(rows, now)
        call = turn.call
        theme = line.themes.get(call.message or "", "")
        word = self._words.get((theme, call.language or line.flow.default_language))
        return _with(turn, word) if word else turn

    def _read(self, rows: Rows, now: datetime) -> None:
        if self._read_at is not None and self._read_at <= now < self._read_at + READ_EVERY:
            return
        found = stories_for_phone(rows, day_of(now), practice=self._practice)
        self._words = {
            (story.theme, story.language): story_word(f"{story.name}.{Sound.TRAILER}", story.trailer_seconds)
            for story in reversed(found)
            if story.theme and story.trailer_seconds
        }
        self._read_at = now


def takes_trailer(line: CompiledLine, turn: Turn) -> bool:
    """Whether a message begins before which a trailer may be heard: in a list that the caller chose, once in a call, and never
    before one that is sensitive. A release from before there were trailers has no place for them.
    """
    call = turn.call
    if call.message is None or call.trailed or call.discreet or not call.pressed or call.part:
        return False
    chosen = call.step != line.flow.most_wanted and isinstance(line.flow.steps[call.step], MessageList)
    language = call.language or line.flow.default_language
    return chosen and call.message in line.themes and f"{call.step}.{TRAILER}" in line.answers[language]


def _with(turn: Turn, word: str) -> Turn:
    """The trailer, after what the message's list begins with; the message follows in a turn of its own."""
    call: Call = turn.call.but(part=TRAILER, told=Told("", (word,)), trailed=True)
    return replace(turn, call=call, reply=Reply(f"{call.step}.{TRAILER}", turn.reply.before, (word,)))
