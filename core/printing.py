"""Printed pages: A4 by fpdf2, in a font of its own that has every letter of French and Malagasy (Roboto).

The same page is the same bytes: the day it says it was made on is given, never asked of the clock.
"""

from datetime import date, datetime, time
from importlib.resources import as_file, files

from fpdf import FPDF

from core.clock import ANTANANARIVO

FONT = "Roboto"


def blank(title: str, language: str, margin: float = 10.0, made_on: date | None = None) -> FPDF:
    """A4 upright with its first page begun. `language` is told to screen readers; `margin` in millimetres."""
    pdf = FPDF(format="A4")
    if made_on:
        pdf.set_creation_date(datetime.combine(made_on, time(), ANTANANARIVO))
    pdf.set_title(title)
    pdf.set_lang(language)
    pdf.set_margin(margin)
    pdf.set_auto_page_break(False)
    for style, name in (("", "Roboto-Regular.ttf"), ("B", "Roboto-Bold.ttf")):
        with as_file(files("font_roboto") / "files" / name) as path:
            pdf.add_font(FONT, style, path)
    pdf.add_page()
    return pdf
