from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vault.office import Office, office_in


@pytest.fixture
def office(quick_path: Path) -> Iterator[Office]:
    with office_in(quick_path) as made:
        yield made
