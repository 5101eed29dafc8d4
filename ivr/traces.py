"""What a turn leaves for figures: an event row, or in private steps one more in a daily count (P07). Pure.

Once a call has entered a private step nothing more of it is written as rows: a gap would tell as much as a row.
"""

from dataclasses import dataclass
from enum import StrEnum

from ivr.call import Begin, Call, Dialled, Event, Key, Silence, Spoke
from ivr.steps.menu import PLACE_CODE_LENGTH, place_code
from publishing.answers import TRAILER
from publishing.line import Number
from publishing.release import CompiledLine


class Heard(StrEnum):
    """What the line heard."""

    BEGIN = "begin"
    KEY = "key"
    SILENCE = "silence"
    DIALLED = "dialled"
    SPOKE = "spoke"
    HANGUP = "hangup"


KEYS = frozenset("0123456789*#ABCD")
"""All that a telephone can send at one press (ITU-T Q.23)."""


@dataclass(frozen=True)
class Trace:
    """A row to be written: where the call was, what it heard, how many seconds of the answer were listened to."""

    step: str
    message: str | None
    language: str | None
    heard: Heard
    key: str | None
    seconds: float


POSTER = "poster/"
"""Before a place's code: calls that keyed it, in the daily counts."""


@dataclass(frozen=True)
class Count:
    """One more call entered this private step today, or keyed the code of this place."""

    step: str
    language: str


KINDS = {
    Begin: Heard.BEGIN,
    Key: Heard.KEY,
    Silence: Heard.SILENCE,
    Dialled: Heard.DIALLED,
    Spoke: Heard.SPOKE,
}


def trace(
    line: CompiledLine, before: Call, event: Event, after: Call, seconds: float
) -> Trace | Count | None:
    """What is written of a turn: nothing of a private step but a count when it is entered."""
    if isinstance(event, Key) and (code := place_code(line.flow, before, event.digits)):
        # A place beside what a call then hears would tell more of the caller than is needed: it is counted, and nothing else.
        whole = len(code) == PLACE_CODE_LENGTH
        return Count(POSTER + code, line.flow.default_language) if whole else None
    if line.flow.steps[after.step].private:
        entered = after.step != before.step
        return Count(after.step, after.language or line.flow.default_language) if entered else None
    if after.unlogged:
        return None
    return Trace(
        before.step, _message(before), after.language, KINDS[type(event)], _key(line, before, event), seconds
    )


def trace_of_hangup(before: Call, seconds: float) -> Trace | None:
    if before.unlogged:
        return None
    return Trace(before.step, _message(before), before.language, Heard.HANGUP, None, seconds)


def _message(call: Call) -> str | None:
    """The message that is heard: none while a story's trailer plays before it."""
    return None if call.part == TRAILER else call.message


def _key(line: CompiledLine, before: Call, event: Event) -> str | None:
    """The key of a menu; never the digits of a typed number, never what is on no telephone."""
    typing = isinstance(line.flow.steps[before.step], Number)
    return event.digits if isinstance(event, Key) and not typing and event.digits in KEYS else None
