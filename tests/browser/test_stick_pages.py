"""The pages of a pack opened from a folder that stands for a stick: no server, no network, and the sound plays."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from audio.masters import Form
from radio_feed.packs.contents import of_bytes
from radio_feed.packs.listening import on_stick
from radio_feed.packs.manifest import PAGES
from radio_feed.packs.names import fat_name
from tests.browser.test_share_pages import HEARD, WIDTHS
from tests.radio_feed.air import sound
from tests.radio_feed.made_up import channel, episode
from web.radio.share_page import Phone
from web.radio.share_stick import stick_pages

pytestmark = pytest.mark.browser

SOUND = "MP3-FR/ANTSO-ESSAI-100-FR-MESSAGE-1.MP3"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    heard = of_bytes(SOUND, sound(Form.SHARE))
    pages = stick_pages(
        {"fr": channel("fr")},
        [on_stick(episode(1), heard)],
        lambda suffix, *words: fat_name(["ESSAI", *words], suffix),
        Phone("", ""),
    )
    assert isinstance(heard.source, bytes)
    for path, content in {
        SOUND: heard.source,
        **{f"{PAGES}/{name}": page for name, page in pages.items()},
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    return tmp_path


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_of_the_stick_plays_its_sound_and_asks_for_nothing_beyond_it(
    chromium: Browser, stick: Path, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 640})
    page = context.new_page()
    asked, faults = set[str](), list[str]()
    page.on("request", lambda request: asked.add(request.url))
    page.on("console", lambda said: faults.append(said.text))
    page.goto((stick / PAGES / "ANTSO-ESSAI-INDEX-FR.HTML").as_uri())
    page.get_by_role("link", name="Le passeport 1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Le passeport 1")
    assert page.evaluate("getComputedStyle(document.querySelector('section')).borderTopStyle") == "solid"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(HEARD) == "ended"
    assert page.evaluate("document.querySelector('audio').duration") == pytest.approx(1.0, abs=0.2)
    assert {urlsplit(address).scheme for address in asked} == {"file"}
    assert all(Path(urlsplit(address).path).is_relative_to(stick) for address in asked)
    assert faults == []
    context.close()
