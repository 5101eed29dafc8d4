"""Invitation, sign-in, session: the whole way in, as a browser goes it."""

import re

import pytest

from tests.rooms import sources
from tests.web.console.staff import Staff, tree, words
from vault import audit, members
from vault.members import Role
from web.console.words import verb


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


@pytest.mark.parametrize(
    ("then", "to"),
    [
        ("/console/people", "/console/people"),
        ("/console/audit?before=3", "/console/audit?before=3"),
        ("https://elsewhere.example/console/", "/console/"),
        ("//elsewhere.example", "/console/"),
        ("/console//elsewhere.example", "/console/"),
        ("/console/\\elsewhere", "/console/"),
        ("/consoles", "/console/"),
        ("", "/console/"),
    ],
)
def test_who_signs_in_goes_where_they_wanted_and_never_elsewhere(staff: Staff, then: str, to: str) -> None:
    entered = staff.enter(staff.joined(), then=then)
    assert entered.headers["Location"] == to


def test_a_page_asked_for_without_a_session_is_kept_for_afterwards(staff: Staff) -> None:
    browser = staff.browser()
    sent = browser.client.get("/console/audit?before=7").headers["Location"]
    form = browser.client.get(sent)
    assert 'name="then" value="/console/audit?before=7"' in form.text


def test_a_form_of_nobody_is_not_repeated_after_signing_in(staff: Staff) -> None:
    sent = staff.browser().client.post("/console/people", data={"name": "x"})
    assert sent.headers["Location"] == "/console/sign-in"


def test_each_page_of_the_menu_is_there_for_whoever_is_shown_it(staff: Staff) -> None:
    for role in Role:
        browser = staff.hired(role, None)
        menu = tree(browser.get("/")).xpath("//nav[@class='menu']//a/@href")
        assert menu
        for address in menu:
            assert browser.client.get(address, follow_redirects=True).status_code == 200


def test_the_audit_log_is_turned_page_by_page(staff: Staff) -> None:
    with staff.office.rows() as rows:
        for number in range(120):
            audit.record(rows, audit.SCRIPT, "audit.cut", str(number), staff.office.clock.now())
    browser = staff.hired(Role.ADMINISTRATOR, None)
    seen, address = [], "/console/audit"
    while address:
        page = tree(browser.client.get(address))
        seen += page.xpath("//ol[@class='log']//small/text()")
        (address,) = page.xpath("//a[@rel='next']/@href") or [""]
    assert [int(number) for number in seen] == [*range(len(seen), 0, -1)]
    assert len(seen) > 120


def test_every_act_of_the_audit_log_has_words(staff: Staff) -> None:
    """A reader of the log is told in words, not in the program's."""
    acts = {
        found
        for file in sources()
        for found in re.findall(r'record\([^)]*?"([a-z-]+\.[a-z-]+)"', file.read_text("utf-8"))
    }
    assert len(acts) > 15
    with staff.app.test_request_context("/console/?lang=en"):
        assert sorted(act for act in acts if verb(act) == act) == []
