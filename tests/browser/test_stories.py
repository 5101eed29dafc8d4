"""A story at the desk in a real browser, without a script: listened to, cut, names hidden, approved; in three languages.

SHOTS=folder keeps a picture of every page that is passed.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from audio import recordings
from stories.states import StoryState
from tests.browser.test_casework import HEARD, LANGUAGES, WIDTHS, looking, shot, staff
from tests.cases.desk import receipt_for
from tests.stories.heard import WORDS, recording, with_sound
from tests.web.console.conftest import quick_passphrases
from tests.web.console.staff import SESSION, Staff
from vault import caller
from vault.members import Role

__all__ = ["quick_passphrases", "staff"]
pytestmark = pytest.mark.browser


@pytest.fixture
def session(staff: Staff) -> str:
    """What the cookie of an editor's session holds."""
    return staff.hired(Role.EDITOR, None).session


def enter(page: Page, staff: Staff, session: str) -> str:
    address = staff.settings.public_url
    page.context.add_cookies([{"name": SESSION, "value": session, "url": address}])
    return f"{address}/console/stories"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_story_is_made_fit_and_approved_without_a_script(
    chromium: Browser, staff: Staff, session: str, lang: str, width: int
) -> None:
    story = with_sound(staff.office, recording(6.0))
    with looking(chromium, width, script=False) as page:
        page.goto(f"{enter(page, staff, session)}?lang={lang}")
        shot(page, "stories", lang, width)
        page.locator(f"a[href$='{story}']").click()
        shot(page, "story", lang, width)
        page.locator("#hidden").fill("1 1.5\n2,5 3")
        page.locator("input[value=beep]").check()
        page.locator("form[action$='/version'] button").click()
        expect(page.locator("#told.good")).to_be_visible()
        expect(page.locator("#hidden")).to_have_value("1 1.5\n2,5 3")
        shot(page, "story-made", lang, width)
        for code, words in WORDS.items():
            page.locator(f"#title-{code}").fill(words.title)
            page.locator(f"#summary-{code}").fill(words.summary)
        page.locator("form[action$='/approval'] button").click()
        page.wait_for_url("**told=approved")
        shot(page, "story-approved", lang, width)
    with staff.office.rows() as rows:
        assert rows.one("SELECT state FROM stories WHERE id = ?", story) == (StoryState.APPROVED.value,)


def test_a_story_is_heard_from_its_middle(
    chromium: Browser, staff: Staff, session: str, tmp_path: Path
) -> None:
    story = with_sound(staff.office, recording(8.0))
    with looking(chromium, 1280) as page:
        page.goto(f"{enter(page, staff, session)}/{story}")
        sound = page.locator("audio").first
        sound.evaluate(HEARD, 0.2)
        sound.evaluate("sound => { sound.currentTime = 6; }")
        sound.evaluate(HEARD, 6.1)
        assert sound.evaluate("sound => sound.duration") == pytest.approx(8.0, abs=0.1)


def test_a_kind_reason_is_spoken_into_the_page_and_heard_with_receipt_and_pin(
    chromium: Browser, staff: Staff, session: str
) -> None:
    story = with_sound(staff.office)
    key = receipt_for(staff.office, story)
    with looking(chromium, 360) as page:
        page.goto(f"{enter(page, staff, session)}/{story}?lang=fr")
        page.locator("#reason").select_option("names")
        page.locator(".record").click()
        page.wait_for_timeout(2500)
        page.locator(".recorder .stop").click()
        expect(page.locator(".drop")).to_be_visible()
        assert page.locator("#sound").evaluate("field => field.files[0].size") > 1000
        shot(page, "story-reason", "fr", 360)
        page.locator("input[name=sure]").check()
        page.locator("form[action$='/rejection'] button.stop:not([type])").click()
        page.wait_for_url("**told=rejected")
    with staff.office.rows() as rows:
        (item,) = caller.answers(rows, story)
        heard = recordings.decode(caller.open_answer(rows, staff.office.folder, item, key).read())
    assert heard.seconds == pytest.approx(2.5, abs=1.5)


def test_a_reason_that_was_spoken_can_be_thrown_away(chromium: Browser, staff: Staff, session: str) -> None:
    story = with_sound(staff.office)
    with looking(chromium, 1280) as page:
        page.goto(f"{enter(page, staff, session)}/{story}?lang=en")
        page.locator(".record").click()
        page.wait_for_timeout(500)
        page.locator(".recorder .stop").click()
        page.locator(".drop").click()
        assert page.locator("#sound").evaluate("field => field.files.length") == 0
        expect(page.locator(".recorder audio")).to_be_hidden()
        expect(page.locator(".record")).to_be_focused()
