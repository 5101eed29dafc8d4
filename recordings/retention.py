"""Rows of recordings of which nothing is left to be done: tombstones, which go after some days (P25)."""

from datetime import datetime

from sqlalchemy import Connection

from core.clock import Clock, milliseconds
from core.ledger import Rows, rows_of
from core.outbox import Inside, Task, enqueue
from core.retention import Class, Retention

SETTLED = "recordings.purge"
"""The kind of the task."""
ROWS_AT_ONCE = 500

SETTLED_OVER = (
    "(state IN ('cleared', 'silent') OR state = 'discarded' AND call_sid IS NULL) AND expected_at < ?"
)
UNLINK_LOST = (
    "UPDATE expected_recordings SET call_sid = NULL, sid = NULL, url = NULL"
    " WHERE state = 'lost' AND call_sid IS NOT NULL AND expected_at < ?"
)
"""A recording that was lost stays as long as its case, whose caller is told of it; what ties it to a call does not (P07)."""


def gone_at_the_carrier(case: str) -> str:
    """Of a case, named as SQL names it: the carrier has nothing of it any more."""
    return (
        f"NOT EXISTS (SELECT 1 FROM expected_recordings r WHERE r.case_id = {case} AND r.call_sid IS NOT NULL"  # noqa: S608
        " AND r.state IN ('expected', 'announced', 'sealed', 'discarded'))"
    )


def settled_over(kept: Retention, now: datetime) -> Class:
    """Recordings of which nothing is left to be done: the row is a tombstone."""
    before = milliseconds(now - kept.tombstones)
    return Class("settled recordings", "expected_recordings", SETTLED_OVER, before)


def forget_settled(rows: Rows, kept: Retention, now: datetime) -> int:
    """Delete some tombstones of recordings; how many. Of those that never came, forget which call they were of."""
    rows.change(UNLINK_LOST, milliseconds(now - kept.tombstones))
    some = settled_over(kept, now).some(rows, ROWS_AT_ONCE)
    for recording in some:
        rows.change("DELETE FROM expected_recordings WHERE id = ?", recording)
    return len(some)


def forgetting_settled(clock: Clock, kept: Retention) -> Inside:
    """The handler of SETTLED: a full helping asks for the next."""

    def apply(connection: Connection, task: Task) -> None:
        if forget_settled(rows_of(connection), kept, clock.now()) == ROWS_AT_ONCE:
            enqueue(connection, task.kind, {})

    return Inside(apply)
