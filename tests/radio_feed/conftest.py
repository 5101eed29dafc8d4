"""A database of a test's own, migrated, for what radio keeps; and a small line on the air."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.databases import engine_in
from tests.radio_feed.air import Air, air_in


@pytest.fixture
def engine(quick_path: Path) -> Iterator[Engine]:
    with engine_in(quick_path) as made:
        yield made


@pytest.fixture
def air(quick_path: Path, engine: Engine) -> Air:
    """A small line that was published, nothing made of it yet."""
    made = air_in(quick_path, engine)
    made.publish()
    return made
