from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.console.staff import Staff, staff_in


@pytest.fixture
def staff(quick_path: Path) -> Iterator[Staff]:
    with staff_in(quick_path) as made:
        yield made
