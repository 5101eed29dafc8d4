"""An editor invites stations, sees a code once, types in paper, and ends codes; nobody else does."""

import io
import re

import pytest

from core.ledger import Rows
from radio_feed import stations
from radio_feed.stations import NotIn
from tests.web.console.staff import Browser, Staff, words
from vault.members import Role

CODE = re.compile(r"\d{4} \d{4} \d{4}")


@pytest.fixture
def editor(staff: Staff) -> Browser:
    return staff.hired(Role.EDITOR, None)


def invited(editor: Browser, name: str = "Radio Essai") -> str:
    """The code of a new station."""
    card = editor.post("/stations", name=name, place="Ville", language="mg")
    assert card.status_code == 200
    (code,) = CODE.findall(card.text)
    return str(code).replace(" ", "")


def opens(staff: Staff, code: str) -> bool:
    with staff.office.rows() as rows:
        return not isinstance(stations.enter(rows, code, None, staff.office.clock.now()), NotIn)


def cut(rows: Rows) -> int:
    rows.change("INSERT INTO cuts (number, item, title) VALUES (101, 'spot', '<b>Spot</b>')")
    return 101


def test_a_code_is_shown_once_on_a_card_and_opens_the_page(staff: Staff, editor: Browser) -> None:
    code = invited(editor)
    assert opens(staff, code)
    assert not CODE.search(words(editor.get("/stations/1")))
    assert "Radio Essai" in words(editor.get("/stations"))


def test_a_new_code_ends_the_old_one_and_a_revoked_one_opens_nothing(staff: Staff, editor: Browser) -> None:
    first = invited(editor)
    (second,) = CODE.findall(editor.post("/stations/1/code", sure="on").text)
    assert not opens(staff, first)
    assert opens(staff, second.replace(" ", ""))
    assert editor.post("/stations/1/revocation", sure="on").status_code == 303
    assert not opens(staff, second.replace(" ", ""))
    assert "revoked" in words(editor.get("/stations/1"))


@pytest.mark.parametrize("act", ["code", "revocation"])
def test_what_cannot_be_taken_back_needs_its_tick(staff: Staff, editor: Browser, act: str) -> None:
    code = invited(editor)
    assert editor.post(f"/stations/1/{act}").status_code in (400, 422)
    assert opens(staff, code)


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"name": ""}, 422),
        ({"name": "x" * 81}, 422),
        ({"place": "x" * 81}, 422),
        ({"language": "zz"}, 422),
        ({"name": "Radio Essai"}, 409),
        ({"name": "x" * 10_240}, 400),
    ],
)
def test_a_station_that_cannot_be_is_not_invited(editor: Browser, typed: dict[str, str], status: int) -> None:
    invited(editor)
    form = {"name": "Autre", "place": "", "language": "mg"} | typed
    assert editor.post("/stations", **form).status_code == status


def test_a_name_in_html_stays_a_name(editor: Browser) -> None:
    invited(editor, "<img src=x onerror=alert(1)>")
    for page in ("/stations", "/stations/1"):
        assert "<img" not in editor.get(page).text


def test_paper_is_typed_in_row_by_row_and_a_wrong_row_costs_no_other(staff: Staff, editor: Browser) -> None:
    invited(editor)
    with staff.office.rows() as rows:
        number = cut(rows)
    form = {
        "cut-0": str(number), "day-0": "2/11/2026", "time-0": "14h30",
        "cut-1": str(number), "day-1": "31/02/2026", "time-1": "14h30",
        "cut-2": "", "day-2": "", "time-2": "",
    }  # fmt: skip
    page = editor.post("/stations/1/paper", **form)
    assert page.status_code == 422
    assert "Noted: 101" in words(page)
    assert "This is not a day" in words(page)
    assert "31/02/2026" in page.text
    assert "<b>Spot" not in page.text
    again = editor.post("/stations/1/paper", **(form | {"day-1": "3/11/2026"}))
    assert again.status_code == 200
    assert "noted already" in words(again)
    assert "on paper" in words(again)


def test_months_are_told_of_one_station_and_of_all(staff: Staff, editor: Browser) -> None:
    from pypdf import PdfReader

    invited(editor)
    with staff.office.rows() as rows:
        number = cut(rows)
    editor.post("/stations/1/paper", **{"cut-0": str(number), "day-0": "20/10/2026", "time-0": "14h30"})
    for address in ("/stations/months/2026-10", "/stations/1/months/2026-10"):
        made = editor.get(f"{address}/pdf")
        assert made.mimetype == "application/pdf"
        text = PdfReader(io.BytesIO(made.data)).pages[0].extract_text()
        assert "<b>Spot</b>" in text
        assert "101" in text
        assert ";101;1;·" in editor.get(f"{address}/csv").text
        assert editor.get(f"{address}/exe").status_code == 404
    assert "Radio Essai;;1;·" in editor.get("/stations/months/2026-10/csv").text
    assert editor.get("/stations/months/2026-12/pdf").status_code == 404
    assert editor.get("/stations/9/months/2026-10/pdf").status_code == 404


def test_a_supervisor_sees_and_changes_nothing_and_an_inspector_sees_nothing(
    staff: Staff, editor: Browser
) -> None:
    code = invited(editor)
    supervisor = staff.hired(Role.SUPERVISOR, None)
    assert supervisor.get("/stations/1").status_code == 200
    assert supervisor.post("/stations/1/revocation", sure="on").status_code == 403
    assert staff.hired(Role.INSPECTOR).get("/stations").status_code == 403
    assert opens(staff, code)


def test_what_is_done_to_a_station_is_in_the_audit_log_without_its_code(
    staff: Staff, editor: Browser
) -> None:
    code = invited(editor)
    editor.post("/stations/1/code", sure="on")
    editor.post("/stations/1/revocation", sure="on")
    with staff.office.rows() as rows:
        log = rows.all("SELECT verb, subject FROM audit_log WHERE subject = 'station-1' ORDER BY seq")
    assert log == [(f"station.{verb}", "station-1") for verb in ("invited", "renewed", "revoked")]
    assert code not in str(log)


@pytest.mark.parametrize("lang", ["mg", "fr", "en"])
def test_the_pages_are_small(editor: Browser, lang: str) -> None:
    invited(editor)
    for path in ("/stations", "/stations/1"):
        assert len(editor.get(path, lang=lang).data) < 50_000
