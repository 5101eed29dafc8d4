"""A month on one page, on the screen and as PDF: the same protected figures (cases.figures), and nothing of a single case."""

from datetime import date

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cases.month import Month, month_of
from core.months import MonthNotOver, last_month, months_before
from web.console import case_words, month_words
from web.console.desk import now, reading_rows
from web.console.door import console, permits
from web.console.month_pdf import month_pdf
from web.languages import month
from web.security import wiring

MONTHS = 12
"""How many the page leads to."""


@console.get("/month")
@permits("month", "see")
def show_last_month() -> ResponseReturnValue:
    """The newest month that is over."""
    return redirect(url_for("console.show_month", first=_written(last_month(now()))))


@console.get("/month/<first>")
@permits("month", "see")
def show_month(first: str) -> ResponseReturnValue:
    """A month's figures; what is hidden is said to be."""
    return render_template(
        "console/month.html", month=_month(first), months=months_before(last_month(now()), MONTHS), written=_written,
        case_words=case_words, month_words=month_words, month_name=month,
    )  # fmt: skip


@console.get("/month/<first>/pdf")
@permits("month", "see")
def print_month(first: str) -> ResponseReturnValue:
    """The same as a PDF to print or to send on."""
    made = month_pdf(_month(first))
    response = Response(made, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="antso-{first}.pdf"'
    return response


def _month(written: str) -> Month:
    """The month of an address, such as 2026-10. Answers 404 for one that is none, or is not over."""
    settings = wiring().settings
    try:
        first = date.fromisoformat(f"{written}-01")
        with reading_rows() as rows:
            return month_of(rows, first, now(), settings.secret_key, practice=settings.demo)
    except (ValueError, MonthNotOver):
        raise NotFound from None


def _written(first: date) -> str:
    return f"{first:%Y-%m}"
