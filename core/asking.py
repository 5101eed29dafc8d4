"""Questions to the database that a caller waits for: by the driver itself, written with `?` whatever the driver wants."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection

from core.ledger import Rows

Ask = Callable[..., list[tuple[Any, ...]]]
"""SQL and its values in, rows out."""
Source = Connection | Rows
"""Where a question may be put: a page has a connection, a turn the statements of its transaction."""


def asking(source: Source) -> Ask:
    """How to ask there."""
    return partial(_ask, source) if isinstance(source, Connection) else source.all


def on_postgresql(source: Source) -> bool:
    """Whether PostgreSQL answers there: for the rare question that SQLite wants put otherwise."""
    return source.dialect.name == "postgresql" if isinstance(source, Connection) else source.on_postgresql


def _ask(connection: Connection, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    if on_postgresql(connection):
        sql = sql.replace("?", "%s")
    return [tuple(row) for row in connection.exec_driver_sql(sql, values)]


def day(value: Any) -> date | None:
    """A day as a driver gives it: SQLite's keeps its text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
