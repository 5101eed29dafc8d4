"""A case that nobody has touched by its deadline is told to a named person, and told again every day until somebody acts (P34).

First to its owner; then, and where it has none, to the supervisors of its region. What is told is an id: a notice on the
console's start page, `alarm.raised` in the log with nothing but a count, a figure for the operator. Never anything of a case,
and never anybody outside the team (P13).
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from cases.states import OPEN
from core import notices
from core.clock import Clock, milliseconds
from core.ledger import Rows, rows_of
from core.logging import log
from core.outbox import Inside, Task, enqueue
from vault.members import answerable

ALARM = "cases.alarm"
"""The kind of the task; deadlines are whole hours, so it is asked for once an hour."""
OVERDUE = "case.overdue"
"""The kind of the notice; its subject is the case."""
AGAIN_AFTER = timedelta(days=1)
AT_ONCE = 100
"""Cases in one transaction (P28)."""
_MARKS = ", ".join("?" * len(OPEN))
_OPEN = tuple(state.value for state in OPEN)


def alarm_work(clock: Clock) -> dict[str, Inside]:
    """The handler of the task: a full helping asks for the next."""

    def apply(connection: Connection, task: Task) -> None:
        if raise_alarms(rows_of(connection), clock.now()) == AT_ONCE:
            enqueue(connection, task.kind, task.payload)

    return {ALARM: Inside(apply)}


def raise_alarms(rows: Rows, now: datetime) -> int:
    """Tell of up to AT_ONCE cases whose time is over; how many there were. Call again while it is AT_ONCE."""
    sql = (
        f"SELECT id, owner, alarms FROM cases WHERE state IN ({_MARKS}) AND deadline_at <= ?"  # noqa: S608 - marks
        " AND deadline_at + CAST(alarms AS BIGINT) * ? <= ? ORDER BY deadline_at, id LIMIT ?"
    )
    at, day = milliseconds(now), AGAIN_AFTER // timedelta(milliseconds=1)
    found = rows.all(sql, *_OPEN, at, day, at, AT_ONCE)
    for case, owner, alarms in found:
        notices.tell(rows, answerable(rows, case, owner if alarms == 0 else None), OVERDUE, case, now)
        missed = "UPDATE cases SET alarms = (? - deadline_at) / ? + 1 WHERE id = ?"
        rows.change(missed, at, day, case)
    if found:
        log("alarm.raised", count=len(found))
    return len(found)


def overdue(rows: Rows, now: datetime) -> int:
    """How many cases lie untouched past their deadline: the operator's figure."""
    sql = f"SELECT COUNT(*) FROM cases WHERE state IN ({_MARKS}) AND deadline_at <= ?"  # noqa: S608
    (count,) = rows.one(sql, *_OPEN, milliseconds(now)) or (0,)
    return int(count)
