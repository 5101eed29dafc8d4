"""The team's pages: an administrator invites, moves, ends and removes; nothing else of theirs is touched."""

import pytest

from tests.web.console.staff import SHOWN, Staff, words
from vault import audit, members, opening
from vault.members import NoSuchMember, Role


def test_who_is_invited_gets_a_link_that_is_shown_once(staff: Staff) -> None:
    administrator = staff.hired(Role.ADMINISTRATOR, None)
    page = administrator.post("/people", name="  Lova   Soa ", role="partner", region="")
    (link,) = SHOWN.findall(page.text)
    token = link.removeprefix(f"{staff.settings.public_url}/console/invitation/")
    with staff.office.rows() as rows:
        member = members.invited(rows, token, staff.office.clock.now())
    assert (member.name, member.role, member.region) == ("Lova Soa", Role.PARTNER, None)
    assert link not in administrator.get(f"/people/{member.id}").text


def test_two_people_do_not_sign_in_with_one_name(staff: Staff) -> None:
    administrator = staff.hired(Role.ADMINISTRATOR, None)
    administrator.post("/people", name="Zoé", role="editor", region="")
    again = administrator.post("/people", name="zoe", role="editor", region="")
    assert again.status_code == 409
    assert "has this name already" in words(again)
    assert 'value="zoe"' in again.text


@pytest.mark.parametrize(
    "typed",
    [
        {"name": ""},
        {"name": "x" * 81},
        {"name": "x" * 5000},
        {"role": "king"},
        {"role": ""},
        {"region": "paris"},
    ],
)
def test_what_is_no_name_role_or_region_is_refused(staff: Staff, typed: dict[str, str]) -> None:
    administrator = staff.hired(Role.ADMINISTRATOR, None)
    right = {"name": "Lova", "role": "inspector", "region": "sava"}
    assert administrator.post("/people", **(right | typed)).status_code == 400
    with staff.office.rows() as rows:
        assert len(members.team(rows)) == 1


def test_a_name_is_shown_as_it_is_written(staff: Staff) -> None:
    administrator = staff.hired(Role.ADMINISTRATOR, None)
    administrator.post("/people", name="<b>Bold</b> & Co", role="editor", region="")
    page = administrator.get("/people")
    assert "<b>Bold" not in page.text
    assert "<b>Bold</b> & Co" in words(page)


def test_who_is_removed_is_out_at_once(staff: Staff) -> None:
    administrator, member = staff.hired(Role.ADMINISTRATOR, None), staff.office.hire()
    browser = staff.signed_in(member)
    assert browser.get("/account").status_code == 200
    assert administrator.post(f"/people/{member}/removal", sure="on").status_code == 303
    assert browser.get("/account").status_code == 302
    with staff.office.rows() as rows, pytest.raises(NoSuchMember):
        members.find_member(rows, member)
    assert administrator.get(f"/people/{member}").status_code == 404


@pytest.mark.parametrize("act", ["removal", "place"])
def test_the_last_who_can_open_something_stays_until_another_can(staff: Staff, act: str) -> None:
    administrator, member = staff.hired(Role.ADMINISTRATOR, None), staff.office.hire(Role.INSPECTOR, "sava")
    staff.office.note(staff.office.open_case("sava"))
    browser = staff.signed_in(member)
    refused = administrator.post(f"/people/{member}/{act}", role="editor", region="", sure="on")
    assert (refused.status_code, "Nobody else could open" in words(refused)) == (409, True)
    assert browser.get("/account").status_code == 200
    staff.office.hire(Role.INSPECTOR, "sava")
    with staff.office.rows() as rows:
        opening.share(rows, staff.office.folder, staff.office.sign_in(member), staff.office.clock.now())
    assert (
        administrator.post(f"/people/{member}/{act}", role="editor", region="", sure="on").status_code == 303
    )


@pytest.mark.parametrize("act", ["removal", "key/end"])
def test_what_cannot_be_taken_back_is_done_only_where_the_tick_is_set(staff: Staff, act: str) -> None:
    """The browser asks for it; whoever sends a form without a browser is asked by the server."""
    administrator, member = staff.hired(Role.ADMINISTRATOR, None), staff.office.hire()
    browser = staff.signed_in(member)
    refused = administrator.post(f"/people/{member}/{act}")
    assert refused.status_code == 422
    assert "The tick is missing Nothing was changed." in words(refused)
    assert browser.get("/account").status_code == 200
    with staff.office.rows() as rows:
        assert members.current_key(rows, member)
        assert [
            entry.verb for entry in audit.latest(rows, 9) if entry.verb.endswith(("ended", "removed"))
        ] == []


@pytest.mark.parametrize("act", ["removal", "place"])
@pytest.mark.parametrize("whose", ["their own", "another's"])
def test_the_last_administrator_stays_until_another_can_do_it(staff: Staff, act: str, whose: str) -> None:
    """Nobody could let anybody in again, but whoever runs the machine."""
    one = staff.office.hire(Role.ADMINISTRATOR, None)
    administrator = staff.signed_in(one)
    with staff.office.rows() as rows:
        asked, _ = members.invite(rows, "Lova", Role.ADMINISTRATOR, None, one, staff.office.clock.now())
    form = {"role": "editor", "region": "", "sure": "on"}
    refused = administrator.post(f"/people/{one}/{act}", **form)
    assert (refused.status_code, "Nobody could invite or remove" in words(refused)) == (409, True)
    assert administrator.get("/people").status_code == 200, "who was invited has no key yet"
    staff.office.give_key(asked)
    by, gone = (administrator, one) if whose == "their own" else (staff.signed_in(asked), one)
    assert by.post(f"/people/{gone}/{act}", **form).status_code == 303
    assert staff.signed_in(asked).get("/people").status_code == 200
    assert staff.signed_in(asked).post(f"/people/{asked}/{act}", **form).status_code == 409


def test_a_stolen_key_ends_even_if_it_is_the_last(staff: Staff) -> None:
    administrator, member = staff.hired(Role.ADMINISTRATOR, None), staff.office.hire(Role.INSPECTOR, "sava")
    staff.office.note(staff.office.open_case("sava"))
    browser = staff.signed_in(member)
    assert administrator.post(f"/people/{member}/key/end", sure="on").status_code == 303
    assert browser.get("/account").status_code == 302
    assert "no key yet" in words(administrator.get(f"/people/{member}"))


@pytest.mark.parametrize(
    ("lang", "role"), [("mg", "mpanara-maso"), ("fr", "inspection"), ("en", "inspector")]
)
def test_pages_are_in_the_language_that_was_asked_for(staff: Staff, lang: str, role: str) -> None:
    administrator, member = staff.hired(Role.ADMINISTRATOR, None), staff.office.hire(Role.INSPECTOR, "sava")
    page = administrator.get(f"/people/{member}", lang=lang)
    assert f'<html lang="{lang}">' in page.text
    assert role in words(page)
