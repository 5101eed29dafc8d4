"""A month of airplay in words: as CSV and as PDF, for the station's page and for the console alike."""

import csv
import io

from flask import Response
from fpdf import FPDF

from core.cells import plain_cell
from radio_feed.airplay_month import Aired, AirplayMonth
from web import pdf
from web.languages import gettext, month

WIDTHS = (110.0, 24.0, 26.0, 30.0)
"""Millimetres: what was aired, its number, how often, calls."""
HIDDEN = "·"


def figure(calls: int | None) -> str:
    """A figure, or the mark of one that is hidden."""
    return HIDDEN if calls is None else str(calls)


def explained() -> str:
    """What the figures mean, and the mark."""
    return gettext(
        "Calls: how many called the line in the two hours after it was aired. "
        "· is hidden: fewer than five, or a sum by which they could be worked out."
    )


def named(of: AirplayMonth) -> str:
    """Whose figures they are."""
    return of.station.name if of.station else gettext("All stations")


def heads() -> tuple[str, str, str, str]:
    """The names of the columns."""
    return gettext("What was aired"), gettext("Number"), gettext("Times"), gettext("Calls")


def titled(line: Aired) -> str:
    """An item by its title; one that nobody gave a title by its number."""
    return line.name or f"{line.number}"


def as_csv(of: AirplayMonth) -> Response:
    """With semicolons and the mark of UTF-8, as spreadsheets here read it."""
    text = io.StringIO()
    written = csv.writer(text, delimiter=";", lineterminator="\r\n")
    written.writerow(heads())
    for line in of.items:
        written.writerow([plain_cell(titled(line)), line.number, line.times, figure(line.calls)])
    for line in of.stations:
        written.writerow([plain_cell(line.name), "", line.times, figure(line.calls)])
    written.writerow([plain_cell(named(of)), "", of.times, figure(of.calls)])
    return _attached("\ufeff" + text.getvalue(), "text/csv", f"antso-radio-{of.first:%Y-%m}.csv")


def as_pdf(of: AirplayMonth) -> Response:
    """The same to print or to send on; as many pages as it takes."""
    made = pdf.blank(f"Antso {of.first:%Y-%m}", breaks=True)
    pdf.line(made, f"Antso · {named(of)} · {month(of.first)}", size=15, bold=True)
    pdf.line(made, gettext("Times aired: %(num)s", num=of.times), size=11)
    _table(made, of.items)
    if of.stations:
        pdf.line(made, gettext("Stations"), size=10, bold=True)
        _table(made, of.stations, numbered=False)
    pdf.cells(made, WIDTHS, [gettext("all"), "", str(of.times), figure(of.calls)], bold=True)
    made.ln(2)
    pdf.line(made, explained(), size=8)
    return _attached(bytes(made.output()), "application/pdf", f"antso-radio-{of.first:%Y-%m}.pdf")


def _table(made: FPDF, lines: tuple[Aired, ...], *, numbered: bool = True) -> None:
    pdf.cells(made, WIDTHS, heads() if numbered else (gettext("Station"), "", *heads()[2:]), bold=True)
    for line in lines:
        number = str(line.number) if numbered else ""
        name = pdf.fitting(made, titled(line), WIDTHS[0])
        pdf.cells(made, WIDTHS, [name, number, str(line.times), figure(line.calls)])
    made.ln(2)


def _attached(content: str | bytes, mimetype: str, name: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
