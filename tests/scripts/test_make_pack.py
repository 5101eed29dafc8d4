"""scripts/make_pack.py as an operator runs it: what is wrong is said in one line, with what to do."""

from pathlib import Path

import pytest

from core.settings import ROOT
from tests.scripts.programs import Operator, assert_refused


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    """Nothing is published."""
    return Operator(tmp_path / "instance", ROOT / "content")


def test_no_such_week_and_nothing_published_are_said_in_one_line(operator: Operator, tmp_path: Path) -> None:
    assert_refused(
        operator.run("make_pack.py", "--week", "2026-W60", str(tmp_path)), "There is no week '2026-W60'."
    )
    done = operator.run("make_pack.py", "--week", "2026-W48", str(tmp_path / "stick"))
    assert_refused(done, "Nothing is published yet. Run scripts/publish.py")


def test_a_stick_that_is_not_there_or_holds_no_pack_is_said_to_be_so(
    operator: Operator, tmp_path: Path
) -> None:
    assert_refused(
        operator.run("make_pack.py", str(tmp_path / "not" / "mounted")),
        "Give a folder, or a stick that is mounted.",
    )
    assert_refused(operator.run("make_pack.py", "--check", str(tmp_path)), "holds no pack.")
