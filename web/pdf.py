"""Figures as a PDF, on the pages of core.printing."""

from collections.abc import Sequence

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from core import printing
from core.printing import FONT
from web.languages import language

__all__ = ["FONT", "LINE", "SMALL", "blank", "cells", "fitting", "line"]

LINE = 4.6
"""Millimetres, of a table's row."""
SMALL = 8.5


def blank(title: str, *, breaks: bool = False) -> FPDF:
    """An empty page; `breaks`: a table may go on on the next."""
    pdf = printing.blank(title, language())
    pdf.set_auto_page_break(breaks, 10)
    return pdf


def line(pdf: FPDF, text: str, *, size: float, bold: bool = False) -> None:
    """A paragraph."""
    pdf.set_font(FONT, "B" if bold else "", size)
    pdf.multi_cell(0, size * 0.5, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(1)


def cells(pdf: FPDF, widths: Sequence[float], texts: Sequence[str], *, bold: bool = False) -> None:
    """A row of a table: the first cell to the left, figures to the right. Widths in millimetres."""
    pdf.set_font(FONT, "B" if bold else "", SMALL)
    for place, (width, text) in enumerate(zip(widths, texts, strict=True)):
        pdf.cell(width, LINE, text, border="B", align="L" if place == 0 else "R")
    pdf.ln(LINE)


def fitting(pdf: FPDF, text: str, width: float) -> str:
    """As much of a text as fits into a cell of that width."""
    pdf.set_font(FONT, "", SMALL)
    room = width - 2 * pdf.c_margin
    if pdf.get_string_width(text) <= room:
        return text
    while text and pdf.get_string_width(f"{text}…") > room:
        text = text[:-1]
    return f"{text}…"
