"""A database of a test's own, migrated, for what radio keeps; and a small line on the air."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from core.database import connect
from tests.agencies.conftest import migrated
from tests.databases import address_in, copy_into
from tests.radio_feed.air import Air, air_in


@pytest.fixture
def engine(quick_path: Path) -> Iterator[Engine]:
    copy_into(quick_path, migrated())
    made = connect(address_in(quick_path))
    yield made
    made.dispose()


@pytest.fixture
def air(quick_path: Path, engine: Engine) -> Air:
    """A small line that was published, nothing made of it yet."""
    made = air_in(quick_path, engine)
    made.publish()
    return made
