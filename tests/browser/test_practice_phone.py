"""The practice phone calls the real line: real webhooks, real sound, a real browser."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import Response as PageResponse

from tests.browser.handset import Handset

pytestmark = pytest.mark.browser


def _media_type_of_clip(answer: PageResponse) -> list[str]:
    return [answer.headers.get("content-type", "")] if "/clips/" in answer.url else []


@pytest.mark.parametrize(("key", "language"), [("1", "mg"), ("2", "fr"), ("3", "en")])
def test_a_caller_reaches_a_message_in_each_language(
    real_line: str, handset: Handset, key: str, language: str
) -> None:
    clips: list[str] = []
    handset.page.on("response", lambda answer: clips.extend(_media_type_of_clip(answer)))
    handset.pick_up(real_line, caller=int(key), language=language)
    handset.choose_language(key)
    handset.press("11")
    expect(handset.step).to_have_text("before / nobody-pays")
    expect(handset.language).to_have_text(language)
    expect(handset.playing).to_be_visible()
    expect(handset.said.locator("span")).not_to_have_count(0)
    assert clips
    assert set(clips) == {"audio/wav"}
    handset.hang_up()


def test_the_sound_really_plays_sentence_after_sentence(real_line: str, handset: Handset) -> None:
    handset.pick_up(real_line, caller=4)
    first = handset.playing.inner_text()
    expect(handset.playing).not_to_have_text(first, timeout=60_000)
    handset.hang_up()


def test_hiding_leaves_a_programme_that_hears_no_key(real_line: str, handset: Handset) -> None:
    handset.pick_up(real_line, caller=4)
    handset.choose_language("3")
    handset.press("118")
    expect(handset.step).to_have_text("hide")
    turns = handset.log.count()
    for key in "10*":
        handset.touch(key)
    expect(handset.playing).to_be_visible()
    expect(handset.log).to_have_count(turns)
    handset.hang_up()


def test_callers_who_call_again_are_greeted_in_the_language_each_of_them_chose(
    real_line: str, handset: Handset
) -> None:
    chosen = {2: ("2", "fr"), 3: ("3", "en")}
    handset.page.goto(f"{real_line}/phone?lang=en")
    for caller, (key, _) in chosen.items():
        handset.call_again(caller)
        handset.choose_language(key)
        handset.hang_up()
    for caller, (_, language) in chosen.items():
        handset.call_again(caller)
        expect(handset.step).to_have_text("home")
        expect(handset.language).to_have_text(language)
        handset.hang_up()


def test_the_keyboard_alone_can_make_a_whole_call(real_line: str, handset: Handset) -> None:
    page = handset.page
    page.goto(f"{real_line}/phone?lang=en")
    page.keyboard.press("Enter")
    expect(handset.log).to_have_count(1)
    page.keyboard.press("0")
    expect(handset.step).to_have_text("person")
    page.keyboard.press("Escape")
    handset.expect_over()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_fits_a_telephone_and_a_desk(real_line: str, page: Page, tmp_path: Path, width: int) -> None:
    """Screenshots are kept in the folder SCREENSHOTS names, to be looked at."""
    page.set_viewport_size({"width": width, "height": 800})
    handset = Handset(page)
    handset.pick_up(real_line, caller=4)
    handset.choose_language("3")
    handset.press("11")
    folder = Path(os.environ.get("SCREENSHOTS", tmp_path))
    page.screenshot(path=folder / f"practice-phone-{width}.png", full_page=True)
    for part in (".handset", ".heard", ".log", "header"):
        box = page.locator(part).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    handset.hang_up()


def test_every_control_can_be_reached_and_named_without_a_mouse(real_line: str, page: Page) -> None:
    page.goto(f"{real_line}/phone?lang=en")
    names = [*map(str, range(10)), "star", "hash", "Call", "Hang up"]
    for name in names:
        expect(page.get_by_role("button", name=re.compile(f"^{name}$"))).to_be_visible()
    expect(page.get_by_label("Who calls")).to_be_visible()
    expect(page.locator("[aria-live=polite]")).to_have_count(1)
