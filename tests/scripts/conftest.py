"""An operator with all the content published, in folders of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import copy_instance
from tests.conftest import Published
from tests.scripts.programs import Operator, copy_content
from tests.vault.office import Office, office_in


@pytest.fixture
def operator(published: Published, tmp_path: Path) -> Operator:
    """Release 1 runs, and every sound of it is there."""
    copy_instance(published.instance, tmp_path / "instance")
    return Operator(tmp_path / "instance", copy_content(tmp_path / "content"))


@pytest.fixture
def newcomer(tmp_path: Path) -> Operator:
    """Nothing is there yet but the content."""
    return Operator(tmp_path / "instance", copy_content(tmp_path / "content"))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """The vault of an instance in which nothing was published."""
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    with office_in(folder) as made:
        yield made
