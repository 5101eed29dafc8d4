"""Where a test keeps its rows: SQLite in a folder of its own, or on PostgreSQL a database that belongs to that folder.

With TEST_DATABASE_URL (tests/postgresql.py) every address and every deployment of the tests is on that server: a database
made from a migrated template, dropped when the test is over. Nothing is shared between tests. What a whole run shares
(`adopt`) goes with the server, which is the run's own.
"""

import os
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row
from sqlalchemy import Engine, Pool, event
from sqlalchemy.engine import make_url

from core.database import connect, migrate
from tests.postgresql import ADDRESS

SERVER = os.environ.get(ADDRESS, "")
ON_POSTGRESQL = bool(SERVER)
NEEDS_SQLITE = "SQLite only: this run is on PostgreSQL"
NEEDS_POSTGRESQL = f"PostgreSQL only: {ADDRESS} is not set (make test-postgresql)"
WITHOUT_ROWS = [Path(__file__).parent / name for name in ("audio", "content", "carriers")]
"""What tests there judge never comes near a database: on PostgreSQL they would say the same again."""
TEMPLATE = f"antso_migrated_{os.getpid()}"
EMPTY = "template0"

FOLDER = pytest.StashKey[Path]()

_databases: dict[Path, str] = {}
"""Those made in this process, by their folder."""

_connections: list[psycopg.Connection[Any]] = []
"""Those of every pool in this process: psycopg warns of one that is forgotten, so they are closed with their database."""

Kept = bytes | str
"""A database at rest: the bytes of SQLite's file, or the name of one on the server."""


def address_in(folder: Path) -> str:
    """The address of the folder's database. On PostgreSQL it is there and migrated already; SQLite's is made by `migrate`."""
    if not ON_POSTGRESQL:
        return f"sqlite:///{_file(folder)}"
    if folder not in _databases:
        _create(folder, _migrated_template())
    return _address(_databases[folder])


def empty_address_in(folder: Path) -> str:
    """The address of a database that nobody has migrated."""
    if ON_POSTGRESQL:
        _create(folder, EMPTY)
    return address_in(folder)


def keep(folder: Path) -> Kept:
    """The folder's database as it is, to be copied: nobody may be connected to it."""
    if ON_POSTGRESQL:
        return _databases[folder]
    rows_in(folder, "PRAGMA wal_checkpoint(TRUNCATE)")
    return _file(folder).read_bytes()


def copy_into(folder: Path, kept: Kept) -> None:
    """Give the folder a copy of a database; what it had is gone."""
    if isinstance(kept, str):
        _drop(folder)
        _create(folder, kept)
    else:
        _file(folder).write_bytes(kept)


@cache
def migrated() -> Kept:
    """An empty database, migrated once a process."""
    return _migrated_template() if ON_POSTGRESQL else migrated_file()


@cache
def migrated_file() -> bytes:
    """One of SQLite, wherever this run keeps its rows."""
    with TemporaryDirectory() as folder:
        file = _file(Path(folder))
        migrate(f"sqlite:///{file}")
        with closing(sqlite3.connect(file)) as settled:
            settled.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return file.read_bytes()


@contextmanager
def engine_in(folder: Path) -> Iterator[Engine]:
    """The folder's database, migrated and empty."""
    copy_into(folder, migrated())
    engine = connect(address_in(folder))
    yield engine
    engine.dispose()


def adopt(folder: Path) -> None:
    """Know the folder's database, which another process of this run made (`-n 2`)."""
    if ON_POSTGRESQL:
        _databases[folder] = _name(folder)


def rows_in(folder: Path, sql: str, *values: Any) -> list[dict[str, Any]]:
    """What another process reads in the folder's database, with `?` for values: only what was committed.

    A date is read as its ISO text, as SQLite keeps it.
    """
    if ON_POSTGRESQL:
        with psycopg.connect(address_in(folder), row_factory=dict_row) as connection:
            rows = connection.execute(_with_percent(sql), values).fetchall()
        return [{name: _plain(value) for name, value in row.items()} for row in rows]
    with closing(sqlite3.connect(_file(folder))) as file:
        file.row_factory = sqlite3.Row
        return [dict(row) for row in file.execute(sql, values)]


def change_in(folder: Path, sql: str, *values: Any) -> None:
    """Change the folder's database behind the line's back, as an accident would."""
    if ON_POSTGRESQL:
        with psycopg.connect(address_in(folder)) as connection:
            connection.execute(_with_percent(sql), values)
    else:
        with closing(sqlite3.connect(_file(folder))) as file, file:
            file.execute(sql, values)


def sqlite_file(folder: Path) -> Path:
    """The file of the folder's database; a test that wants it is about SQLite alone and is left out on PostgreSQL."""
    if ON_POSTGRESQL:
        pytest.skip(NEEDS_SQLITE)
    return _file(folder)


def _file(folder: Path) -> Path:
    return folder / "antso.db"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _with_percent(sql: str) -> bytes:
    """psycopg takes a text only when it is written in the source, for fear of injection; bytes it takes."""
    return sql.replace("%", "%%").replace("?", "%s").encode()


def _address(name: str) -> str:
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


@cache
def _migrated_template() -> str:
    _tell_server(f"DROP DATABASE IF EXISTS {TEMPLATE}", f"CREATE DATABASE {TEMPLATE} TEMPLATE {EMPTY}")
    migrate(_address(TEMPLATE))
    return TEMPLATE


def _create(folder: Path, template: str) -> None:
    name = _name(folder)
    _tell_server(f"CREATE DATABASE {name} TEMPLATE {template}")
    _databases[folder] = name


def _name(folder: Path) -> str:
    return f"test_{sha256(bytes(folder)).hexdigest()[:24]}"


def _drop(folder: Path) -> None:
    name = _databases.pop(folder, None)
    if not name:
        return
    _close([made for made in _connections if made.closed or made.info.dbname == name])
    _tell_server(f"DROP DATABASE {name} WITH (FORCE)")


def _close(connections: list[psycopg.Connection[Any]]) -> None:
    for connection in connections:
        connection.close()
        _connections.remove(connection)


@event.listens_for(Pool, "connect")
def _remember(connection: Any, _record: Any) -> None:
    if isinstance(connection, psycopg.Connection):
        _connections.append(connection)


def _tell_server(*statements: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    return True if ON_POSTGRESQL and collection_path in WITHOUT_ROWS else None


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Remember the folder of the test, however it came by it."""
    value = yield
    if fixturedef.argname == "tmp_path" and isinstance(value, Path):
        request.node.stash[FOLDER] = value
    return value


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """When a test and its fixtures are over, its databases go."""
    yield
    if folder := item.stash.get(FOLDER, None):
        for made in [made for made in _databases if made.is_relative_to(folder)]:
            _drop(made)


def pytest_sessionfinish() -> None:
    """The databases of a whole run may still be copied by its other process: only the connections go."""
    _close([*_connections])
