"""Turns written down: driver-level statements, and one fsync for all the turns that wait for one (P28).

The ORM is for pages. A turn costs two or three statements through the pool's own driver connection, because the telephone
company waits and everything else on the machine does too.
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from time import monotonic
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Connection, Engine, PoolProxiedConnection

from core.database import holds_its_file

Result = TypeVar("Result")

PATIENCE_SECONDS = 5.0
"""How long a group waits for another program's write. A carrier waits 15 s, and a group may have to wait for one before it."""
PRIMARY_CODE = 0xFF
"""The part of SQLite's extended error codes that says what kind of error it is."""
KNOCK_MS = 200
"""How long SQLite waits at a time: meanwhile the turnstile is held, and other processes stand behind it."""


class Rows:
    """The statements of one transaction. SQL is written with `?`; a driver that wants `%s` is given it."""

    def __init__(self, cursor: Any, *, qmark: bool) -> None:
        self._cursor = cursor
        self._qmark = qmark

    @property
    def on_postgresql(self) -> bool:
        return not self._qmark

    def one(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        """The first row of a question, or nothing."""
        self._cursor.execute(sql if self._qmark else _with_percent(sql), values)
        row: tuple[Any, ...] | None = self._cursor.fetchone()
        return row

    def all(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a question, which must be few: a caller waits."""
        self._cursor.execute(sql if self._qmark else _with_percent(sql), values)
        return list(self._cursor.fetchall())

    def change(self, sql: str, *values: Any) -> int:
        """Insert, update or delete; how many rows it touched."""
        self._cursor.execute(sql if self._qmark else _with_percent(sql), values)
        return int(self._cursor.rowcount)

    def change_each(self, sql: str, values: Sequence[tuple[Any, ...]]) -> int:
        """The same for many rows, prepared once; how many rows it touched in all."""
        if not values:
            return 0
        self._cursor.executemany(sql if self._qmark else _with_percent(sql), values)
        return int(self._cursor.rowcount)


def rows_of(connection: Connection) -> Rows:
    """The statements of a page's or a task's transaction, for what turns do too."""
    if not connection.in_transaction():
        connection.begin()
    return Rows(connection.connection.cursor(), qmark=connection.dialect.name != "postgresql")


@cache
def _with_percent(sql: str) -> str:
    return sql.replace("?", "%s")


Work = Callable[[Rows], Result]


class Ledger(Protocol):
    """Carries out a piece of work in a transaction, and returns once it is on disk."""

    def write(self, work: Work[Result]) -> Result:
        """Raises what the work raises, with nothing of it kept; raises the driver's error when nothing could be kept."""


def open_ledger(engine: Engine) -> Ledger:
    """The ledger of a database: SQLite has one writer, so turns are committed in groups; PostgreSQL groups them itself."""
    return DirectLedger(engine) if engine.dialect.name == "postgresql" else GroupLedger(engine)


class DirectLedger:
    """A transaction for each piece of work, on a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, work: Work[Result]) -> Result:
        connection = self._engine.raw_connection()
        try:
            result = work(Rows(connection.cursor(), qmark=False))
            connection.commit()
        except BaseException:
            _undo(connection)
            raise
        finally:
            connection.close()
        return result


def _undo(connection: PoolProxiedConnection) -> None:
    """Roll back; a connection that cannot even do that is broken, and must never be lent out again."""
    try:
        connection.rollback()
    except Exception:
        connection.invalidate()


class _Entry(Generic[Result]):
    """A piece of work that waits for its group."""

    __slots__ = ("error", "leads", "result", "wake", "work")

    def __init__(self, work: Work[Result]) -> None:
        self.work = work
        self.wake = threading.Lock()
        self.wake.acquire()
        self.leads = False
        self.result: Result | None = None
        self.error: BaseException | None = None


class _Turnstile:
    """Lets one process at a time write to a SQLite file.

    SQLite itself makes a second writer sleep and try again, longer each time; waiting for a file lock ends at once.
    Whoever does not pass through here (a publish, the worker) is still kept apart by SQLite.
    """

    def __init__(self, database: str | None) -> None:
        self._path = f"{database}-turns" if database and database != ":memory:" else None
        self._descriptor: int | None = None

    def __enter__(self) -> None:
        if self._path is None:
            return
        if self._descriptor is None:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        if self._descriptor is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)


class GroupLedger:
    """One transaction for all that waits: a savepoint each, one commit, then everybody is answered.

    The thread that comes first leads the group; when its group is on disk it wakes the others and hands the lead to
    whoever came meanwhile. Nobody is answered before the fsync of their own group.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._waiting: list[_Entry[Any]] = []
        self._led = False
        self._connection: PoolProxiedConnection | None = None
        self._turnstile = _Turnstile(engine.url.database)
        self._patience = PATIENCE_SECONDS

    def write(self, work: Work[Result]) -> Result:
        entry = _Entry(work)
        with self._lock:
            self._waiting.append(entry)
            entry.leads, self._led = not self._led, True
        if not entry.leads:
            entry.wake.acquire()
        if entry.leads:
            self._lead()
        if entry.error is not None:
            raise entry.error
        return entry.result  # type: ignore[return-value]

    def _lead(self) -> None:
        with self._lock:
            group, self._waiting = self._waiting, []
        try:
            self._commit(group)
        except BaseException as error:
            for entry in group:
                entry.error = error
            if not _is_busy(error):
                self._drop_connections()
        else:
            if any(_is_databases(entry.error) for entry in group):
                self._drop_connections()
        self._hand_over(group)

    def _hand_over(self, group: Sequence[_Entry[Any]]) -> None:
        with self._lock:
            following = self._waiting[0] if self._waiting else None
            self._led = following is not None
        if following:
            following.leads = True
            following.wake.release()
        for entry in group:
            if not entry.leads:
                entry.wake.release()

    def _commit(self, group: Sequence[_Entry[Any]]) -> None:
        """Begin as soon as nobody else writes. Once a wait was in vain the next groups only knock, until one is let in:
        thousands of calls cannot each wait, one after another, for a database that is locked.
        """
        cursor = self._open_connection().cursor()
        until = monotonic() + self._patience
        while (busy := self._attempt_group(cursor, group)) is not None:
            if monotonic() >= until:
                self._patience = 0.0
                raise busy
        self._patience = PATIENCE_SECONDS
        cursor.close()

    def _attempt_group(self, cursor: Any, group: Sequence[_Entry[Any]]) -> sqlite3.OperationalError | None:
        """Carry the group out, or say that another program is writing and nothing was done."""
        with self._turnstile:
            busy = _begin(cursor)
            if busy is None:
                self._carry_out(cursor, group)
        return busy

    @staticmethod
    def _carry_out(cursor: Any, group: Sequence[_Entry[Any]]) -> None:
        rows = Rows(cursor, qmark=True)
        if len(group) == 1:
            kept = _attempt(group[0], rows)
            cursor.execute("COMMIT" if kept else "ROLLBACK")
        else:
            for entry in group:
                _in_savepoint(entry, rows, cursor)
            cursor.execute("COMMIT")

    def _open_connection(self) -> PoolProxiedConnection:
        """The ledger's own connection, to the file that is there now: one that was replaced would swallow the turns."""
        if self._connection is not None and not holds_its_file(self._connection):
            self._drop_connections()
        if self._connection is None:
            self._connection = self._engine.raw_connection()
            self._connection.cursor().execute(f"PRAGMA busy_timeout={KNOCK_MS}")
        return self._connection

    def _drop_connections(self) -> None:
        """The next group opens a new one. Those in the pool go too: they may have been opened, for reading alone, in the same
        plight, and would refuse to write for ever.
        """
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.invalidate()
        self._engine.dispose()


def _begin(cursor: Any) -> sqlite3.OperationalError | None:
    """Take the write lock, or give SQLite's word that another program has it."""
    try:
        cursor.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if not _is_busy(error):
            raise
        return error
    return None


def _is_busy(error: BaseException) -> bool:
    """Whether it says no more than that another program is writing."""
    code = error.sqlite_errorcode if isinstance(error, sqlite3.OperationalError) else 0
    return code & PRIMARY_CODE == sqlite3.SQLITE_BUSY


def _is_databases(error: BaseException | None) -> bool:
    """Whether a piece of work failed because of the database and not because of what it wanted to write."""
    return isinstance(error, sqlite3.Error) and not isinstance(error, sqlite3.IntegrityError)


def _attempt(entry: _Entry[Any], rows: Rows) -> bool:
    try:
        entry.result = entry.work(rows)
    except Exception as error:
        entry.error = error
    return entry.error is None


def _in_savepoint(entry: _Entry[Any], rows: Rows, cursor: Any) -> None:
    """One piece of work among others: when it fails, nothing of it stays and the others are untouched."""
    cursor.execute("SAVEPOINT one")
    if not _attempt(entry, rows):
        cursor.execute("ROLLBACK TO one")
    cursor.execute("RELEASE one")
