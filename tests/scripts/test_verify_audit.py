"""The audit log, verified by an operator against a file of heads that is kept elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scripts.programs import Operator, assert_refused
from tests.vault.office import Office, office_in
from vault import audit

CONVICTED = 1


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    with office_in(folder) as made:
        yield made


@pytest.fixture
def auditor(office: Office, tmp_path: Path) -> Operator:
    return Operator(tmp_path / "instance", tmp_path / "content", {"KEEP_AUDIT_DAYS": "1"})


def write(office: Office, count: int = 5) -> None:
    with office.rows() as rows:
        for number in range(count):
            audit.record(rows, "member", "case.read", str(number), office.clock.now())


def test_heads_are_exported_and_agree_with_a_log_that_only_grew(
    auditor: Operator, office: Office, tmp_path: Path
) -> None:
    heads = str(tmp_path / "heads")
    assert_refused(auditor.run("verify_audit.py", "--heads", heads), "cannot be read", "kept elsewhere")
    for _ in range(2):
        write(office)
        assert auditor.run("verify_audit.py", "--heads", heads, "--export").returncode == 0
    assert len(Path(heads).read_text().splitlines()) == 2
    done = auditor.run("verify_audit.py", "--heads", heads)
    assert "whole up to row 10; 2 exported heads agree" in done.stdout


def test_a_log_that_was_changed_convicts_and_says_where(
    auditor: Operator, office: Office, tmp_path: Path
) -> None:
    heads = str(tmp_path / "heads")
    write(office)
    auditor.run("verify_audit.py", "--heads", heads, "--export")
    with office.rows() as rows:
        if office.engine.dialect.name == "postgresql":
            rows.change("DROP FUNCTION audit_log_stays CASCADE")
        else:
            rows.change("DROP TRIGGER audit_log_stays")
        rows.change("UPDATE audit_log SET actor = 'another' WHERE seq = 3")
    done = auditor.run("verify_audit.py", "--heads", heads, "--export", "--cut")
    assert done.returncode == CONVICTED
    assert "Row 3 is not what was written" in done.stdout
    assert len(Path(heads).read_text().splitlines()) == 1


def test_what_is_not_old_enough_is_not_cut(auditor: Operator, office: Office, tmp_path: Path) -> None:
    heads = str(tmp_path / "heads")
    write(office)
    auditor.run("verify_audit.py", "--heads", heads, "--export")
    assert_refused(auditor.run("verify_audit.py", "--heads", heads, "--cut"), "No exported head is that old")
    (tmp_path / "heads").write_text("nonsense\n")
    assert_refused(auditor.run("verify_audit.py", "--heads", heads), "Line 1 is no head")
