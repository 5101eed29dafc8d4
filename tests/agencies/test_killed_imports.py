"""kill -9 at any point of an apply: the old list stays current and whole, and the next run clears what was left."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from core.settings import ROOT
from tests.agencies.builders import Office, csv_text, row
from tests.databases import address_in

OLD = [f"Old {number:03}" for number in range(300)]
NEW = [f"New {number:03}" for number in range(300)]
POINTS = [
    (1, "within"), (1, "after"), (2, "before"), (2, "within"), (3, "after"), (4, "within"), (5, "after"), (6, "within"),
    (7, "before"), (8, "within"),
]  # fmt: skip
"""Ten points while a stage begins, is filled, and the history is written: at least eight steps. The flip is tested apart."""

Kill = Callable[[str, int, str], bool]


@pytest.fixture
def kill(office: Office) -> Iterator[Kill]:
    """Applies a file and is killed there: whether it was."""
    command = [sys.executable, "-m", "tests.agencies.victim", address_in(office.folder), str(office.folder)]
    office.listed(*map(row, OLD))
    office.file(csv_text([row(name) for name in NEW]), "new.csv")
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as victim:
        assert victim.stdin is not None
        assert victim.stdout is not None

        def killed(file: str, step: int, moment: str) -> bool:
            assert victim.stdin is not None
            assert victim.stdout is not None
            victim.stdin.write(f"{file} {step} {moment}\n")
            victim.stdin.flush()
            return victim.stdout.readline() == "killed\n"

        yield killed
        victim.stdin.close()


def test_killed_at_any_point_the_list_is_the_old_one_or_the_new_one_whole(office: Office, kill: Kill) -> None:
    left = []
    for step, moment in POINTS:
        assert kill("new.csv", step, moment), (step, moment)
        assert office.names() == OLD, (step, moment)
        assert office.by_name("653").more  # OLD on the keypad
        left.append(office.leftovers())
        office.import_file(office.folder / "new.csv", apply=False)
        assert office.leftovers() == 0
    assert max(left) > len(NEW)
    assert kill("new.csv", 5, "after")
    assert not kill("new.csv", 1000, "before")
    assert office.names() == NEW
    assert office.leftovers() == 0
    assert office.rows("SELECT count(*) AS n FROM register_imports") == [{"n": 2}]
    assert len(office.rows("SELECT 1 FROM agency_changes")) == len(OLD) + len(NEW)


@pytest.mark.parametrize(("moment", "current"), [("within", OLD), ("after", NEW)])
def test_killed_at_the_flip_it_is_one_list_or_the_other(
    office: Office, kill: Kill, moment: str, current: list[str]
) -> None:
    assert kill("new.csv", 0, moment)
    assert office.names() == current
    assert not kill("new.csv", 1000, "before")
    assert office.names() == NEW
    assert office.leftovers() == 0
    office.undo()
    assert office.names() == OLD
