"""Lists of agencies, as an editor gives them in a browser: looked at, taken over, brought back, refused."""

import tempfile

import pytest

from agencies.importing.uploads import LARGEST
from tests.agencies.builders import csv_text, row
from tests.web.console.agency_desk import Desk, address
from tests.web.console.staff import words
from web.uploads import LONGEST


def test_a_list_is_given_looked_at_taken_over_and_brought_back(desk: Desk) -> None:
    editor = desk.editor
    place = address(desk.give(editor, csv_text([row("Sun", "1", town="Hill"), row("Star", "3")])))
    assert "The worker is at it." in words(editor.get(place))
    desk.work()
    looked = words(editor.get(place))
    assert "Agencies before, and then 2 → 2 New 1 Changed 1 Gone 1 Rejected rows 0" in looked
    assert "Came into the list Star" in looked
    assert "No longer in the list Moon" in looked
    assert "Changed Sun Addresses: – → Hill" in looked
    assert desk.office.names() == ["Moon", "Sun"]
    assert editor.post(place, decision="take").status_code == 303
    desk.work()
    assert desk.office.names() == ["Star", "Sun"]
    assert "taken over" in words(editor.get(place))
    (current,) = desk.office.rows("SELECT current_import AS id FROM registers")
    assert editor.post("/registers/test/undo", **{"import": str(current["id"])}).status_code == 303
    desk.work()
    assert desk.office.names() == ["Moon", "Sun"]
    assert editor.post("/registers/test/undo", **{"import": str(current["id"])}).status_code == 404
    assert desk.audited() == [
        ("register.given", "test"), ("register.ordered", "test"), ("register.undone", "test"),
    ]  # fmt: skip


def test_where_much_is_gone_a_list_is_taken_over_with_a_reason_alone(desk: Desk) -> None:
    editor = desk.editor
    place = address(desk.give(editor, csv_text([row("Star", "3")])))
    desk.work()
    assert "Much of it is rejected or gone." in words(editor.get(place))
    editor.post(place, decision="take")
    desk.work()
    assert desk.office.names() == ["Moon", "Sun"]
    editor.post(place, decision="take", reason="a new law")
    desk.work()
    assert desk.office.names() == ["Star"]
    assert "a new law" in words(editor.get("/registers"))


def test_rejected_rows_can_be_fetched_and_a_list_be_dropped(desk: Desk) -> None:
    editor = desk.editor
    place = address(
        desk.give(editor, csv_text([row("Sun", "1"), row("Moon", "2"), row("Star", until="someday")]))
    )
    desk.work()
    told = editor.get(f"{place}/rejected.csv")
    assert told.headers["Cache-Control"] == "no-store"
    assert "date 'someday' fits none of" in told.text
    assert editor.post(place, decision="drop").status_code == 303
    assert "dropped" in words(editor.get(place))
    assert editor.post(place, decision="take").status_code == 404
    assert editor.post(place, decision="burn").status_code == 400


def test_a_file_that_is_no_list_says_what_to_do(desk: Desk) -> None:
    editor = desk.editor
    place = address(desk.give(editor, b"\x00\x01", "agencies.csv"))
    desk.work()
    assert "agencies.csv is a binary file. Give the list as CSV, XLSX or JSON." in words(editor.get(place))


def test_p01_a_file_that_is_given_is_written_nowhere_by_the_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form's file of more than 500 KB goes to TMPDIR in other applications: here there is none, and it is taken."""
    editor = desk.editor
    monkeypatch.setattr(tempfile, "tempdir", "/nonexistent")
    assert desk.give(editor, b"x" * 3_000_000).status_code == 303


def test_what_is_too_large_or_empty_or_for_no_register_is_refused(desk: Desk) -> None:
    editor = desk.editor
    assert desk.give(editor, b"x" * (LARGEST + 1)).status_code == 409
    assert desk.give(editor, b"").status_code == 409
    assert desk.give(editor, b"x" * (LONGEST + 1)).status_code == 413
    for name in ("nowhere", "mdg"):
        assert desk.give(editor, b"x", register=name).status_code == 400
    assert desk.office.rows("SELECT id FROM register_uploads") == []
