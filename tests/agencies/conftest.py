"""An office with an empty register, in a folder of the test's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from core.database import connect, migrate
from tests.agencies.builders import Office, row
from tests.databases import Kept, address_in, copy_into, keep


@pytest.fixture
def office(quick_path: Path) -> Iterator[Office]:
    with office_in(quick_path) as made:
        yield made


@pytest.fixture
def kept(office: Office) -> Iterator[Office]:
    """An office with a list; whatever happens to the next one, it is there afterwards."""
    office.listed(row("Kept"))
    yield office
    assert office.names() == ["Kept"]
    assert office.leftovers() == 0
    assert not [*office.folder.glob("imports/.*")]


@contextmanager
def office_in(folder: Path) -> Iterator[Office]:
    """An office with its database in the folder."""
    copy_into(folder, migrated())
    engine = connect(address_in(folder))
    yield Office(engine, folder)
    engine.dispose()


@contextmanager
def fresh_office() -> Iterator[Office]:
    """An office for one example of a property."""
    with TemporaryDirectory() as folder, office_in(Path(folder)) as office:
        yield office


@cache
def migrated() -> Kept:
    """An empty database, migrated once a session."""
    with TemporaryDirectory() as folder:
        migrate(address_in(Path(folder)))
        return keep(Path(folder))
