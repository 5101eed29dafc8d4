"""A database of a test's own, for what is published."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.databases import engine_in


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database in which nothing was published."""
    with engine_in(tmp_path) as made:
        yield made
