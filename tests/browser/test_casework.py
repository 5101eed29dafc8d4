"""A case in a real browser: sign-in, listening, referral, an answer spoken into the microphone, closing; and without a script.

SHOTS=folder keeps a picture of every page that is passed.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cases.states import Kind
from tests.builders import settings_in
from tests.cases.desk import keyed, receipt_for, spoken, told
from tests.vault.office import Office, office_in
from tests.web.console.conftest import quick_passphrases
from tests.web.console.staff import SESSION, Holder, Staff
from tests.web.scripted_line import free_port, pages, serving, wav
from vault import caller, opening
from vault.boxes import Field
from vault.members import Role
from web.console import sessions

__all__ = ["quick_passphrases"]
pytestmark = pytest.mark.browser

SHOTS = os.environ.get("SHOTS", "")
HEARD = """(sound, after) => new Promise((heard) => {
  sound.ontimeupdate = () => sound.currentTime > after && heard();
  sound.play();
})"""
"""Play until so many seconds are heard."""
LANGUAGES = ("mg", "fr", "en")
WIDTHS = (360, 1280)


@pytest.fixture
def staff(quick_path: Path, quick_passphrases: None) -> Iterator[Staff]:
    """An office whose console answers over HTTP, at `settings.public_url`."""
    port = free_port()
    with office_in(quick_path) as office:
        settings = settings_in(quick_path, PUBLIC_URL=f"http://localhost:{port}", PORT=str(port))
        with pages(settings, office.clock) as app, serving(app, port):
            yield Staff(office, settings, app)


@pytest.fixture
def case(staff: Staff) -> str:
    """A report with a recording of twelve seconds, keyed words, a receipt, consent to refer, and a partner to refer to."""
    office = staff.office
    office.hire(Role.PARTNER, None)
    office.make_escrow()
    office.hire(Role.INSPECTOR, "sava")
    return _reported(office)


def _reported(office: Office) -> str:
    case = told(office, kind=Kind.HELD, refers=True, country="gulf", about="other", hours="morning")
    receipt_for(office, case)
    spoken(office, case, wav(12.0))
    keyed(office, case, Field.TEXT, "Rakoto, Vohemar")
    keyed(office, case, Field.NUMBER, "+261340000001 123456789")
    return case


def answers(office: Office, case: str) -> list[str]:
    with office.rows() as rows:
        return caller.answers(rows, case)


def enter(page: Page, staff: Staff, holder: Holder, lang: str = "en") -> None:
    """Sign in by the form, as people do."""
    page.goto(f"{staff.settings.public_url}/console/sign-in?lang={lang}")
    page.locator("input[name=name]").fill(holder.name)
    page.locator("input[name=passphrase]").fill(holder.passphrase)
    page.locator("input[name=code]").fill(staff.code(holder.secret))
    page.locator("main button").click()
    expect(page.locator("h1")).to_contain_text(holder.name)


def shot(page: Page, name: str, lang: str, width: int) -> None:
    """A picture, where they are asked for; and nothing has to be pushed sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{lang}-{width}.png", full_page=True)


@contextmanager
def looking(chromium: Browser, width: int, *, script: bool = True) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=script, permissions=["microphone"]
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("mg", 360)])
def test_a_case_from_sign_in_to_closing(chromium: Browser, staff: Staff, lang: str, width: int) -> None:
    holder = staff.joined("Soa Rasoa")
    with staff.office.rows() as rows:
        rows.change("UPDATE member_keys SET confirmed_at = 1")
    partner = staff.office.hire(Role.PARTNER, None)
    case = _reported(staff.office)
    with looking(chromium, width) as page:
        enter(page, staff, holder, lang)
        page.locator("nav.menu a").nth(1).click()
        page.locator("table.cases a").click()
        _listen(page)
        page.locator("button[value=take]").click()
        expect(page.locator("#told.good")).to_be_visible()
        shot(page, "taken", lang, width)
        _refer(page, partner)
        _answer(page)
        assert len(answers(staff.office, case)) == 1
        shot(page, "answered", lang, width)
        page.locator("#outcome").select_option("papers")
        page.locator("button[value=resolve]").click()
        expect(page.locator("button[value=resolve]")).to_have_count(0)
        page.locator("button[value=close]").click()
        expect(page.locator("#told.good")).to_be_visible()
        expect(page.locator("button[value=reopen]")).to_be_visible()
        shot(page, "closed", lang, width)


def _listen(page: Page) -> None:
    """The recording plays, from its beginning and from its middle."""
    sound = page.locator("#said ~ .item audio").first
    sound.evaluate(HEARD, 0.2)
    sound.evaluate("sound => { sound.currentTime = 8; }")
    sound.evaluate(HEARD, 8.1)
    assert sound.evaluate("sound => sound.duration") == pytest.approx(12.0, abs=0.1)
    sound.evaluate("sound => sound.pause()")


def _refer(page: Page, partner: str) -> None:
    page.locator("input[name=item]").first.check()
    page.locator("#partner").select_option(partner)
    page.locator("form[action$='/referral'] button").click()
    page.wait_for_url("**told=referred")


def _answer(page: Page) -> None:
    """Record with the browser's microphone, hear it again, send it."""
    page.locator(".record").click()
    expect(page.locator(".recorder .stop")).to_be_focused()
    page.wait_for_timeout(2500)
    page.locator(".recorder .stop").click()
    expect(page.locator(".send")).to_be_focused()
    page.locator(".send").click()
    page.wait_for_url("**told=answered")


def test_without_a_script_an_answer_is_sent_as_a_file_and_every_step_is_a_form(
    chromium: Browser, staff: Staff, case: str, tmp_path: Path
) -> None:
    file = tmp_path / "answer.wav"
    file.write_bytes(wav(3.0))
    with _signed_in(chromium, staff, 360, "fr", script=False) as page:
        page.goto(f"{staff.settings.public_url}/console/cases/{case}")
        expect(page.locator(".recorder")).to_be_hidden()
        page.locator("#sound").set_input_files(file)
        page.locator("#answer > button").click()
        expect(page.locator("#told.good")).to_be_visible()
        assert len(answers(staff.office, case)) == 1
        page.locator("#note").fill("Elle attend au port.")
        page.locator("form[action$='/notes'] button").click()
        expect(page.locator(".words")).to_have_text("Elle attend au port.")


@pytest.mark.parametrize("width", [320, *WIDTHS])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_page_of_cases_has_to_be_pushed_sideways(
    chromium: Browser, staff: Staff, case: str, lang: str, width: int
) -> None:
    staff.office.clock.move(days=10)
    with _signed_in(chromium, staff, width, lang) as page:
        for name, path in (("list", "cases"), ("case", f"cases/{case}"), ("month", "month")):
            page.goto(f"{staff.settings.public_url}/console/{path}?lang={lang}")
            expect(page.locator("html")).to_have_attribute("lang", lang)
            shot(page, name, lang, width)


def test_a_case_is_taken_in_hand_with_the_keyboard_alone(chromium: Browser, staff: Staff, case: str) -> None:
    with _signed_in(chromium, staff, 1280, "en") as page:
        page.goto(f"{staff.settings.public_url}/console/cases?lang=en")
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        page.keyboard.press("Enter")
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('table.cases a')"):
                break
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_be_visible()
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.value === 'take'"):
                break
        page.keyboard.press("Enter")
        expect(page.locator("#told")).to_have_text("Done.")


@contextmanager
def _signed_in(
    chromium: Browser, staff: Staff, width: int, lang: str, *, script: bool = True
) -> Iterator[Page]:
    """A supervisor's browser, without the slow passphrase."""
    member = staff.office.hire(Role.SUPERVISOR, None)
    with staff.office.rows() as rows:
        cookie = sessions.begin(rows, staff.office.sign_in(member), staff.office.clock.now())
    _share(staff, member)
    with looking(chromium, width, script=script) as page:
        address = staff.settings.public_url
        for name, value in ((SESSION, cookie), ("language", lang)):
            page.context.add_cookies([{"name": name, "value": value, "url": address}])
        yield page


def _share(staff: Staff, member: str) -> None:
    """Somebody who could open what was there passes it on, as signing in does."""
    for other, opener in staff.office.openers.items():
        if other != member:
            with staff.office.rows() as rows:
                opening.share(rows, staff.office.folder, opener, staff.office.clock.now())
