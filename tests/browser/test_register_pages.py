"""The register's pages in a real browser, as a small telephone shows them and as a desk does, with no script at all."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from tests.agencies.builders import row
from tests.web.register_pages import LANGUAGES, ROWS, register_pages
from tests.web.scripted_line import free_port, serving

pytestmark = pytest.mark.browser

WIDTHS = (320, 1280)
LONG = row("Agencededomestiquesinternationales" * 3, "AB-123456789", town="X" * 80, address="Y" * 90)
PLACES = ("", "?q=sun", "?q=1", "?q=AB-123456789", "?q=" + "w" * 100, "?q=kuwait", "registers", "mdg", "test")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the pages answer over HTTP."""
    port = free_port()
    with register_pages(tmp_path_factory.mktemp("seen"), [*ROWS, LONG]) as shown:
        client: FlaskClient = shown.browser
        with serving(client.application, port):
            yield f"http://127.0.0.1:{port}/agencies/"


@contextmanager
def looking(chromium: Browser, width: int) -> Iterator[Page]:
    """A page of that many pixels in a browser that runs no script."""
    context = chromium.new_context(viewport={"width": width, "height": 640}, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_to_be_pushed_sideways(
    chromium: Browser, address: str, width: int, language: str
) -> None:
    with looking(chromium, width) as page:
        for place in PLACES:
            page.goto(f"{address}{place}{'&' if '?' in place else '?'}lang={language}")
            expect(page.locator("html")).to_have_attribute("lang", language)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, place


@pytest.mark.parametrize("width", WIDTHS)
def test_an_agency_is_looked_up_with_the_keyboard_alone(chromium: Browser, address: str, width: int) -> None:
    with looking(chromium, width) as page:
        page.goto(f"{address}?lang=fr")
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        for _ in range(5):  # the name of the line, three languages, the field
            page.keyboard.press("Tab")
        expect(page.get_by_label("Nom de l'agence, numéro de licence, ou pays")).to_be_focused()
        page.keyboard.type("held")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Licence suspendue")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_verdict_is_seen_without_scrolling(chromium: Browser, address: str, width: int) -> None:
    with looking(chromium, width) as page:
        page.goto(f"{address}?q=held&lang=mg")
        expect(page.locator("h1 .headline")).to_be_in_viewport(ratio=1)
        expect(page.locator("h1 svg")).to_be_in_viewport(ratio=1)


def test_a_link_from_what_was_found_leads_to_the_agency(chromium: Browser, address: str) -> None:
    with looking(chromium, 320) as page:
        page.goto(f"{address}?q=sun&lang=en")
        page.get_by_role("link", name="Sunrise").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("In the register Sunrise")
        page.get_by_role("link", name="Français").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Inscrite au registre Sunrise")
