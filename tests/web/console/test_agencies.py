"""The agencies' pages of the console: reviews and an agency's side, lists given and taken over, what is asked about."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from agencies.reviews.comments import open_comment
from core.database import unit_of_work
from core.models import AgencyCheckRow
from tests.agencies.builders import csv_text, row
from tests.agencies.reviewing import SUN, published_of, tell, today_of
from tests.web.console.agency_desk import OF_SUN, Desk, address
from tests.web.console.staff import tree, words
from vault.boxes import Field
from vault.members import Role
from vault.sealing import encrypt_sound, seal
from web.languages import LANGUAGES

BUCKET = 517_231


def state_of(desk: Desk, review: str) -> str:
    (found,) = desk.office.rows("SELECT state FROM reviews WHERE id = ?", review)
    return str(found["state"])


def test_a_review_is_approved_by_a_person_whose_name_is_kept_with_it(desk: Desk) -> None:
    review, editor = tell(desk.office, BUCKET), desk.editor
    assert "Sun test 1 new not heard yet" in words(editor.get("/reviews"))
    shown = words(editor.get(OF_SUN))
    assert "Paid for the job no Had a contract they understood before leaving yes" in shown
    assert "fewer than five are approved" in shown
    assert editor.post(f"{OF_SUN}/{review}", decision="approve").status_code == 303
    assert state_of(desk, review) == "approved"
    assert desk.audited() == [("review.approved", review)]
    assert "No review waits." in words(editor.get("/reviews"))
    assert "Sun test 1 approved" in words(editor.get("/reviews", all="1"))


def test_p07_who_decides_is_shown_nothing_of_who_told(desk: Desk) -> None:
    tell(desk.office, BUCKET)
    assert str(BUCKET) not in desk.editor.get(OF_SUN).text


def test_what_is_held_says_why_and_is_approved_with_a_reason_alone(desk: Desk) -> None:
    review, editor = tell(desk.office, None), desk.editor
    assert "the number was withheld" in words(editor.get(OF_SUN))
    refused = editor.post(f"{OF_SUN}/{review}", decision="approve")
    assert refused.status_code == 409
    assert "say why" in words(refused)
    assert state_of(desk, review) == "held"
    assert desk.audited() == []
    editor.post(f"{OF_SUN}/{review}", decision="approve", reason="the union knows them")
    assert state_of(desk, review) == "approved"
    assert "the union knows them" in words(editor.get(OF_SUN))
    editor.post(f"{OF_SUN}/{review}", decision="reject", reason="it was invented")
    assert state_of(desk, review) == "rejected"


def test_from_five_reviews_to_what_is_heard_with_the_agencys_side(desk: Desk) -> None:
    editor = desk.editor
    for caller in range(5):
        told = tell(desk.office, caller, "nynyy" if caller % 2 else "ynynn")
        assert editor.post(f"{OF_SUN}/{told}", decision="approve").status_code == 303
        desk.office.clock.move(days=8)
        editor = desk.editor
    assert "the agency was not asked for its side" in words(editor.get(OF_SUN))
    assert editor.post(f"{OF_SUN}/answer", language="fr", text="Nous remboursons.").status_code == 409
    assert editor.post(f"{OF_SUN}/asked", on=str(today_of(desk.office))).status_code == 303
    assert (
        editor.post(f"{OF_SUN}/answer", language="fr", text="Nous remboursons.\r\nVenez.").status_code == 303
    )
    found = published_of(desk.office)
    assert found
    assert [answer.text for answer in found.answers] == ["Nous remboursons.\nVenez."]
    shown = words(editor.get(OF_SUN))
    assert "What the approved reviews say" in shown
    assert "no voice has said it yet" in shown
    assert [verb for verb, _ in desk.audited()] == ["review.approved"] * 5 + [
        "agency.asked",
        "agency.answered",
    ]


@pytest.mark.parametrize(
    ("path", "typed", "status"),
    [
        ("/answer", {"language": "fr", "text": "x" * 901}, 409),
        ("/answer", {"language": "xx", "text": "Oui."}, 400),
        ("/asked", {"on": "2099-01-01"}, 409),
        ("/asked", {"on": "someday"}, 400),
        ("/00000000", {"decision": "approve"}, 404),
        ("/00000000", {"decision": "publish"}, 400),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    desk: Desk, path: str, typed: dict[str, str], status: int
) -> None:
    assert desk.editor.post(f"{OF_SUN}{path}", **typed).status_code == status
    assert desk.office.rows("SELECT * FROM agency_asked") == []
    assert desk.audited() == []


@pytest.mark.parametrize(
    "path", ["/reviews/nowhere/1", "/reviews/test/1", f"/reviews/test/{2**70}", "/registers/lists/none"]
)
def test_what_is_not_there_is_not_there(desk: Desk, path: str) -> None:
    assert desk.editor.get(path).status_code == 404


@pytest.mark.parametrize(
    ("role", "confirmed", "opens"),
    [
        (Role.EDITOR, True, {"/reviews", "/registers", "/asked"}),
        (Role.SUPERVISOR, True, {"/reviews", "/registers", "/asked"}),
        (Role.SUPERVISOR, False, set()),
        (Role.INSPECTOR, True, {"/asked"}),
        (Role.PARTNER, True, set()),
        (Role.ADMINISTRATOR, True, set()),
    ],
)
def test_p16_editors_and_supervisors_decide_about_agencies_and_nobody_else(
    desk: Desk, role: Role, confirmed: bool, opens: set[str]
) -> None:
    browser = desk.staff.hired(role, "sava", confirmed=confirmed)
    pages = ("/reviews", "/registers", "/asked")
    assert {page for page in pages if browser.get(page).status_code == 200} == opens
    review = tell(desk.office, 1)
    allowed = 303 if "/reviews" in opens else 403
    assert browser.post(f"{OF_SUN}/{review}", decision="approve").status_code == allowed
    assert desk.give(browser, csv_text([row("Sun", "1")])).status_code == allowed


def test_a_comment_is_heard_by_the_supervisors_it_was_sealed_to_and_by_nobody_else(desk: Desk) -> None:
    supervisor, inspector = desk.staff.hired(Role.SUPERVISOR, None), desk.staff.hired(Role.INSPECTOR, "sava")
    with desk.staff.office.rows() as rows:
        case = open_comment(rows, "test", SUN, today_of(desk.office), practice=False)
    assert case
    draft = encrypt_sound(desk.staff.settings.sealed_path, case, Field.RECORDING, b"RIFF she said")
    with desk.staff.office.rows() as rows:
        item = seal(rows, draft, desk.office.clock.now())
    tell(desk.office, BUCKET)
    assert "Said in their own voice" in words(supervisor.get(OF_SUN))
    heard = supervisor.get(f"/reviews/comments/{item}/sound")
    assert (heard.data, heard.headers["Cache-Control"]) == (b"RIFF she said", "no-store")
    assert desk.staff.hired(Role.SUPERVISOR, None).get(f"/reviews/comments/{item}/sound").status_code == 404
    editor = desk.editor
    assert "Said in their own voice" not in words(editor.get(OF_SUN))
    for browser in (editor, inspector):
        assert browser.get(f"/reviews/comments/{item}/sound").status_code == 403
    for other in (case, "0" * 16):
        assert supervisor.get(f"/reviews/comments/{other}/sound").status_code == 404


def test_p20_a_grievance_is_not_heard_by_the_way_of_a_comment(desk: Desk) -> None:
    supervisor = desk.staff.hired(Role.SUPERVISOR, None)
    case = desk.staff.office.open_case(None)
    draft = encrypt_sound(desk.staff.settings.sealed_path, case, Field.RECORDING, b"RIFF a report")
    with desk.staff.office.rows() as rows:
        item = seal(rows, draft, desk.office.clock.now())
    assert supervisor.get(f"/reviews/comments/{item}/sound").status_code == 404


def asked_about(desk: Desk, key: int, *counts: tuple[int, int]) -> None:
    today = today_of(desk.office)
    with unit_of_work(desk.office.engine) as connection:
        for days, count in counts:
            day = today - timedelta(days=days)
            connection.execute(insert(AgencyCheckRow).values(day=day, register="test", key=key, count=count))


def test_what_callers_ask_about_is_told_with_what_rises(desk: Desk) -> None:
    asked_about(desk, SUN, (0, 20), (40, 1), (10, 4))
    shown = words(desk.editor.get("/asked"))
    assert shown.count("Sun test 20 this week, 1.0 in a week before rises") == 2
    assert "Moon" not in shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_of_agencies_is_light_and_in_the_language_that_was_asked_for(
    desk: Desk, lang: str
) -> None:
    editor = desk.editor
    for caller in range(45):
        tell(desk.office, caller + 1)
    listed = [row(f"Agency number {number} of the synthetic list", str(number)) for number in range(60)]
    place = address(desk.give(editor, csv_text(listed)))
    desk.work()
    asked_about(desk, SUN, (0, 20), (40, 1))
    for path in ("/reviews", OF_SUN, "/registers", place, "/asked"):
        page = editor.get(path, lang=lang)
        assert (page.status_code, len(page.data) < 50_000) == (200, True), (path, len(page.data))
        assert tree(page).get("lang") == lang
        assert not tree(page).xpath("//script|//*[@style]|//*[@onclick]")
