"""How alembic reaches the database: the address comes from the caller, the tables from core.models."""

from alembic import context
from sqlalchemy import Connection

from core.database import connect
from core.models import Base

MIGRATING = 0x6D6967726174
"""The letters of migrat; an advisory lock is a number, known within its database."""


def run() -> None:
    engine = connect(context.config.attributes["database_url"], creates=True)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            _wait_for_others(connection)
        context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
        context.run_migrations()
    engine.dispose()


def _wait_for_others(connection: Connection) -> None:
    """Two hosts may be upgraded at once, and PostgreSQL would have both make the same table. It takes the time it takes."""
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATING})")


run()
