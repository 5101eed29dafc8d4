"""An operator with all the content published, in folders of the test's own."""

from pathlib import Path

import pytest

from tests.builders import copy_instance
from tests.conftest import Published
from tests.scripts.programs import Operator, copy_content


@pytest.fixture
def operator(published: Published, tmp_path: Path) -> Operator:
    """Release 1 runs, and every sound of it is there."""
    copy_instance(published.instance, tmp_path / "instance")
    return Operator(tmp_path / "instance", copy_content(tmp_path / "content"))


@pytest.fixture
def newcomer(tmp_path: Path) -> Operator:
    """Nothing is there yet but the content."""
    return Operator(tmp_path / "instance", copy_content(tmp_path / "content"))
