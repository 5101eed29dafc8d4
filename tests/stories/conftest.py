from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vault.office import Office, office_in
from vault.members import Role


@pytest.fixture
def office(quick_path: Path) -> Iterator[Office]:
    """A vault with an editor, who opens stories."""
    with office_in(quick_path) as made:
        made.hire(Role.EDITOR, None)
        yield made
