"""Sweeps of our own tables: what is over is forgotten, what was never ended is ended.

Each runs as a task a day (or an hour), some rows at a time: no write transaction is long (P28).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select, update
from sqlalchemy.orm import DeclarativeBase, QueryableAttribute

from core.clock import ANTANANARIVO, Clock, milliseconds
from core.models import (
    CallerRow,
    CallRow,
    DailyCountRow,
    EventRow,
    ReceiptAttemptRow,
    RegisterUploadRow,
    ReviewRow,
    StationAttemptRow,
)
from core.models.attempt import COUNTED
from core.models.review import REPLACEABLE
from core.outbox.queue import Task, enqueue, purge_done
from core.outbox.work import Inside
from core.retention import Retention

AT_ONCE = 500
"""Rows in one transaction: a few milliseconds on a disk that is slow."""

UNCOUNTED_REVIEWS = ("incomplete", "replaced")
"""States (agencies.reviews.states) in which a review is needed no longer once nothing can replace it or go on with it."""
DONE_TASKS_KEPT = timedelta(days=7)
UPLOADS_KEPT = timedelta(days=30)
"""As long a given list that nobody decided about waits, and one that is over is told of."""
LONGEST_CALL = timedelta(hours=6)
"""No call is longer: one that is was never told to have ended."""

DAILY = (
    "events.purge",
    "tombstones.purge",
    "callers.purge",
    "counts.purge",
    "tasks.purge",
    "reviews.purge",
    "reviews.unlink",
    "uploads.purge",
)
HOURLY = ("calls.close", "attempts.purge", "codes.purge")

Forget = Callable[[Connection], int]
"""Forgets up to AT_ONCE rows; how many there were."""


def ask_for_sweeps(connection: Connection, clock: Clock) -> None:
    """Have every sweep of this day and hour done once, however often it is asked for and by whomever."""
    local = clock.now().astimezone(ANTANANARIVO)
    for kind in DAILY:
        enqueue(connection, kind, {}, key=f"{local:%Y-%m-%d}")
    for kind in HOURLY:
        enqueue(connection, kind, {}, key=f"{local:%Y-%m-%d %H}")


@dataclass(frozen=True)
class Over:
    """Rows of a table whose time is over. `words` say what they are, for who looks before it is done (scripts/purge.py)."""

    words: str
    table: type[DeclarativeBase]
    identity: QueryableAttribute[Any]
    condition: ColumnElement[bool]

    def count(self, connection: Connection) -> int:
        counted = select(func.count()).select_from(self.table).where(self.condition)
        return int(connection.execute(counted).scalar_one())

    def forget(self, connection: Connection) -> int:
        some = select(self.identity).where(self.condition).limit(AT_ONCE)
        return connection.execute(delete(self.table).where(self.identity.in_(some))).rowcount


def over(clock: Clock, kept: Retention) -> dict[str, Over]:
    """What retention lets go of our own tables, by the kind of the task that does it."""
    now, today = clock.now(), clock.now().astimezone(ANTANANARIVO).date()
    unfinished = and_(ReviewRow.state.in_(UNCOUNTED_REVIEWS), ReviewRow.told_on <= _reviews_end(clock))
    tried = milliseconds(now.replace(minute=0, second=0, microsecond=0) - COUNTED)
    called, counted = CallRow.ended_at < now - kept.tombstones, DailyCountRow.day < today - kept.counts
    return {
        "events.purge": Over("events of calls", EventRow, EventRow.id, EventRow.at < now - kept.events),
        "tombstones.purge": Over("ended calls", CallRow, CallRow.sid, called),
        "callers.purge": Over(
            "remembered languages",
            CallerRow,
            CallerRow.bucket,
            CallerRow.seen_on < (now - kept.callers).date(),
        ),
        "counts.purge": Over("days of counts of private steps", DailyCountRow, DailyCountRow.day, counted),
        "attempts.purge": Over(
            "hours of counts of tried receipts",
            ReceiptAttemptRow,
            ReceiptAttemptRow.hour,
            ReceiptAttemptRow.hour <= tried,
        ),
        "codes.purge": Over(
            "hours of counts of tried stations' codes",
            StationAttemptRow,
            StationAttemptRow.hour,
            StationAttemptRow.hour <= tried,
        ),
        "uploads.purge": Over(
            "given lists of agencies",
            RegisterUploadRow,
            RegisterUploadRow.id,
            RegisterUploadRow.given_at < now - UPLOADS_KEPT,
        ),
        "reviews.purge": Over("reviews broken off or replaced", ReviewRow, ReviewRow.id, unfinished),
    }


def sweeps(clock: Clock, kept: Retention) -> dict[str, Inside]:
    """The handlers of the sweeps."""
    forget: dict[str, Forget] = {
        "tasks.purge": lambda connection: purge_done(connection, clock.now() - DONE_TASKS_KEPT, AT_ONCE),
        "reviews.unlink": lambda connection: _unlink_reviews(connection, clock),
        "calls.close": lambda connection: _close_calls(connection, clock),
    }
    return {
        **{kind: Inside(_until_done(partial(_forget, kind, clock, kept))) for kind in over(clock, kept)},
        **{kind: Inside(_until_done(some)) for kind, some in forget.items()},
    }


def _forget(kind: str, clock: Clock, kept: Retention, connection: Connection) -> int:
    """By the clock of the moment it is done, not of the worker's start."""
    return over(clock, kept)[kind].forget(connection)


def _until_done(forget: Forget) -> Callable[[Connection, Task], None]:
    """One helping; a full one asks for the next."""

    def apply(connection: Connection, task: Task) -> None:
        if forget(connection) >= AT_ONCE:
            enqueue(connection, task.kind, task.payload)

    return apply


def _reviews_end(clock: Clock) -> date:
    """The last day whose reviews no later one replaces any more."""
    return clock.now().astimezone(ANTANANARIVO).date() - REPLACEABLE


def _unlink_reviews(connection: Connection, clock: Clock) -> int:
    """Forget which bucket told a review (P07)."""
    over = (ReviewRow.bucket.is_not(None), ReviewRow.told_on <= _reviews_end(clock))
    some = select(ReviewRow.id).where(*over).limit(AT_ONCE)
    return connection.execute(update(ReviewRow).where(ReviewRow.id.in_(some)).values(bucket=None)).rowcount


def _close_calls(connection: Connection, clock: Clock) -> int:
    """Leave the tombstone of calls whose end was never told: their state, answer and token are erased."""
    silent = (CallRow.ended_at.is_(None), CallRow.answered_at < clock.now() - LONGEST_CALL)
    some = select(CallRow.sid).where(*silent).limit(AT_ONCE)
    ended = update(CallRow).where(CallRow.sid.in_(some))
    return connection.execute(
        ended.values(ended_at=clock.now(), state=None, answer=None, token=None)
    ).rowcount
