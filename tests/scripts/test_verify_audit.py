"""The audit log, verified by an operator against a file of heads that is kept elsewhere."""

from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import OperatorError
from scripts.verify_audit import read_arguments, verify
from tests.scripts.programs import Operator
from tests.vault.office import Office
from vault import audit

CONVICTED = 1


class Auditor:
    """`verify_audit.py --heads FILE`, without the process: what it says, and what it refuses."""

    def __init__(self, office: Office, heads: Path, out: pytest.CaptureFixture[str]) -> None:
        self._office, self.heads, self._out = office, heads, out

    def say(self, *words: str) -> str:
        self._out.readouterr()
        asked = read_arguments(["--heads", str(self.heads), *words])
        verify(self._office.engine, asked, self._office.clock.now(), timedelta(days=1))
        return self._out.readouterr().out

    def refuse(self, *words: str) -> str:
        with pytest.raises(OperatorError) as refused:
            self.say(*words)
        return str(refused.value)


@pytest.fixture
def auditor(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Auditor:
    return Auditor(office, tmp_path / "heads", capsys)


def write(office: Office, count: int = 5) -> None:
    with office.rows() as rows:
        for number in range(count):
            audit.record(rows, "member", "case.read", str(number), office.clock.now())


def test_heads_are_exported_and_agree_with_a_log_that_only_grew(auditor: Auditor, office: Office) -> None:
    refused = auditor.refuse()
    assert "cannot be read" in refused
    assert "kept elsewhere" in refused
    for _ in range(2):
        write(office)
        auditor.say("--export")
    assert len(auditor.heads.read_text().splitlines()) == 2
    assert "whole up to row 10; 2 exported heads agree" in auditor.say()


def test_a_log_that_was_changed_convicts_and_says_where(
    auditor: Auditor, office: Office, tmp_path: Path
) -> None:
    """By the script as it is run: it ends with 1, adds no head and cuts nothing."""
    write(office)
    auditor.say("--export")
    with office.rows() as rows:
        if office.engine.dialect.name == "postgresql":
            rows.change("DROP FUNCTION audit_log_stays CASCADE")
        else:
            rows.change("DROP TRIGGER audit_log_stays")
        rows.change("UPDATE audit_log SET actor = 'another' WHERE seq = 3")
    operator = Operator(tmp_path / "instance", tmp_path / "content")
    done = operator.run("verify_audit.py", "--heads", str(auditor.heads), "--export", "--cut")
    assert done.returncode == CONVICTED
    assert "Row 3 is not what was written" in done.stdout
    assert len(auditor.heads.read_text().splitlines()) == 1


def test_what_is_not_old_enough_is_not_cut(auditor: Auditor, office: Office) -> None:
    write(office)
    auditor.say("--export")
    assert "No exported head is that old" in auditor.refuse("--cut")
    office.clock.move(days=1)
    assert "Cut: the rows up to 5 are gone." in auditor.say("--cut")


def test_a_file_without_heads_is_refused(auditor: Auditor) -> None:
    auditor.heads.write_text("nonsense\n")
    assert "Line 1 is no head" in auditor.refuse()
