from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.console.agency_desk import Desk, agency_desk_in
from tests.web.console.staff import Staff, staff_in
from vault import opening


@pytest.fixture
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase is stretched as it is in production, only not as long."""
    monkeypatch.setattr(opening, "TIME_COST", 1)
    monkeypatch.setattr(opening, "MEMORY_KIB", 8)


@pytest.fixture
def staff(quick_path: Path, quick_passphrases: None) -> Iterator[Staff]:
    with staff_in(quick_path) as made:
        yield made


@pytest.fixture
def desk(quick_path: Path, quick_passphrases: None) -> Iterator[Desk]:
    """The console of an office whose register `test` lists the agencies Sun and Moon."""
    with agency_desk_in(quick_path) as made:
        yield made
