"""The console's cases, as a browser goes through them: the list, listening, notes, referral, steps, and what is refused."""

from typing import Any

import pytest
from lxml import html
from werkzeug.test import TestResponse

from cases.listing import find_case
from cases.states import CaseState
from core.clock import milliseconds
from tests.cases.desk import SOUND, keyed, receipt_for, spoken, told
from tests.web.console.staff import Browser, Staff, tree, words
from vault import leaving, members
from vault.boxes import Field
from vault.members import Role

NO_CASE = "0" * 16


def audited(staff: Staff, verb: str) -> list[tuple[Any, ...]]:
    with staff.office.rows() as rows:
        return rows.all("SELECT actor, subject FROM audit_log WHERE verb = ? ORDER BY seq", verb)


def state_of(staff: Staff, case: str) -> str:
    with staff.office.rows() as rows:
        row = rows.one("SELECT state FROM cases WHERE id = ?", case)
    assert row is not None
    return str(row[0])


def form(page: TestResponse, action: str) -> dict[str, str]:
    """The hidden fields of the form that goes to an address ending so."""
    found: list[html.HtmlElement] = tree(page).xpath(f"//form[contains(@action, '{action}')]")
    inputs = found[0].xpath(".//input[@type='hidden']")
    return {field.get("name", ""): field.get("value", "") for field in inputs}


def sent(browser: Browser, case: str, action: str, **typed: Any) -> str:
    """Send a form of the case's page as it was made; what the page tells afterwards."""
    hidden = form(browser.get(f"/cases/{case}"), f"/{action}")
    answer = browser.client.post(f"/console/cases/{case}/{action}?lang=en", data=hidden | typed)
    assert answer.status_code == 303, answer.status_code
    return said(browser, answer)


def said(browser: Browser, answer: TestResponse) -> str:
    shown = browser.client.get(answer.headers["Location"], query_string=None)
    told = tree(shown).xpath("//*[@id='told']")
    return str(told[0].text_content()) if told else ""


def test_the_list_tells_name_kind_region_age_deadline_and_state(staff: Staff) -> None:
    member, case = staff.office.hire(region="sava"), told(staff.office)
    staff.office.clock.move(days=6)
    browser = staff.signed_in(member)
    page = browser.get("/cases")
    with staff.office.rows() as rows:
        (name,) = rows.one("SELECT name FROM cases WHERE id = ?", case) or ("",)
    line = words(page)
    for part in (name, "new", "wages", "received", "SAVA", "6 days", "28 November 2026", "over"):
        assert part in line
    assert tree(page).xpath(f"//a[@href='/console/cases/{case}']")


def test_the_list_is_filtered_and_turned_by_its_address_and_survives_nonsense(staff: Staff) -> None:
    browser = staff.hired(Role.SUPERVISOR, None)
    for number in range(55):
        told(staff.office, "diana" if number % 2 else "sava")
    page = browser.get("/cases", region="", order="name")
    assert len(tree(page).xpath("//tbody/tr")) == 50
    (following,) = tree(page).xpath("//a[@rel='next']/@href")
    rest = browser.client.get(following)
    assert len(tree(rest).xpath("//tbody/tr")) == 5
    assert len(tree(browser.get("/cases", region="diana")).xpath("//tbody/tr")) == 27
    assert "No case fits." in words(browser.get("/cases", state="closed"))
    nonsense = browser.get("/cases", state="'", kind="x", region="y", order="z", after="~~", unread="2")
    assert len(tree(nonsense).xpath("//tbody/tr")) == 50


@pytest.mark.parametrize("lang", ["fr", "mg", "en"])
def test_pages_are_light_and_in_each_language(staff: Staff, lang: str) -> None:
    browser = staff.hired(Role.SUPERVISOR, None)
    cases = [told(staff.office, refers=True) for _ in range(50)]
    receipt_for(staff.office, cases[0])
    for number in range(25):
        sent(browser, cases[0], "notes", note=f"{number} " + "words " * 40)
    for path in ("/cases", f"/cases/{cases[0]}"):
        page = browser.get(path, lang=lang)
        assert page.status_code == 200
        assert len(page.data) < 50_000, path
        assert page.headers["Cache-Control"] == "no-store"


def test_looking_at_a_case_makes_it_read(staff: Staff) -> None:
    browser = staff.hired()
    case = told(staff.office)
    assert "new" in words(browser.get("/cases", unread="1"))
    browser.get(f"/cases/{case}")
    assert "No case fits." in words(browser.get("/cases", unread="1"))


def test_p20_a_case_outside_the_scope_is_as_if_it_were_not_there_and_the_guess_is_audited(
    staff: Staff,
) -> None:
    guesser = staff.office.hire(region="diana")
    browser = staff.signed_in(guesser)
    staff.office.hire(region="sava")
    case = told(staff.office)
    item = spoken(staff.office, case)
    theirs, nobodys = browser.get(f"/cases/{case}"), browser.get(f"/cases/{NO_CASE}")
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert words(theirs) == words(nobodys)
    assert browser.get(f"/items/{item}/sound").status_code == 404
    for action in ("step", "owner", "notes", "referral", "link", "answer"):
        assert browser.post(f"/cases/{case}/{action}", step="close", note="x").status_code == 404
    subjects = [subject for actor, subject in audited(staff, "case.refused") if actor == guesser]
    assert subjects == [case, NO_CASE, item, *[case] * 6]
    assert state_of(staff, case) == CaseState.RECEIVED


def test_what_is_typed_into_an_address_is_not_kept_in_the_audit_log(staff: Staff) -> None:
    browser = staff.hired()
    assert browser.get("/cases/0341234567").status_code == 404
    assert [subject for _, subject in audited(staff, "case.refused")] == ["?"]


def test_a_recording_is_played_by_ranges_and_kept_nowhere_and_one_playing_is_one_line_of_the_log(
    staff: Staff,
) -> None:
    member = staff.office.hire(region="sava")
    browser = staff.signed_in(member)
    audio = b"RIFF" + bytes(range(256)) * 6000
    case = told(staff.office)
    item = spoken(staff.office, case, audio)
    (source,) = tree(browser.get(f"/cases/{case}")).xpath("//audio/@src")
    first = browser.client.get(source, headers={"Range": "bytes=0-"})
    assert (first.status_code, first.mimetype) == (206, "audio/wav")
    assert first.headers["Cache-Control"] == "no-store"
    assert first.headers["Content-Range"] == f"bytes 0-{512 * 1024 - 1}/{len(audio)}"
    heard, start = b"", 0
    while start < len(audio):
        part = browser.client.get(source, headers={"Range": f"bytes={start}-"})
        heard, start = heard + part.data, start + len(part.data)
    assert heard == audio
    assert browser.client.get(source, headers={"Range": "bytes=100-199"}).data == audio[100:200]
    assert browser.client.get(source, headers={"Range": "bytes=-7"}).data == audio[-7:]
    assert browser.client.get(source).data == audio
    past = browser.client.get(source, headers={"Range": f"bytes={len(audio)}-"})
    assert (past.status_code, past.headers["Content-Range"]) == (416, f"bytes */{len(audio)}")
    assert audited(staff, "item.opened") == [(member, item)]


def test_a_member_removed_while_listening_hears_no_more(staff: Staff) -> None:
    member = staff.office.hire(region="sava")
    staff.office.hire(region="sava")
    browser = staff.signed_in(member)
    item = spoken(staff.office, told(staff.office), b"RIFF" + bytes(1_000_000))
    address = f"/console/items/{item}/sound"
    assert browser.client.get(address, headers={"Range": "bytes=0-"}).status_code == 206
    with staff.office.rows() as rows:
        leaving.remove_member(rows, member, "script", staff.office.clock.now())
    next_range = browser.client.get(address, headers={"Range": "bytes=524288-"})
    assert next_range.status_code == 302
    assert "/console/sign-in" in next_range.headers["Location"]


def test_who_is_kept_from_a_case_while_listening_hears_no_more(staff: Staff) -> None:
    member, boss = staff.office.hire(region="sava"), staff.office.hire(Role.SUPERVISOR, "sava")
    browser, supervisor = staff.signed_in(member), staff.signed_in(boss)
    case = told(staff.office)
    item = spoken(staff.office, case, b"RIFF" + bytes(1_000_000))
    address = f"/console/items/{item}/sound"
    assert browser.client.get(address, headers={"Range": "bytes=0-"}).status_code == 206
    assert sent(supervisor, case, "withholding", member=member, sure="on") == "Done."
    assert browser.client.get(address, headers={"Range": "bytes=524288-"}).status_code == 404
    assert browser.get(f"/cases/{case}").status_code == 404
    assert "No case fits." in words(browser.get("/cases"))


def test_keyed_words_and_notes_are_read_on_the_page_and_a_number_is_not(staff: Staff) -> None:
    browser = staff.hired()
    case = told(staff.office)
    keyed(staff.office, case, Field.TEXT, "Rakoto of Vohemar")
    keyed(staff.office, case, Field.NUMBER, "+261341234567")
    assert sent(browser, case, "notes", note="Ask at the <port>.") == "The note is kept, for the team."
    page = words(browser.get(f"/cases/{case}"))
    assert "Rakoto of Vohemar" in page
    assert "Ask at the <port>." in page
    assert "1234567" not in browser.get(f"/cases/{case}").text


def test_a_case_goes_from_received_to_closed_and_its_timeline_tells_it(staff: Staff) -> None:
    member = staff.office.hire(region="sava")
    browser = staff.signed_in(member)
    case = told(staff.office)
    for step, state in (("take", "in-hand"), ("wait", "waiting"), ("take", "in-hand")):
        assert sent(browser, case, "step", step=step) == "Done."
        assert state_of(staff, case) == state
    assert sent(browser, case, "step", step="resolve") == "Say what came of it."
    assert sent(browser, case, "step", step="resolve", outcome="paid") == "Done."
    assert sent(browser, case, "step", step="close") == "Done."
    assert state_of(staff, case) == "closed"
    page = words(browser.get(f"/cases/{case}"))
    assert "money was paid or given back" in page
    for event in ("took it in hand", "waits for the worker", "resolved it", "closed it"):
        assert event in page
    assert sent(browser, case, "step", step="reopen") == "Done."
    assert state_of(staff, case) == "in-hand"


def test_two_people_opening_one_case_at_once_one_wins_the_other_is_told(staff: Staff) -> None:
    one, other = staff.hired(), staff.hired()
    case = told(staff.office)
    shown = form(other.get(f"/cases/{case}"), "/step")
    assert sent(one, case, "step", step="take") == "Done."
    late = other.client.post(
        f"/console/cases/{case}/step?lang=en", data=shown | {"step": "close", "outcome": "advised"}
    )
    assert said(other, late).startswith("Somebody was faster")
    assert state_of(staff, case) == "in-hand"


def test_a_form_that_names_no_step_is_not_read(staff: Staff) -> None:
    browser = staff.hired()
    case = told(staff.office)
    hidden = form(browser.get(f"/cases/{case}"), "/step")
    answer = browser.client.post(f"/console/cases/{case}/step", data=hidden | {"step": "burn"})
    assert answer.status_code == 400


def test_what_is_referred_with_consent_a_partner_hears_and_nothing_else_of_the_case(staff: Staff) -> None:
    inspector = staff.hired()
    partner = staff.office.hire(Role.PARTNER, None)
    theirs = staff.signed_in(partner)
    case = told(staff.office, refers=True)
    item, other = spoken(staff.office, case), spoken(staff.office, case, SOUND * 2)
    sent(inspector, case, "notes", note="for the team alone")
    assert sent(inspector, case, "referral", partner=partner).startswith("Choose at least one")
    assert sent(inspector, case, "referral", partner=partner, item=item).startswith("Referred.")
    assert "was referred to you" in words(theirs.get("/"))
    page = theirs.get(f"/cases/{case}")
    assert tree(page).xpath("//audio/@src") == [f"/console/items/{item}/sound"]
    for hidden in ("for the team alone", "Timeline", "Next step", "Refer to a partner", "Owner"):
        assert hidden not in words(page)
    assert theirs.client.get(f"/console/items/{item}/sound").data == SOUND
    assert theirs.client.get(f"/console/items/{other}/sound").status_code == 404
    assert sent(theirs, case, "notes", note="She has a lawyer now.") == "The note is kept, for the team."
    assert "She has a lawyer now." in words(inspector.get(f"/cases/{case}"))


def test_without_consent_there_is_no_form_to_refer_and_a_made_up_one_is_refused(staff: Staff) -> None:
    inspector, partner = staff.hired(), staff.office.hire(Role.PARTNER, None)
    case = told(staff.office)
    item = spoken(staff.office, case)
    page = inspector.get(f"/cases/{case}")
    assert not tree(page).xpath("//form[contains(@action, '/referral')]")
    answer = inspector.post(f"/cases/{case}/referral", seen="received", partner=partner, item=item)
    assert said(inspector, answer).startswith("The worker did not allow")
    assert state_of(staff, case) == "received"


def test_a_case_is_handed_over_and_linked(staff: Staff) -> None:
    one, two = staff.office.hire(region="sava"), staff.office.hire(region="sava")
    browser, other = staff.signed_in(one), staff.signed_in(two)
    case, again = told(staff.office), told(staff.office)
    sent(browser, case, "step", step="take")
    assert sent(browser, case, "owner", to=two) == "Done."
    assert "was handed over to you" in words(other.get("/"))
    with staff.office.rows() as rows:
        name = find_case(rows, members.find_member(rows, one), again).name
    assert sent(browser, case, "link", name=name.title()) == "Done."
    assert name in words(browser.get(f"/cases/{case}"))
    assert sent(browser, case, "link", name="nothing here").startswith("There is no case")


def test_a_case_is_kept_from_nobody_without_the_tick(staff: Staff) -> None:
    supervisor, member = staff.hired(Role.SUPERVISOR, "sava"), staff.office.hire(region="sava")
    case = told(staff.office)
    spoken(staff.office, case)
    hidden = form(supervisor.get(f"/cases/{case}"), "/withholding")
    refused = supervisor.client.post(
        f"/console/cases/{case}/withholding?lang=en", data=hidden | {"member": member}
    )
    assert (refused.status_code, "The tick is missing" in words(refused)) == (422, True)
    assert staff.signed_in(member).get(f"/cases/{case}").status_code == 200


def test_the_last_who_can_open_a_case_is_not_kept_from_it(staff: Staff) -> None:
    only = staff.office.hire(Role.SUPERVISOR, "sava")
    browser = staff.signed_in(only)
    case = told(staff.office)
    spoken(staff.office, case)
    hidden = form(browser.get(f"/cases/{case}"), "/withholding")
    browser.client.post(
        f"/console/cases/{case}/withholding?lang=en", data=hidden | {"member": only, "sure": "on"}
    )
    assert browser.get(f"/cases/{case}").status_code == 200


def test_a_withdrawn_case_is_opened_by_nobody(staff: Staff) -> None:
    browser = staff.hired()
    case = told(staff.office)
    item = spoken(staff.office, case)
    keyed(staff.office, case, Field.TEXT, "Rakoto of Vohemar")
    with staff.office.rows() as rows:
        rows.change("UPDATE cases SET state = ? WHERE id = ?", "withdrawn", case)
    page = browser.get(f"/cases/{case}")
    assert "Its caller has withdrawn it" in words(page)
    assert "Rakoto" not in words(page)
    assert not tree(page).xpath("//main//form")
    assert browser.client.get(f"/console/items/{item}/sound").status_code == 404


def test_a_text_is_no_sound_and_an_item_without_a_file_is_no_page_of_our_secrets(staff: Staff) -> None:
    browser = staff.hired()
    case = told(staff.office)
    text, item = keyed(staff.office, case, Field.TEXT, "words"), spoken(staff.office, case)
    assert browser.client.get(f"/console/items/{text}/sound").status_code == 404
    (staff.office.folder / item).unlink()
    lost = browser.client.get(f"/console/items/{item}/sound")
    assert lost.status_code == 500
    assert item not in lost.text


def test_an_overdue_notice_names_the_case_by_its_code_name(staff: Staff) -> None:
    boss = staff.office.hire(Role.SUPERVISOR, "sava")
    case = told(staff.office)
    with staff.office.rows() as rows:
        row = rows.one("SELECT name FROM cases WHERE id = ?", case)
        at = milliseconds(staff.office.clock.now())
        rows.change(
            "INSERT INTO notices (id, member_id, kind, subject, at) VALUES ('n', ?, 'case.overdue', ?, ?)",
            boss,
            case,
            at,
        )
    assert row is not None
    assert f"The deadline of {row[0]} is over" in words(staff.signed_in(boss).get("/"))
