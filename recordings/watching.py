"""Every recording that is not finished is looked at each minute: what should be done with it is asked for, whatever was lost.

Rows only: a worker that was killed, a task that was given up, a clock that was set back leave nothing waiting for ever (P27).
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from core.clock import Clock
from core.ledger import Rows, rows_of
from core.outbox import Inside, Task, enqueue, hasten_in
from recordings import course
from recordings.alarms import RecordingUnsealed, raise_alarm
from recordings.course import ASK, CLEAR, FETCH
from recordings.rooms import Rooms, room_of
from recordings.rows import WAITED_FOR, Expected, RecordingState, is_over, read

WATCH = "recordings.watch"
AT_ONCE = 100
"""Rows in one transaction (P28)."""
ALARM_AFTER = timedelta(minutes=15)
"""P34."""
SET_BACK = timedelta(minutes=1)
"""An announcement this far ahead was written before the clock was set back."""


def ask_to_watch(connection: Connection, clock: Clock) -> None:
    """Have them looked at in this minute, once, if there are any."""
    rows = rows_of(connection)
    if rows.one("SELECT 1 FROM expected_recordings WHERE call_sid IS NOT NULL LIMIT 1"):
        enqueue(connection, WATCH, {"after": ""}, key=f"{clock.now():%Y-%m-%d %H:%M}")


def watch(clock: Clock, rooms: Rooms) -> Inside:
    """The handler: one helping, and a task for the next where it was full."""

    def apply(connection: Connection, task: Task) -> None:
        rows, after = rows_of(connection), task.payload["after"]
        unfinished = read(rows, "call_sid IS NOT NULL AND id > ? ORDER BY id LIMIT ?", after, AT_ONCE)
        for row in unfinished:
            _look_after(rows, rooms, row, clock.now())
        if len(unfinished) == AT_ONCE:
            enqueue(connection, WATCH, {"after": unfinished[-1].id})

    return Inside(apply)


def _look_after(rows: Rows, rooms: Rooms, row: Expected, now: datetime) -> None:
    if row.state is RecordingState.ANNOUNCED:
        _look_after_announced(rows, rooms, row, now)
    elif row.state not in WAITED_FOR:
        course.ask(rows, CLEAR, row.id)
    elif is_over(rows, row.call or ""):
        course.ask(rows, ASK, row.id)


def _look_after_announced(rows: Rows, rooms: Rooms, row: Expected, now: datetime) -> None:
    announced = row.announced_at or row.expected_at
    if not course.ask(rows, FETCH, row.id) and announced > now + SET_BACK:
        hasten_in(rows, FETCH, row.id)
    if now - announced >= ALARM_AFTER:
        owner = room_of(rooms, row.purpose).owner(rows, row.case)
        raise_alarm(rows, RecordingUnsealed(), row.case, owner, announced, now)
