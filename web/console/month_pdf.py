"""The month as a PDF of one page."""

from fpdf import FPDF

from cases.month import Month
from web.console import case_words, month_words
from web.languages import gettext, month
from web.pdf import FONT, LINE, SMALL, blank, cells, line

WIDTHS = (62.0, 26.0, 34.0, 34.0, 34.0)
"""Millimetres: the name, all, the three parts."""


def month_pdf(of: Month) -> bytes:
    """The figures of the page, in its language; A4, one page."""
    pdf = blank(f"Antso {of.first:%Y-%m}")
    line(pdf, f"Antso · {month(of.first)}", size=15, bold=True)
    line(pdf, gettext("Reports: %(num)s", num=month_words.figure(of.kinds_acted.all)), size=11)
    for titled in month_words.tables(of):
        _table(pdf, titled)
    _outcomes(pdf, of)
    line(pdf, month_words.hidden(), size=8)
    return bytes(pdf.output())


def _table(pdf: FPDF, titled: month_words.Titled) -> None:
    line(pdf, titled.title, size=10, bold=True)
    columns = [month_words.column(column) for column in titled.table.columns]
    cells(pdf, WIDTHS, [titled.rows, gettext("all"), *columns], bold=True)
    for row in titled.table.rows:
        cells(pdf, WIDTHS, [month_words.row(row.name), *map(month_words.figure, (row.total, *row.parts))])
    whole = (titled.table.all, *titled.table.totals)
    cells(pdf, WIDTHS, [gettext("all"), *map(month_words.figure, whole)], bold=True)
    pdf.ln(2)


def _outcomes(pdf: FPDF, of: Month) -> None:
    line(pdf, gettext("What came of it, one by one"), size=10, bold=True)
    pdf.set_font(FONT, "", SMALL)
    for outcome, count in of.outcomes:
        pdf.cell(88, LINE, case_words.outcome(outcome), border="B")
        pdf.cell(26, LINE, month_words.figure(count), border="B", align="R")
        pdf.ln(LINE)
    pdf.ln(2)
