"""The stations' page in a real browser, on a small telephone and on a desk, with no script at all."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_register_pages import WIDTHS, looking
from tests.web.scripted_line import free_port, serving
from tests.web.station_pages import LANGUAGES, NAME, StationPages, station_pages

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, StationPages]]:
    """Where the pages answer over HTTP, and the station that may come in."""
    port = free_port()
    folder = tmp_path_factory.mktemp("stations")
    with station_pages(folder) as made, serving(made.browser.application, port):
        yield f"http://127.0.0.1:{port}/stations/", made


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_station_comes_in_and_no_page_has_to_be_pushed_sideways(
    chromium: Browser, shown: tuple[str, StationPages], width: int, language: str
) -> None:
    address, station = shown
    with looking(chromium, width) as page:
        page.goto(f"{address}?lang={language}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("#code").fill(station.code)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_airing_is_told_with_the_keyboard_alone(
    chromium: Browser, shown: tuple[str, StationPages]
) -> None:
    address, station = shown
    with looking(chromium, 320) as page:
        page.goto(f"{address}?lang=fr")
        page.locator("#code").fill(station.code)
        page.keyboard.press("Enter")
        page.get_by_label("Numéro de coupe, de la grille").fill(str(station.cut))
        page.get_by_label("Jour").fill("2026-11-22")
        page.get_by_label("Heure").fill("14:30")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Noté")
