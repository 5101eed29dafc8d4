"""Invitation, sign-in, session: the whole way in, as a browser goes it."""

import re

from tests.web.console.staff import Staff, words
from vault import audit, members
from vault.members import Role


def test_who_is_invited_makes_a_key_and_signs_in(staff: Staff) -> None:
    with staff.office.rows() as rows:
        member, token = members.invite(
            rows, "Soa Rasoa", Role.INSPECTOR, "sava", audit.SCRIPT, staff.office.clock.now()
        )
    browser = staff.browser()
    link = f"/invitation/{token}"
    assert "Welcome, Soa Rasoa" in words(browser.get(link))
    shown = browser.post(link)
    passphrase, secret = re.findall(r'class="secret" translate="no">([^<]+)<', shown.text)
    joined = browser.post(f"{link}/proof", passphrase=passphrase, code=staff.code(secret.replace(" ", "")))
    with staff.office.rows() as rows:
        key = members.current_key(rows, member)
    assert key is not None
    assert key.fingerprint in words(joined)
    staff.office.clock.move(seconds=30)
    entered = browser.post(
        "/sign-in", name="soa rasoa", passphrase=passphrase, code=staff.code(secret.replace(" ", ""))
    )
    assert (entered.status_code, entered.headers["Location"]) == (303, "/console/")
    start = words(browser.get("/"))
    assert "Good day, Soa Rasoa" in start
    assert key.fingerprint in start
    assert browser.get("/account").status_code == 200
