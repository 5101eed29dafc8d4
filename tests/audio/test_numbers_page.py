"""The page a native speaker checks is what the line says."""

from core.settings import ROOT
from scripts import malagasy_numbers


def test_the_page_of_malagasy_numbers_is_what_the_code_says_and_is_marked_unconfirmed() -> None:
    page = (ROOT / "docs" / "malagasy-numbers.md").read_text(encoding="utf-8")
    assert page == malagasy_numbers.page()
    assert page.startswith("# Malagasy numbers: UNCONFIRMED\n")


def test_the_page_shows_all_to_130_and_forty_larger() -> None:
    assert len(set(malagasy_numbers.LARGER)) == 40
    assert min(malagasy_numbers.LARGER) > 130
    assert "| 130 |" in malagasy_numbers.page()
