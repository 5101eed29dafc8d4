"""Questions to the database that a caller waits for: by the driver itself, written with `?` whatever the driver wants."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection

Ask = Callable[..., list[tuple[Any, ...]]]
"""SQL and its values in, rows out: `core.ledger.Rows.all` in a turn, `asking(connection)` elsewhere."""
Source = Connection | Ask
"""Where a question may be put: a page has a connection, a turn the statements of its transaction."""


def asking(source: Source) -> Ask:
    """How to ask there."""
    return partial(_ask, source) if isinstance(source, Connection) else source


def _ask(connection: Connection, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    if connection.dialect.name == "postgresql":
        sql = sql.replace("?", "%s")
    return [tuple(row) for row in connection.exec_driver_sql(sql, values)]


def day(value: Any) -> date | None:
    """A day as a driver gives it: SQLite's keeps its text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
