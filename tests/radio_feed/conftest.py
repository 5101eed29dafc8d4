"""A database of a test's own, migrated, for what radio keeps."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from core.database import connect
from tests.agencies.conftest import migrated
from tests.databases import address_in, copy_into


@pytest.fixture
def engine(quick_path: Path) -> Iterator[Engine]:
    copy_into(quick_path, migrated())
    made = connect(address_in(quick_path))
    yield made
    made.dispose()
