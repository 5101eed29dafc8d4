"""The console's cases, as a browser goes through them: the list, listening, notes, referral, steps, and what is refused."""

import pytest

from cases.states import CaseState
from core.clock import milliseconds
from tests.cases.desk import keyed, receipt_for, spoken, told
from tests.web.console.case_pages import audited, sent, state_of
from tests.web.console.staff import Staff, tree, words
from vault import leaving
from vault.boxes import Field
from vault.members import Role

NO_CASE = "0" * 16


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
