"""The caller comes back: what they add wakes a case that waited for them, or had ended, and its owner is told.

What they added is sealed elsewhere (recordings.course): nothing of it is known here.
"""

from datetime import datetime

from cases.intake import CALLER, note
from cases.states import DEADLINES, CaseState, Kind, move
from core import notices
from core.clock import milliseconds, whole_hour
from core.ledger import Rows

ADDITION = "addition"
"""What content calls a Record whose words are added to a case (publishing.line.Record.keeps)."""
ADDED = "case.added"
"""The kind of the owner's notice; its subject is the case."""
SLEEPING = (CaseState.WAITING, CaseState.RESOLVED, CaseState.CLOSED)


def wake(rows: Rows, case: str, now: datetime) -> bool:
    """Take up again, for whoever has it, a case to which its caller adds; false where it was not asleep (or is withdrawn).

    A case that was asleep has a deadline anew. One that is open keeps its own: adding must not put off who waits already.
    """
    found = rows.one(
        "SELECT kind, owner FROM cases WHERE id = ? AND state <> ?", case, CaseState.WITHDRAWN.value
    )
    if found is None:
        return False
    kind, owner = found
    anew = {
        "deadline_at": milliseconds(whole_hour(now) + DEADLINES[Kind(kind)]),
        "alarms": 0,
        "closed_on": None,
    }
    woken = any(move(rows, case, CaseState.IN_HAND, before=state, **anew) for state in SLEEPING)
    if woken:
        note(rows, case, CALLER, "case.reopened", now)
    if owner:
        notices.tell(rows, [owner], ADDED, case, now)
    return woken
