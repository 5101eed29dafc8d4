"""The database: safe settings on every connection, a schema equal to the models, whole transactions or none."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from multiprocessing import get_context
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, func, insert, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, StatementError

from core.database import BUSY_TIMEOUT_MS, connect, migrate, reading, unit_of_work
from core.models import Base, ReleaseRow
from core.models.base import UtcTime
from tests.databases import empty_address_in, sqlite_file

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
RELEASE = {"published_at": NOW, "digest": "d", "note": "n", "document": "{}"}


@pytest.fixture
def address(tmp_path: Path) -> str:
    return empty_address_in(tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """SQLite's file: what is asked of SQLite alone."""
    return sqlite_file(tmp_path)


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    migrate(address)
    made = connect(address)
    yield made
    made.dispose()


def releases(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.execute(select(func.count()).select_from(ReleaseRow)).scalar_one())


def write_and_fail(engine: Engine) -> None:
    with unit_of_work(engine) as connection:
        connection.execute(insert(ReleaseRow).values(RELEASE))
        raise ZeroDivisionError


def test_every_connection_is_safe(file: Path, engine: Engine) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": BUSY_TIMEOUT_MS}
    with reading(engine) as first, reading(engine) as second:
        for connection in (first, second):
            assert {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in wanted} == wanted


def test_the_migrated_schema_is_that_of_the_models(engine: Engine) -> None:
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_twice_changes_nothing_and_keeps_the_rows(address: str, engine: Engine) -> None:
    with unit_of_work(engine) as connection:
        connection.execute(insert(ReleaseRow).values(RELEASE))
    migrate(address)
    assert releases(engine) == 1


def test_processes_that_migrate_an_empty_database_together_all_succeed(address: str) -> None:
    with ProcessPoolExecutor(3, get_context("spawn")) as pool:
        assert list(pool.map(migrate, [address] * 3)) == [None] * 3


def test_a_unit_of_work_that_raises_leaves_nothing(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError):
        write_and_fail(engine)
    assert releases(engine) == 0


def test_a_unit_of_work_that_ends_well_is_kept(engine: Engine) -> None:
    with unit_of_work(engine) as connection:
        connection.execute(insert(ReleaseRow).values(RELEASE))
    assert releases(engine) == 1


def test_reading_takes_no_write_lock(file: Path, engine: Engine) -> None:
    """A second connection that will not wait can write while another one reads."""
    with reading(engine) as reader:
        reader.execute(select(ReleaseRow.number)).all()
        writer = sqlite3.connect(file, timeout=0)
        writer.execute(
            "INSERT INTO releases (published_at, digest, note, document) VALUES (0, 'd', 'n', '{}')"
        )
        writer.commit()
        writer.close()
        assert reader.execute(select(ReleaseRow.number)).all() == []
    assert releases(engine) == 1


def test_a_unit_of_work_takes_the_write_lock_before_its_first_statement(file: Path, engine: Engine) -> None:
    with unit_of_work(engine):
        writer = sqlite3.connect(file, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            writer.execute("BEGIN IMMEDIATE")
        writer.close()


def test_an_error_keeps_the_values_to_itself(engine: Engine) -> None:
    with pytest.raises(DBAPIError) as failed, reading(engine) as connection:
        connection.execute(text("SELECT :typed FROM nowhere"), {"typed": "0340000000"})
    assert "0340000000" not in str(failed.value)


def test_a_time_comes_back_as_aware_utc_to_the_millisecond(engine: Engine) -> None:
    at = datetime(2026, 11, 22, 15, 0, 0, 123456, tzinfo=timezone(timedelta(hours=3)))
    with unit_of_work(engine) as connection:
        connection.execute(insert(ReleaseRow).values(RELEASE | {"published_at": at}))
    with reading(engine) as connection:
        kept = connection.execute(select(ReleaseRow.published_at)).scalar_one()
    assert kept == datetime(2026, 11, 22, 12, 0, 0, 123000, tzinfo=UTC)
    assert kept.utcoffset() == timedelta()


def test_a_time_without_a_zone_is_refused(engine: Engine) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="A time without a zone"), unit_of_work(engine) as connection:
        connection.execute(insert(ReleaseRow).values(RELEASE | {"published_at": naive}))


def test_no_time_stays_no_time() -> None:
    kind = UtcTime()
    assert kind.process_bind_param(None, sqlite.dialect()) is None
    assert kind.process_result_value(None, sqlite.dialect()) is None
