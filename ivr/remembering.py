"""What a turn leaves behind: where its caller may go on, in which language, and a row or a count of figures."""

from dataclasses import dataclass
from datetime import datetime

from core.clock import ANTANANARIVO
from core.ledger import Rows
from ivr import store
from ivr.blanks import seconds_of
from ivr.call import Call, Event, Forget, Mark, Remember, Turn
from ivr.callers import Caller
from ivr.flow import current
from ivr.metrics import count_heard
from ivr.store import StoredCall
from ivr.traces import Count, trace
from publishing.release import CompiledLine


@dataclass(frozen=True)
class Taken:
    """One turn that was taken: all that its figures and the caller's memory are written from."""

    stored: StoredCall
    line: CompiledLine
    before: Call
    event: Event
    turn: Turn
    caller: Caller
    seconds: float
    now: datetime


def keep(rows: Rows, taken: Taken) -> None:
    """Write what the turn leaves: the caller's memory, and a row or a count for figures."""
    count_heard(taken.event, taken.turn.reply)
    today = taken.now.astimezone(ANTANANARIVO).date()
    if taken.caller.bucket is not None:
        for effect in taken.turn.effects:
            match effect:
                case Remember(language):
                    store.remember_language(rows, taken.caller.bucket, language, today)
                case Mark(place):
                    store.mark_place(rows, taken.caller.bucket, place, today)
                case Forget():
                    store.mark_place(rows, taken.caller.bucket, None, today)
    row = trace(taken.line, taken.before, taken.event, taken.turn.call, taken.seconds)
    if isinstance(row, Count):
        store.add_count(rows, taken.stored.line, row, today)
    elif row:
        store.write_trace(rows, taken.stored, row, taken.caller.operator, taken.now)


def seconds_heard(line: CompiledLine, stored: StoredCall, state: Call, now: datetime) -> float:
    """How much of the last answer was heard: the time since what came before it, but no more than it lasts."""
    waited = (now - stored.answered_at).total_seconds() - state.lead
    return round(min(max(waited, 0.0), seconds_of(line, state, current(line, state))), 1)
