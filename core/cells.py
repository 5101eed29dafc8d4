"""Cells of the tables we write: text to every program that opens them."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What spreadsheets take for the beginning of a formula (OWASP, CSV injection)."""


def plain_cell(text: str) -> str:
    """The text as a cell that no spreadsheet carries out: an apostrophe stands before what would begin a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
