"""The database: one engine a process, SQLite made safe, the schema brought up to date before a worker starts."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, PoolProxiedConnection, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry

from core.errors import DiskFull, OperatorError

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_MS = 5000
LONGEST_STATEMENT_MS = 10_000
"""On PostgreSQL, and the longest that a transaction may lie idle: a host that vanished must not hold its locks for hours."""
MOST_CONNECTIONS = 16
"""A process's, on PostgreSQL, kept open, for opening one costs more than a turn; more threads than that wait for one."""
FILE = "file"
"""Where a connection keeps which file it opened."""


def connect(database_url: str, synchronous: str = "FULL", *, creates: bool = False) -> Engine:
    """An engine for the address. Values bound to statements are kept out of errors and logs (P11).

    `synchronous` other than FULL is a figure for the bench: an answer could be lost with the power. Only a migration `creates`
    a SQLite file: an empty one in the place of a database that was moved away would take its turns, and its journal.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "postgresql":
        return _connect_to_server(url.set(drivername="postgresql+psycopg"))
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    if not creates and url.database and not url.database.startswith((":", "file:")):
        _stay_with_file(engine, Path(url.database))
    event.listen(engine, "connect", partial(_make_safe, synchronous))
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _connect_to_server(url: URL) -> Engine:
    """PostgreSQL: every wait ends in time for an apology before the carrier's 15 s are over.

    A connection is tried before it is lent out, so that a server that was restarted costs no turn.
    """
    waits = {
        "lock_timeout": BUSY_TIMEOUT_MS,
        "statement_timeout": LONGEST_STATEMENT_MS,
        "idle_in_transaction_session_timeout": LONGEST_STATEMENT_MS,
    }
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=MOST_CONNECTIONS,
        max_overflow=0,
        pool_timeout=BUSY_TIMEOUT_MS / 1000,
        connect_args={
            "connect_timeout": BUSY_TIMEOUT_MS // 1000,
            "tcp_user_timeout": BUSY_TIMEOUT_MS,
            "options": " ".join(f"-c {name}={value}" for name, value in waits.items()),
        },
    )


def _make_safe(synchronous: str, connection: Any, _record: Any) -> None:
    """SQLite's settings of P28, on every connection. The driver must not begin transactions by itself."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        f"synchronous={synchronous}",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _stay_with_file(engine: Engine, path: Path) -> None:
    """Open the file only where it is, and use a connection only while the file it opened is still the one there."""

    @event.listens_for(engine, "do_connect")
    def open_existing(_dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> None:
        arguments[0] = f"{path.absolute().as_uri()}?mode=rw"
        named["uri"] = True

    @event.listens_for(engine, "connect")
    def remember(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info[FILE] = path, _identity(path)

    @event.listens_for(engine, "checkout")
    def refuse_another(_connection: Any, _record: Any, proxy: PoolProxiedConnection) -> None:
        if not holds_its_file(proxy):
            raise DisconnectionError


def holds_its_file(connection: PoolProxiedConnection) -> bool:
    """Whether the file that a SQLite connection opened is still the one at its path; true for any other database."""
    path, identity = connection.info.get(FILE, (None, None))
    return path is None or _identity(path) == identity


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock at once unless only reading: a lock taken half-way through can fail where waiting would not."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def unit_of_work(engine: Engine) -> Iterator[Connection]:
    """One short write transaction: committed when the block ends well, rolled back when it raises."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A consistent read that takes no write lock: what it reads first and last is of one moment."""
    options: dict[str, Any] = {"reading": True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection:
        yield connection


def lock_table(connection: Connection, table: type[DeclarativeBase]) -> None:
    """Let nobody else write the table until the transaction ends; it can be read. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"LOCK TABLE {table.__tablename__} IN SHARE ROW EXCLUSIVE MODE")


def migrate(database_url: str) -> None:
    """Bring the schema up to date. Run by scripts before workers start, never at import."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database_url"] = database_url
    command.upgrade(config, "head")


def upsert(connection: Connection, table: type[DeclarativeBase]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, which both databases have and SQL as such has not."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


class DatabaseLocked(OperatorError):
    """Another program writes and does not end. Try again later."""

    def __init__(self) -> None:
        remedy = "Try again when it has ended. What was published stays."
        super().__init__("The database is locked: another program is writing to it.", remedy)


def operator_error(error: DBAPIError) -> OperatorError:
    """What an operator is told of a database's error."""
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DatabaseLocked()
    if code == sqlite3.SQLITE_FULL or type(error.orig).__name__ == "DiskFull":
        return DiskFull()
    if code == sqlite3.SQLITE_IOERR:  # A journal that cannot be made is told no more of than this.
        return DiskFull("The disk is full, or it fails.")
    words = str(error.orig).splitlines()[0].rstrip(".")
    remedy = "Look at DATABASE_URL, and whether the database runs and is yours to write."
    return OperatorError(f"Cannot use the database: {words}.", remedy)
