"""Every recording that is not finished is looked at each minute: what should be done with it is asked for, whatever was lost.

Rows only: a worker that was killed, a task that was given up, a clock that was set back leave nothing waiting for ever (P27).
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from cases import recordings
from cases.recording_alarms import RecordingUnsealed, raise_alarm
from cases.recording_rows import WAITED_FOR, Expected, RecordingState, is_over, read
from cases.recordings import ASK, CLEAR, FETCH
from core.clock import Clock
from core.ledger import Rows, rows_of
from core.outbox import Inside, Task, enqueue, hasten_in

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


def watch(clock: Clock) -> Inside:
    """The handler: one helping, and a task for the next where it was full."""

    def apply(connection: Connection, task: Task) -> None:
        rows, after = rows_of(connection), task.payload["after"]
        unfinished = read(rows, "call_sid IS NOT NULL AND id > ? ORDER BY id LIMIT ?", after, AT_ONCE)
        for row in unfinished:
            _look_after(rows, row, clock.now())
        if len(unfinished) == AT_ONCE:
            enqueue(connection, WATCH, {"after": unfinished[-1].id})

    return Inside(apply)


def _look_after(rows: Rows, row: Expected, now: datetime) -> None:
    if row.state is RecordingState.ANNOUNCED:
        _look_after_announced(rows, row, now)
    elif row.state not in WAITED_FOR:
        recordings.ask(rows, CLEAR, row.id)
    elif is_over(rows, row.call or ""):
        recordings.ask(rows, ASK, row.id)


def _look_after_announced(rows: Rows, row: Expected, now: datetime) -> None:
    announced = row.announced_at or row.expected_at
    if not recordings.ask(rows, FETCH, row.id) and announced > now + SET_BACK:
        hasten_in(rows, FETCH, row.id)
    if now - announced >= ALARM_AFTER:
        raise_alarm(rows, RecordingUnsealed(), row.case, announced, now)
