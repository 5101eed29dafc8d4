"""One line that lives, for all the faults it has to survive: whatever happened to it, the next test calls it again."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import copy_instance
from tests.conftest import Published
from tests.databases import sqlite_file
from tests.faults.living import Line, living_line
from tests.scripts.programs import Operator, copy_content


def powerless() -> list[str]:
    """root may write to what is read-only; a server under this may not."""
    return ["setpriv", "--bounding-set=-dac_override", "--"] if os.getuid() == 0 else []


@pytest.fixture(scope="session")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    with living_line(tmp_path_factory.mktemp("living") / "line", workers=2, prefix=powerless()) as made:
        yield made


@pytest.fixture
def operator(published: Published, tmp_path: Path) -> Operator:
    """Release 1 runs with all its sounds; the content is a copy that may be changed. SQLite alone."""
    sqlite_file(tmp_path)
    copy_instance(published.instance, tmp_path / "instance")
    return Operator(tmp_path / "instance", copy_content(tmp_path / "content"))
