"""The pages that people send each other, in a real browser: on a small telephone, without a script, and without a network."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.radio.conftest import Site, site
from tests.web.register_pages import LANGUAGES
from tests.web.scripted_line import free_port, serving

__all__ = ["site"]  # the fixture

pytestmark = pytest.mark.browser

WIDTHS = (320, 1280)
PAGES = ("", "passport", "nobody-wrote-this")
HEARD = """() => new Promise((resolve) => {
  const player = document.querySelector("audio");
  player.addEventListener("error", () => resolve("error"), true);
  player.addEventListener("ended", () => resolve("ended"));
  player.play().catch((refused) => resolve(String(refused)));
})"""


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    port = free_port()
    with serving(site.client.application, port):
        yield f"http://127.0.0.1:{port}/listen/"


def test_no_page_has_to_be_pushed_sideways_and_none_needs_a_script(chromium: Browser, address: str) -> None:
    for width in WIDTHS:
        context = chromium.new_context(viewport={"width": width, "height": 640}, java_script_enabled=False)
        page = context.new_page()
        for language in LANGUAGES:
            for place in PAGES:
                page.goto(f"{address}{place}?lang={language}")
                expect(page.locator("html")).to_have_attribute("lang", language)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (place, language)
        context.close()


def test_p19_the_policy_lets_the_linked_data_stand_and_the_worker_keep(page: Page, address: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{address}passport?lang=fr")
    assert page.evaluate("navigator.serviceWorker.ready.then((ready) => ready.scope)") == address
    assert '"PodcastEpisode"' in page.locator("script[type='application/ld+json']").inner_text()
    assert complaints == []


def test_what_was_visited_opens_and_what_was_played_plays_without_a_network(page: Page, address: str) -> None:
    page.goto(f"{address}passport?lang=fr")
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller")
    page.wait_for_function(
        "caches.match(location.href).then(Boolean) && caches.match('/listen/static/share.css').then(Boolean)"
    )
    assert page.evaluate(HEARD) == "ended"
    page.wait_for_function(
        "caches.open('listen-1').then((kept) => kept.keys()).then((all) => all.some((one) => one.url.includes('/audio/')))"
    )
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Les frais")
    assert page.evaluate("getComputedStyle(document.querySelector('section')).borderTopStyle") == "solid"
    assert page.evaluate(HEARD) == "ended"
