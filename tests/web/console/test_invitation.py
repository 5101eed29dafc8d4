"""An invitation: seen before anything is shown, shown once, proved, and over."""

import pytest

from core.clock import milliseconds
from tests.web.console.staff import SHOWN, Staff, words
from vault import audit, members
from vault.members import INVITED_FOR, Role


def invited(staff: Staff, role: Role = Role.INSPECTOR) -> tuple[str, str]:
    with staff.office.rows() as rows:
        return members.invite(rows, "Soa Rasoa", role, "sava", audit.SCRIPT, staff.office.clock.now())


def test_opening_the_link_shows_no_secret_and_uses_nothing_up(staff: Staff) -> None:
    _, token = invited(staff)
    for _ in range(3):
        page = staff.browser().get(f"/invitation/{token}")
        assert page.status_code == 200
        assert "Welcome, Soa Rasoa" in words(page)
        assert SHOWN.findall(page.text) == []


def test_the_page_of_secrets_has_words_a_picture_and_the_secret_as_text(staff: Staff) -> None:
    _, token = invited(staff)
    page = staff.browser().post(f"/invitation/{token}")
    passphrase, secret = SHOWN.findall(page.text)
    assert len(passphrase.split()) == 6
    assert f"secret={secret.replace(' ', '')}" in page.text
    assert "<svg" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert len(page.data) < 50_000


def test_what_was_shown_is_in_no_row(staff: Staff) -> None:
    _, token = invited(staff)
    passphrase, secret = SHOWN.findall(staff.browser().post(f"/invitation/{token}").text)
    with staff.office.rows() as rows:
        (row,) = rows.all("SELECT public, private, secret FROM invitations")
    kept = b"".join(row)
    assert passphrase.encode() not in kept
    assert secret.replace(" ", "").encode() not in kept


def test_a_link_opened_again_shows_others_and_the_first_are_void(staff: Staff) -> None:
    _, token = invited(staff)
    browser = staff.browser()
    first, first_secret = SHOWN.findall(browser.post(f"/invitation/{token}").text)
    second, second_secret = SHOWN.findall(browser.post(f"/invitation/{token}").text)
    assert first != second
    code = staff.code(first_secret.replace(" ", ""))
    refused = browser.post(f"/invitation/{token}/proof", passphrase=first, code=code)
    assert refused.status_code == 422
    code = staff.code(second_secret.replace(" ", ""))
    assert browser.post(f"/invitation/{token}/proof", passphrase=second, code=code).status_code == 200


@pytest.mark.parametrize("spoiled", ["passphrase", "code"])
def test_nothing_is_made_without_both(staff: Staff, spoiled: str) -> None:
    member, token = invited(staff)
    browser = staff.browser()
    passphrase, secret = SHOWN.findall(browser.post(f"/invitation/{token}").text)
    typed = {"passphrase": passphrase, "code": staff.code(secret.replace(" ", ""))} | {spoiled: "000000"}
    refused = browser.post(f"/invitation/{token}/proof", **typed)
    assert refused.status_code == 422
    assert passphrase not in refused.text
    with staff.office.rows() as rows:
        assert members.current_key(rows, member) is None


def test_a_link_is_over_once_used_after_a_week_and_when_another_was_made(staff: Staff) -> None:
    holder = staff.joined()
    with staff.office.rows() as rows:
        old = members.invite_again(rows, holder.id, audit.SCRIPT, staff.office.clock.now())
        new = members.invite_again(rows, holder.id, audit.SCRIPT, staff.office.clock.now())
    assert staff.browser().get(f"/invitation/{old}").status_code == 404
    assert staff.browser().get(f"/invitation/{new}").status_code == 200
    staff.office.clock.move(seconds=INVITED_FOR.total_seconds())
    late = staff.browser().get(f"/invitation/{new}")
    assert (late.status_code, "This link is over" in words(late)) == (404, True)
    assert staff.browser().post(f"/invitation/{new}").status_code == 404


def test_a_proof_before_anything_was_shown_is_refused(staff: Staff) -> None:
    _, token = invited(staff)
    answer = staff.browser().post(f"/invitation/{token}/proof", passphrase="a", code="1")
    assert answer.status_code == 404


def test_whoever_has_the_link_cannot_try_words_without_end(staff: Staff) -> None:
    _, token = invited(staff)
    browser = staff.browser()
    browser.post(f"/invitation/{token}")
    tried = [browser.post(f"/invitation/{token}/proof", passphrase="a", code="1") for _ in range(6)]
    assert [answer.status_code for answer in tried] == [422] * 5 + [429]


def test_a_new_link_makes_a_new_key_and_ends_the_sessions_of_the_old(staff: Staff) -> None:
    holder = staff.joined()
    assert staff.enter(holder).status_code == 303
    with staff.office.rows() as rows:
        before = members.current_key(rows, holder.id)
        rows.change("UPDATE member_keys SET confirmed_at = ?", milliseconds(staff.office.clock.now()))
        token = members.invite_again(rows, holder.id, audit.SCRIPT, staff.office.clock.now())
    assert holder.browser.get("/account").status_code == 200
    again = staff.accepted(holder.id, holder.name, token)
    with staff.office.rows() as rows:
        after = members.current_key(rows, holder.id)
    assert before is not None
    assert after is not None
    assert (after.id != before.id, after.confirmed_at) == (True, None)
    assert holder.browser.get("/account").status_code == 302
    assert staff.enter(holder, staff.browser()).status_code == 422
    assert staff.enter(again, staff.browser()).status_code == 303
