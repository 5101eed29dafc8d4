"""An office with an empty register, in a folder of the test's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.agencies.builders import Office, row
from tests.databases import engine_in


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
    with engine_in(folder) as engine:
        yield Office(engine, folder)


@contextmanager
def fresh_office() -> Iterator[Office]:
    """An office for one example of a property."""
    with TemporaryDirectory() as folder, office_in(Path(folder)) as office:
        yield office
