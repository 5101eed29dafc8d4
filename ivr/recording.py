"""What a turn leaves of a Record: a row that expects its sound, and what the carrier tells of it, however the call goes on."""

from dataclasses import replace
from datetime import datetime

from carriers.signature import is_practice
from cases.intake import open_case
from cases.recorded import CASE_ROOMS
from cases.states import Origin
from core.ledger import Rows
from ivr.call import Call, Event, Expect, Silence, Turn
from ivr.requests import CarrierRequest
from ivr.store import StoredCall
from publishing.line import Record
from publishing.release import CompiledLine
from recordings import course
from recordings.course import Heard, call_ended
from recordings.rooms import Rooms
from stories.recorded import STORY_ROOMS

ROOMS: Rooms = {**CASE_ROOMS, **STORY_ROOMS}
"""Who is told what becomes of a recording: in a turn, and by the worker."""

__all__ = ["ROOMS", "NoCase", "call_ended", "expecting", "passed_over", "spoken"]


class NoCase(Exception):
    """A step records what no room has opened a case for: content must ask that room on the way there."""


def expecting(rows: Rows, line: CompiledLine, turn: Turn, stored: StoredCall, now: datetime) -> Turn:
    """The turn, with a row for the recording that its answer asks for. Raises NoCase."""
    for effect in turn.effects:
        if isinstance(effect, Expect):
            case = turn.call.case or _spoken_without_a_key(rows, line, turn.call, effect, stored.sid, now)
            course.expect(rows, case, effect.purpose, stored.sid, stored.turn + 1, now)
            turn = replace(turn, call=turn.call.but(case=case))
    return turn


def _spoken_without_a_key(
    rows: Rows, line: CompiledLine, call: Call, effect: Expect, sid: str, now: datetime
) -> str:
    """Nothing said is lost where nothing could be keyed before: the case is the supervisors'. Raises NoCase."""
    if effect.purpose != "report":
        raise NoCase
    language = call.language or line.flow.default_language
    return open_case(rows, Origin.NO_KEY, language, practice=is_practice(sid), now=now)


def spoken(rows: Rows, request: CarrierRequest, turn: int | None, now: datetime) -> bool:
    """Note what a request tells of a recording; false when none of that call is expected."""
    heard = Heard(request.value("RecordingSid"), request.value("RecordingUrl"))
    return course.announce(rows, ROOMS, request.sid, turn, heard, now)


def passed_over(rows: Rows, line: CompiledLine, before: Call, event: Event, stored: StoredCall) -> None:
    """The carrier went on from a Record without a word of it: the caller said nothing, as far as is known."""
    if isinstance(event, Silence) and isinstance(line.flow.steps.get(before.step), Record):
        course.pass_over(rows, stored.sid, stored.turn)
