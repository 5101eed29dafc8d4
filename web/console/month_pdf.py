"""The month as a PDF of one page, by fpdf2, in a font of its own that has every letter of French and Malagasy (Roboto)."""

from importlib.resources import as_file, files

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from cases.month import Month
from web.console import case_words, month_words
from web.languages import gettext, language, month

FONT = "Roboto"
WIDTHS = (62.0, 26.0, 34.0, 34.0, 34.0)
"""Millimetres: the name, all, the three parts."""
LINE = 4.6


def month_pdf(of: Month) -> bytes:
    """The figures of the page, in its language; A4, one page."""
    pdf = _blank(of)
    _line(pdf, f"Antso · {month(of.first)}", size=15, bold=True)
    _line(pdf, gettext("Reports: %(num)s", num=month_words.figure(of.kinds_acted.all)), size=11)
    for titled in month_words.tables(of):
        _table(pdf, titled)
    _outcomes(pdf, of)
    _line(pdf, month_words.hidden(), size=8)
    return bytes(pdf.output())


def _blank(of: Month) -> FPDF:
    pdf = FPDF(format="A4")
    pdf.set_title(f"Antso {of.first:%Y-%m}")
    pdf.set_lang(language())
    pdf.set_margin(10)
    pdf.set_auto_page_break(False)
    for style, name in (("", "Roboto-Regular.ttf"), ("B", "Roboto-Bold.ttf")):
        with as_file(files("font_roboto") / "files" / name) as path:
            pdf.add_font(FONT, style, path)
    pdf.add_page()
    return pdf


def _line(pdf: FPDF, text: str, *, size: float, bold: bool = False) -> None:
    pdf.set_font(FONT, "B" if bold else "", size)
    pdf.multi_cell(0, size * 0.5, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(1)


def _table(pdf: FPDF, titled: month_words.Titled) -> None:
    _line(pdf, titled.title, size=10, bold=True)
    columns = [month_words.column(column) for column in titled.table.columns]
    _cells(pdf, [titled.rows, gettext("all"), *columns], bold=True)
    for row in titled.table.rows:
        _cells(pdf, [month_words.row(row.name), *map(month_words.figure, (row.total, *row.parts))])
    whole = (titled.table.all, *titled.table.totals)
    _cells(pdf, [gettext("all"), *map(month_words.figure, whole)], bold=True)
    pdf.ln(2)


def _cells(pdf: FPDF, texts: list[str], *, bold: bool = False) -> None:
    pdf.set_font(FONT, "B" if bold else "", 8.5)
    for place, (width, text) in enumerate(zip(WIDTHS, texts, strict=True)):
        pdf.cell(width, LINE, text, border="B", align="L" if place == 0 else "R")
    pdf.ln(LINE)


def _outcomes(pdf: FPDF, of: Month) -> None:
    _line(pdf, gettext("What came of it, one by one"), size=10, bold=True)
    pdf.set_font(FONT, "", 8.5)
    for outcome, count in of.outcomes:
        pdf.cell(88, LINE, case_words.outcome(outcome), border="B")
        pdf.cell(26, LINE, month_words.figure(count), border="B", align="R")
        pdf.ln(LINE)
    pdf.ln(2)
