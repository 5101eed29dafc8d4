"""The steps of a case, as a browser takes them: from received to closed, referred, handed over, kept from somebody."""

from cases.listing import find_case
from tests.cases.desk import SOUND, spoken, told
from tests.web.console.case_pages import form, said, sent, state_of
from tests.web.console.staff import Staff, tree, words
from vault import members
from vault.members import Role


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
