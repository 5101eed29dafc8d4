"""The house that recordings pass through, but in tests of stories, where it has one of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.house import House, house_in


@pytest.fixture
def house(quick_path: Path) -> Iterator[House]:
    with house_in(quick_path) as made:
        yield made
