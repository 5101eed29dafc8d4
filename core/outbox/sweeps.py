"""Sweeps of our own tables: what is over is forgotten, what was never ended is ended.

Each runs as a task a day (or an hour), some rows at a time: no write transaction is long (P28).
"""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, select, update
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute

from core.clock import ANTANANARIVO, Clock
from core.models import CallerRow, CallRow, EventRow, RegisterUploadRow, ReviewRow
from core.models.review import REPLACEABLE
from core.outbox.queue import Task, enqueue, purge_done
from core.outbox.work import Inside

AT_ONCE = 500
"""Rows in one transaction: a few milliseconds on a disk that is slow."""

EVENTS_KEPT = timedelta(days=400)
CALLERS_KEPT = timedelta(days=400)
"""A year and a month, so that a season can be held against the last one."""
UNCOUNTED_REVIEWS = ("incomplete", "replaced")
"""States (agencies.reviews.states) in which a review is needed no longer once nothing can replace it or go on with it."""
TOMBSTONES_KEPT = timedelta(days=2)
"""No carrier repeats a request of a call later than this."""
DONE_TASKS_KEPT = timedelta(days=7)
UPLOADS_KEPT = timedelta(days=30)
"""As long a given list that nobody decided about waits, and one that is over is told of."""
LONGEST_CALL = timedelta(hours=6)
"""No call is longer: one that is was never told to have ended."""

DAILY = (
    "events.purge",
    "tombstones.purge",
    "callers.purge",
    "tasks.purge",
    "reviews.purge",
    "reviews.unlink",
    "uploads.purge",
)
HOURLY = ("calls.close",)

Forget = Callable[[Connection], int]
"""Forgets up to AT_ONCE rows; how many there were."""


def ask_for_sweeps(connection: Connection, clock: Clock) -> None:
    """Have every sweep of this day and hour done once, however often it is asked for and by whomever."""
    local = clock.now().astimezone(ANTANANARIVO)
    for kind in DAILY:
        enqueue(connection, kind, {}, key=f"{local:%Y-%m-%d}")
    for kind in HOURLY:
        enqueue(connection, kind, {}, key=f"{local:%Y-%m-%d %H}")


def sweeps(clock: Clock) -> dict[str, Inside]:
    """The handlers of the sweeps."""
    forget: dict[str, Forget] = {
        "events.purge": lambda connection: _delete(
            connection, EventRow, EventRow.id, EventRow.at < clock.now() - EVENTS_KEPT
        ),
        "tombstones.purge": lambda connection: _delete(
            connection, CallRow, CallRow.sid, CallRow.ended_at < clock.now() - TOMBSTONES_KEPT
        ),
        "callers.purge": lambda connection: _delete(
            connection, CallerRow, CallerRow.bucket, CallerRow.seen_on < (clock.now() - CALLERS_KEPT).date()
        ),
        "tasks.purge": lambda connection: purge_done(connection, clock.now() - DONE_TASKS_KEPT, AT_ONCE),
        "reviews.purge": lambda connection: _delete(
            connection,
            ReviewRow,
            ReviewRow.id,
            and_(ReviewRow.state.in_(UNCOUNTED_REVIEWS), ReviewRow.told_on <= _reviews_end(clock)),
        ),
        "reviews.unlink": lambda connection: _unlink_reviews(connection, clock),
        "uploads.purge": lambda connection: _delete(
            connection,
            RegisterUploadRow,
            RegisterUploadRow.id,
            RegisterUploadRow.given_at < clock.now() - UPLOADS_KEPT,
        ),
        "calls.close": lambda connection: _close_calls(connection, clock),
    }
    return {kind: Inside(_until_done(some)) for kind, some in forget.items()}


def _until_done(forget: Forget) -> Callable[[Connection, Task], None]:
    """One helping; a full one asks for the next."""

    def apply(connection: Connection, task: Task) -> None:
        if forget(connection) == AT_ONCE:
            enqueue(connection, task.kind, task.payload)

    return apply


def _delete(
    connection: Connection,
    table: type[DeclarativeBase],
    identity: InstrumentedAttribute[int] | InstrumentedAttribute[str],
    over: ColumnElement[bool],
) -> int:
    some = select(identity).where(over).limit(AT_ONCE)
    return connection.execute(delete(table).where(identity.in_(some))).rowcount


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
