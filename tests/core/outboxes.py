"""Databases for the outbox's tests, and work whose effects can be counted."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from secrets import token_hex

import pytest
from sqlalchemy import Connection, Engine, make_url, text

from core.database import connect, migrate, reading, unit_of_work
from core.outbox import Handler, Task, Workshop, claim, enqueue
from tests.databases import NEEDS_POSTGRESQL, migrated_file

NOON = datetime(2026, 11, 22, 9, tzinfo=UTC)
POSTGRESQL = "TEST_DATABASE_URL"
LEASE = timedelta(minutes=10)


@dataclass
class HandClock:
    """A clock that a test sets."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


def on_sqlite(folder: Path) -> Engine:
    """A fresh database in the folder, with a table that remembers what was done."""
    file = folder / "antso.db"
    file.write_bytes(migrated_file())
    return with_effects(connect(f"sqlite:///{file}"))


@contextmanager
def on_postgresql() -> Iterator[Engine]:
    """A database of its own on the server of TEST_DATABASE_URL, dropped afterwards."""
    given = os.environ.get(POSTGRESQL)
    if not given:
        pytest.skip(NEEDS_POSTGRESQL)
    name = f"outbox_{token_hex(6)}"
    server = connect(given).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    url = make_url(given).set(database=name).render_as_string(hide_password=False)
    migrate(url)
    engine = with_effects(connect(url))
    yield engine
    engine.dispose()
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name}")
    server.dispose()


def with_effects(engine: Engine) -> Engine:
    """The database with a table for effects; it forbids nothing, so that an effect done twice is seen."""
    with unit_of_work(engine) as connection:
        connection.execute(text("CREATE TABLE effects (work INTEGER NOT NULL)"))
    return engine


def ask(engine: Engine, work: int, key: str | None = None, not_before: datetime | None = None) -> bool:
    with unit_of_work(engine) as connection:
        return enqueue(connection, "test.work", {"work": work}, key, not_before)


def do(connection: Connection, task: Task) -> None:
    """The effect of a task."""
    connection.execute(text("INSERT INTO effects (work) VALUES (:work)"), {"work": task.payload["work"]})


def done(engine: Engine) -> list[int]:
    """What was done, however often, in order."""
    with reading(engine) as connection:
        return sorted(connection.execute(text("SELECT work FROM effects")).scalars())


def states(engine: Engine) -> dict[int, str]:
    """The state of every task, by its work."""
    with reading(engine) as connection:
        rows = connection.execute(text("SELECT payload, state FROM tasks"))
        return {int("".join(filter(str.isdigit, payload))): state for payload, state in rows}


def taken(engine: Engine, clock: HandClock) -> Task:
    """The next task, claimed by a worker."""
    task = claim(engine, "tester", clock.now(), LEASE)
    assert task is not None
    return task


def workshop(engine: Engine, clock: HandClock, handler: Handler) -> Workshop:
    """A worker that knows one kind of work."""
    return Workshop(engine, {"test.work": handler}, clock, Random(1), "tester")
