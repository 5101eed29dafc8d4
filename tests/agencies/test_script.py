"""scripts/import_agencies.py as an operator runs it."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import OperatorError
from core.settings import Mode
from scripts.import_agencies import register_named, told
from tests.agencies.builders import Office, csv_text, row
from tests.builders import settings_in
from tests.databases import address_in, copy_into, migrated
from tests.scripts.programs import Operator, assert_refused, copy_content

HEADER = ("row_id", "name_en", "name_zh", "licence_held_since_year", "district", "address", "placement_types")


@pytest.fixture
def clerk(tmp_path: Path) -> Operator:
    """Somebody at a terminal with the content and an empty database."""
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o700)
    copy_into(instance, migrated())
    settings = {"DATABASE_URL": address_in(instance)}
    return Operator(instance, copy_content(tmp_path / "content"), settings)


def hong_kong(clerk: Operator, *names: str, since: str = "2020") -> str:
    rows = [(str(at), name, "", since, "North District", "", "") for at, name in enumerate(names, start=1)]
    path = clerk.instance.parent / "list.csv"
    path.write_text(csv_text(rows, HEADER), encoding="utf-8")
    return str(path)


def run(clerk: Operator, *arguments: str) -> str:
    done = clerk.run("import_agencies.py", *arguments)
    assert done.returncode == 0, done
    return done.stdout


def test_a_list_is_applied_refused_forced_and_undone(clerk: Operator) -> None:
    assert "callers hear this list now" in run(
        clerk, "hkg", hong_kong(clerk, "Sun", "Moon", "Star"), "--apply"
    )
    done = clerk.run("import_agencies.py", "hkg", hong_kong(clerk, "Sun", "=Comet"), "--apply")
    assert_refused(
        done, "Refused: 50% of the rows are rejected", "67% of the agencies are gone", '--force "reason"'
    )
    assert "-rejected.csv" in done.stdout
    forced = run(clerk, "hkg", hong_kong(clerk, "Sun", since="2019"), "--apply", "--force", "two were closed")
    assert "~ Sun; held_since: 2020 -> 2019" in forced
    assert "before the current one again" in run(clerk, "hkg", "--undo")


def test_what_would_change_is_told_agency_by_agency(office: Office) -> None:
    office.listed(row("Sun", "1"), row("Moon", "2"))
    rows = [row("Sun", "1", town="North", former="Old Sun"), *(row(f"New {at}") for at in range(12))]
    told_lines = told("test", office.import_file(office.file(csv_text(rows)), apply=False)).splitlines()
    assert told_lines[:2] == [
        "test: 13 rows, 13 agencies (before: 2).",
        "  new 12, changed 1, gone 1, rejected 0",
    ]
    assert "  ~ Sun; former_names: none -> Old Sun; places: none -> North" in told_lines
    assert "  - Moon" in told_lines
    assert "  + ... and 2 more new" in told_lines
    assert told_lines[-1] == "Nothing was changed. Add --apply to take it over."


def test_a_register_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"There is no register 'hk'\. Name one of demo, hkg, "):
        register_named("hk", settings_in(tmp_path))


def test_production_never_hears_of_the_invented_register(tmp_path: Path) -> None:
    demo = settings_in(tmp_path)
    with pytest.raises(OperatorError, match="demo is invented"):
        register_named("demo", replace(demo, mode=Mode.PRODUCTION))
