"""The month on the screen and as a PDF: the same figures, in three languages, on one page."""

import io

import pytest

from cases.states import Kind
from tests.cases.desk import told
from tests.web.console.staff import Browser, Staff, tree, words
from vault.members import Role


@pytest.fixture
def browser(staff: Staff) -> Browser:
    """A supervisor's, in December, after a November with 30 reports of wages and 20 of money."""
    member = staff.office.hire(Role.SUPERVISOR, None)
    for kind, count in ((Kind.WAGES, 30), (Kind.MONEY, 20)):
        for _ in range(count):
            told(staff.office, kind=kind)
    staff.office.clock.move(days=10)
    return staff.signed_in(member)


def test_the_month_leads_to_the_newest_that_is_over(browser: Browser) -> None:
    newest = browser.get("/month")
    assert newest.headers["Location"] == "/console/month/2026-11"
    page = browser.get("/month/2026-11")
    assert "November 2026 Reports: 50" in words(page)
    assert len(page.data) < 50_000


@pytest.mark.parametrize("first", ["2026-12", "2027-01", "2026-13", "x", "2026-11-01"])
def test_a_month_that_is_not_over_or_is_none_is_not_there(browser: Browser, first: str) -> None:
    assert browser.get(f"/month/{first}").status_code == 404
    assert browser.get(f"/month/{first}/pdf").status_code == 404


def test_no_figure_under_five_is_on_the_page(browser: Browser) -> None:
    cells = tree(browser.get("/month/2026-11")).xpath("//td/text()")
    assert cells
    assert all(cell == "·" or int(cell) >= 5 for cell in cells)


@pytest.mark.parametrize("lang", ["fr", "mg", "en"])
def test_the_pdf_is_one_page_and_says_the_same(browser: Browser, lang: str) -> None:
    from pypdf import PdfReader

    made = browser.get("/month/2026-11/pdf", lang=lang)
    assert (made.status_code, made.mimetype, made.headers["Cache-Control"]) == (
        200,
        "application/pdf",
        "no-store",
    )
    reader = PdfReader(io.BytesIO(made.data))
    assert len(reader.pages) == 1
    printed = " ".join(reader.pages[0].extract_text().split())
    for part in tree(browser.get("/month/2026-11", lang=lang)).xpath("//caption/text() | //td/text()"):
        assert " ".join(part.split()) in printed
    assert "�" not in printed
