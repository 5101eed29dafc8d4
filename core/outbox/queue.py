"""The rows of the outbox: every statement that touches a task, in one place."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Update,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from core.clock import milliseconds
from core.database import unit_of_work, upsert
from core.ledger import Rows
from core.models.task import TaskRow
from core.outbox.backoff import LONGEST_WAIT, MOST_ATTEMPTS, wait_after
from core.outbox.states import TaskState, leading_to

LONGEST_LEASE = timedelta(hours=1)
"""No lease is longer: one that ends later was given by a clock that has since been set back."""


@dataclass(frozen=True)
class Task:
    """A claimed piece of work. `attempt` counts from 1; `fence` proves the claim."""

    id: int
    kind: str
    key: str | None
    payload: Mapping[str, Any]
    attempt: int
    fence: int


class LostLease(Exception):
    """The lease ran out and the task is no longer this worker's: keep nothing of what was done for it."""


@dataclass(frozen=True)
class DeadTask:
    """What is told of a task that failed for good."""

    id: int
    kind: str
    key: str | None
    error: str | None
    died_at: datetime | None


def enqueue(
    connection: Connection,
    kind: str,
    payload: Mapping[str, Any],
    key: str | None = None,
    not_before: datetime | None = None,
) -> bool:
    """Write work into the transaction that causes it; false when the same `key` of this kind is there already.

    A key holds until the done task is purged, and while a task is dead. The payload is JSON.
    """
    values = {
        "kind": kind,
        "key": key,
        "payload": _written(payload),
        "state": TaskState.READY,
        "not_before": not_before,
    }
    if key is None:
        connection.execute(insert(TaskRow).values(values))
        return True
    once = upsert(connection, TaskRow).values(values).on_conflict_do_nothing(index_elements=["kind", "key"])
    return connection.execute(once.returning(TaskRow.id)).first() is not None


def enqueue_in(
    rows: Rows,
    kind: str,
    payload: Mapping[str, Any],
    key: str | None = None,
    not_before: datetime | None = None,
) -> bool:
    """`enqueue`, in a transaction of the ledger's: a turn's, or a step's of an import."""
    sql = (
        "INSERT INTO tasks (kind, key, payload, state, attempts, fence, enqueued_at, not_before)"
        " VALUES (?, ?, ?, ?, 0, 0, ?, ?) ON CONFLICT (kind, key) DO NOTHING"
    )
    later = milliseconds(not_before) if not_before else None
    values = (kind, key, _written(payload), TaskState.READY.value, milliseconds(datetime.now(UTC)), later)
    return rows.change(sql, *values) == 1


def enqueue_anew_in(
    rows: Rows, kind: str, payload: Mapping[str, Any], key: str, not_before: datetime | None = None
) -> bool:
    """The same, also where the work was done before or given up: it is there to be done again."""
    ended = "DELETE FROM tasks WHERE kind = ? AND key = ? AND state IN (?, ?)"
    rows.change(ended, kind, key, TaskState.DONE.value, TaskState.DEAD.value)
    return enqueue_in(rows, kind, payload, key, not_before)


def hasten_in(rows: Rows, kind: str, key: str) -> bool:
    """Have a task that waits done at once; false when there is none that waits."""
    sql = "UPDATE tasks SET not_before = NULL WHERE kind = ? AND key = ? AND state = ? AND not_before IS NOT NULL"
    return rows.change(sql, kind, key, TaskState.READY.value) == 1


def _written(payload: Mapping[str, Any]) -> str:
    return json.dumps(payload, sort_keys=True, ensure_ascii=False)


def claim(
    engine: Engine, worker_id: str, now: datetime, lease: timedelta, patient: Iterable[str] = ()
) -> Task | None:
    """Take the oldest task that is due, for `lease`; nothing when none is. One of a `patient` kind lets all others go first.

    One statement: SQLite serialises it (BEGIN IMMEDIATE), PostgreSQL skips the rows another worker is taking.
    """
    if lease > LONGEST_LEASE:
        raise ValueError(f"A lease of {lease} is longer than {LONGEST_LEASE}.")
    times = _times(now)
    taken = {**times, "worker": worker_id, "until": now + lease, "patient": [*patient]}
    with unit_of_work(engine) as connection:
        connection.execute(_burying(), times)
        row = connection.execute(_taking(), taken).first()
    return _task(row) if row else None


@cache
def _taking() -> ReturningUpdate[int, str, str | None, str, int, int]:
    """Built once: putting a statement together costs more than carrying it out."""
    waits = case((TaskRow.kind.in_(bindparam("patient", expanding=True)), 1), else_=0)
    oldest = select(TaskRow.id).where(_claimable()).order_by(waits, TaskRow.id).limit(1)
    return (
        _move(TaskState.CLAIMED)
        .where(TaskRow.id == oldest.with_for_update(skip_locked=True).scalar_subquery())
        .values(
            attempts=TaskRow.attempts + 1,
            fence=TaskRow.fence + 1,
            claimed_by=bindparam("worker"),
            leased_until=bindparam("until"),
        )
        .returning(TaskRow.id, TaskRow.kind, TaskRow.key, TaskRow.payload, TaskRow.attempts, TaskRow.fence)
    )


@cache
def _burying() -> Update:
    """A task whose workers died of it every time would kill them for ever."""
    exhausted = _move(TaskState.DEAD).where(_lapsed(), TaskRow.attempts >= MOST_ATTEMPTS)
    return exhausted.values(error="LeaseRanOut", ended_at=bindparam("now"))


def _times(now: datetime) -> dict[str, datetime]:
    """What the conditions below compare with."""
    return {"now": now, "longest_wait": now + LONGEST_WAIT, "longest_lease": now + LONGEST_LEASE}


@cache
def _claimable() -> ColumnElement[bool]:
    """Ready and due, or claimed by a worker whose lease ran out.

    A retry or a lease further off than any can be was written before the clock was set back; it must not wait for the clock
    to come round again.
    """
    set_back = and_(TaskRow.attempts > 0, TaskRow.not_before > bindparam("longest_wait"))
    due = or_(TaskRow.not_before.is_(None), TaskRow.not_before <= bindparam("now"), set_back)
    ready = and_(TaskRow.state == TaskState.READY, due)
    return or_(ready, and_(_lapsed(), TaskRow.attempts < MOST_ATTEMPTS))


def _lapsed() -> ColumnElement[bool]:
    over = or_(TaskRow.leased_until <= bindparam("now"), TaskRow.leased_until > bindparam("longest_lease"))
    return and_(TaskRow.state == TaskState.CLAIMED, over)


def _task(row: Row[int, str, str | None, str, int, int]) -> Task:
    return Task(row.id, row.kind, row.key, json.loads(row.payload), row.attempts, row.fence)


def _move(to: TaskState) -> Update:
    """The start of every change of state: only from where the table of moves allows it."""
    return update(TaskRow).where(TaskRow.state.in_(leading_to(to))).values(state=to)


def _end_claim(connection: Connection, task: Task, to: TaskState, **values: Any) -> None:
    """Move a claimed task on, unless its lease was lost. Raises LostLease."""
    mine = _move(to).where(
        TaskRow.id == task.id, TaskRow.fence == task.fence, TaskRow.state == TaskState.CLAIMED
    )
    freed = {"claimed_by": None, "leased_until": None}
    if connection.execute(mine.values(**freed, **values)).rowcount != 1:
        raise LostLease


def finish(connection: Connection, task: Task, now: datetime) -> None:
    """Mark the task done, in the transaction that holds its effects. Raises LostLease, which must undo them."""
    _end_claim(connection, task, TaskState.DONE, ended_at=now, error=None)


def fail(connection: Connection, task: Task, error: str, now: datetime, randomness: Random) -> TaskState:
    """Have the task tried again later, or bury it after the last attempt. `error` is a type's name. Raises LostLease."""
    if task.attempt >= MOST_ATTEMPTS:
        return bury(connection, task, error, now)
    again = now + wait_after(task.attempt, randomness)
    _end_claim(connection, task, TaskState.READY, not_before=again, error=error)
    return TaskState.READY


def put_off(connection: Connection, task: Task, error: str | None, until: datetime) -> None:
    """Have the task done later, as its kind says. Raises LostLease."""
    _end_claim(connection, task, TaskState.READY, not_before=until, error=error)


def bury(connection: Connection, task: Task, error: str, now: datetime) -> TaskState:
    """Give the task up for good. Raises LostLease."""
    _end_claim(connection, task, TaskState.DEAD, ended_at=now, error=error)
    return TaskState.DEAD


def release(connection: Connection, task: Task) -> None:
    """Give the task back untried, for the next worker at once. Raises LostLease."""
    _end_claim(connection, task, TaskState.READY, not_before=None, attempts=TaskRow.attempts - 1)


def revive(connection: Connection) -> int:
    """Have every dead task tried again from the beginning; how many there were."""
    alive = _move(TaskState.READY).where(TaskRow.state == TaskState.DEAD)
    return connection.execute(alive.values(attempts=0, not_before=None, ended_at=None, error=None)).rowcount


def dead_tasks(connection: Connection) -> list[DeadTask]:
    """What failed for good, the oldest first."""
    rows = connection.execute(
        select(TaskRow.id, TaskRow.kind, TaskRow.key, TaskRow.error, TaskRow.ended_at)
        .where(TaskRow.state == TaskState.DEAD)
        .order_by(TaskRow.id)
    )
    return [DeadTask(*row) for row in rows]


def counts(connection: Connection) -> dict[TaskState, int]:
    """How many tasks are in each state."""
    rows = connection.execute(select(TaskRow.state, func.count()).group_by(TaskRow.state))
    return dict.fromkeys(TaskState, 0) | {TaskState(state): count for state, count in rows}


def oldest_waiting(connection: Connection, now: datetime) -> datetime | None:
    """When the oldest task that could be done now was written: how far behind the worker is."""
    oldest = select(func.min(TaskRow.enqueued_at)).where(_claimable())
    return connection.execute(oldest, _times(now)).scalar()


def purge_done(connection: Connection, before: datetime, most: int) -> int:
    """Forget up to `most` tasks done before that time; how many. Dead ones stay."""
    old = select(TaskRow.id).where(TaskRow.state == TaskState.DONE, TaskRow.ended_at < before).limit(most)
    return connection.execute(delete(TaskRow).where(TaskRow.id.in_(old))).rowcount
