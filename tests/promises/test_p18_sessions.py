"""P18: sessions are kept on the server, end by themselves, all of them with a new passphrase; no form but our own counts."""

import dataclasses
from base64 import urlsafe_b64decode
from http.cookies import SimpleCookie
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from core.settings import Mode
from tests.promises.test_p16_who_may_do_what import address
from tests.web.console.staff import SESSION, SHOWN, Browser, Staff
from tests.web.scripted_line import pages
from vault import members, opening
from vault.members import Role
from vault.opening import Held
from web.console import sessions
from web.console.codes import STEP_SECONDS
from web.console.door import LONGEST_FORM, routes
from web.console.permissions import TABLE


def is_in(browser: Browser) -> bool:
    return browser.get("/account").status_code == 200


def test_p18_half_an_hour_of_rest_ends_a_session(staff: Staff) -> None:
    browser = staff.hired()
    staff.office.clock.move(minutes=29, seconds=59)
    assert is_in(browser)
    staff.office.clock.move(minutes=30)
    assert not is_in(browser)


def test_p18_use_keeps_a_session_up_to_twelve_hours(staff: Staff) -> None:
    browser = staff.hired()
    for _ in range(24):
        assert is_in(browser)
        staff.office.clock.move(minutes=29)
    assert is_in(browser)
    staff.office.clock.move(minutes=25)
    assert not is_in(browser)


def test_p18_a_page_is_written_down_as_use_once_a_minute(staff: Staff) -> None:
    browser = staff.hired()

    def seen() -> tuple[int, ...]:
        with staff.office.rows() as rows:
            return rows.one("SELECT seen_at FROM sessions") or ()

    began = seen()
    staff.office.clock.move(seconds=59)
    assert (is_in(browser), seen()) == (True, began)
    staff.office.clock.move(seconds=1)
    assert is_in(browser)
    assert seen() > began


def test_p18_each_sign_in_has_a_session_of_its_own_whatever_the_browser_brought(staff: Staff) -> None:
    holder = staff.joined()
    holder.browser.client.set_cookie(SESSION, "chosen by somebody else")
    ids = []
    for _ in range(2):
        staff.office.clock.move(seconds=STEP_SECONDS)
        assert staff.enter(holder).status_code == 303
        ids.append(holder.browser.session)
    assert len({*ids, "chosen by somebody else"}) == 3


def test_p18_neither_the_row_nor_the_cookie_alone_holds_the_key(staff: Staff) -> None:
    member = staff.office.hire()
    browser = staff.signed_in(member)
    private = bytes(staff.office.sign_in(member).private)
    whole = urlsafe_b64decode(browser.session)
    with staff.office.rows() as rows:
        (row,) = rows.all("SELECT id_hash, member_id, boxed FROM sessions")
        boxed = bytes(row[2])
        assert private not in boxed + whole
        assert whole[: sessions.ID_SIZE].hex() not in row
        with pytest.raises(opening.WrongPassphrase):
            opening.take_up(rows, member, Held(boxed, bytes(32)))
        other = sessions.begin(rows, staff.office.sign_in(member), staff.office.clock.now())
        mixed = whole[: sessions.ID_SIZE] + urlsafe_b64decode(other)[sessions.ID_SIZE :]
        assert sessions.take_up(rows, sessions.as_cookie(mixed), staff.office.clock.now()) is None


@pytest.mark.parametrize("cookie", ["", "x", "=", "ñ", "A" * 88, "a" * 5000])
def test_p18_what_is_no_session_is_nobodys(staff: Staff, cookie: str) -> None:
    with staff.office.rows() as rows:
        assert sessions.take_up(rows, cookie, staff.office.clock.now()) is None


def test_p18_a_new_passphrase_ends_every_session_and_the_old_words(staff: Staff) -> None:
    holder = staff.joined()
    elsewhere = staff.browser()
    for browser in (holder.browser, elsewhere):
        assert staff.enter(holder, browser).status_code == 303
        staff.office.clock.move(seconds=STEP_SECONDS)
    old = holder.browser.session
    page = holder.browser.post(
        "/account/passphrase", passphrase=holder.passphrase, code=staff.code(holder.secret)
    )
    (renewed,) = SHOWN.findall(page.text)
    assert (is_in(holder.browser), is_in(elsewhere)) == (True, False)
    elsewhere.client.set_cookie(SESSION, old)
    assert not is_in(elsewhere)
    staff.office.clock.move(seconds=STEP_SECONDS)
    assert staff.enter(holder, elsewhere).status_code == 422
    assert staff.enter(holder, elsewhere, passphrase=renewed).status_code == 303


@pytest.mark.parametrize("wrong", ["passphrase", "code"])
def test_p18_a_passphrase_is_changed_by_who_has_it_and_a_code(staff: Staff, wrong: str) -> None:
    holder = staff.joined()
    assert staff.enter(holder).status_code == 303
    staff.office.clock.move(seconds=STEP_SECONDS)
    typed = {"passphrase": holder.passphrase, "code": staff.code(holder.secret)} | {wrong: "000000"}
    refused = holder.browser.post("/account/passphrase", **typed)
    assert (refused.status_code, SHOWN.findall(refused.text)) == (422, [])
    assert is_in(holder.browser)


def test_p18_an_open_session_cannot_try_passphrases_without_end(staff: Staff) -> None:
    holder = staff.joined()
    assert staff.enter(holder).status_code == 303
    answers = [
        holder.browser.post("/account/passphrase", passphrase="un", code="1").status_code for _ in range(6)
    ]
    assert answers == [422] * 5 + [429]


def test_p18_signing_out_ends_the_session_itself(staff: Staff) -> None:
    browser = staff.hired()
    kept = browser.session
    assert browser.post("/sign-out").status_code == 303
    browser.client.set_cookie(SESSION, kept)
    assert not is_in(browser)


def test_p18_a_key_that_ended_ends_its_sessions(staff: Staff) -> None:
    member = staff.office.hire()
    browser = staff.signed_in(member)
    with staff.office.rows() as rows:
        members.end_key(rows, member, staff.office.clock.now())
    assert not is_in(browser)


def test_p18_no_form_but_our_own_counts(staff: Staff) -> None:
    """Every POST of the console, without the token of a page, by somebody who may do it."""
    browsers = {role: staff.hired(role, "sava") for role in Role}
    posts = [(route, permission) for route, _, permission in routes(staff.app) if route.startswith("POST")]
    assert len(posts) > 8
    for route, permission in posts:
        role = next(iter(TABLE.get(permission, Role)))
        answer = browsers[role].client.post(address(route)[1])
        assert (route, answer.status_code) == (route, 400)


@pytest.mark.parametrize("production", [False, True])
def test_p18_cookies_are_for_us_alone(staff: Staff, production: bool) -> None:
    holder = staff.joined()
    mode = Mode.PRODUCTION if production else Mode.DEMO
    with pages(dataclasses.replace(staff.settings, mode=mode), staff.office.clock) as app:
        browser = Browser(app.test_client(), base="https://localhost" if production else "http://localhost")
        entered = staff.enter(holder, browser)
    assert entered.status_code == 303
    kept = cookies(entered)
    names = {"antso-console", "antso-console-browser"}
    assert {f"__Host-{name}" if production else name for name in names} <= set(kept)
    for morsel in kept.values():
        assert morsel["httponly"]
        assert morsel["samesite"] == "Strict"
        assert morsel["path"] == "/"
        assert not morsel["domain"]
        assert bool(morsel["secure"]) == production
    (session,) = [morsel for name, morsel in kept.items() if name.endswith("antso-console")]
    assert not session["max-age"]


def cookies(answer: TestResponse) -> "SimpleCookie":
    """Those that were set, but for what only says which language."""
    kept: SimpleCookie = SimpleCookie()
    for line in answer.headers.getlist("Set-Cookie"):
        if not line.startswith("language="):
            kept.load(line)
    return kept


def test_p18_a_form_with_files_or_without_end_is_not_read(staff: Staff) -> None:
    """A file of a form would lie on disk in the clear (P01), whoever sends it."""
    browser = staff.hired()
    files = browser.client.post("/console/sign-in", data={"name": "x", "code": (BytesIO(b"x" * 10), "x.wav")})
    assert files.status_code == 415
    long = browser.client.post("/console/sign-in", data={"name": "x" * LONGEST_FORM})
    assert long.status_code == 413
