"""Which agencies callers ask about, and which of them rise: counts of days, and nothing of who asked."""

from flask import render_template
from flask.typing import ResponseReturnValue

from agencies.rising import FEWEST, WEEKS_BEFORE, asking
from core.database import reading
from web.console.door import console, permits
from web.console.reviews import registers, today
from web.security import wiring


@console.get("/asked")
@permits("asked", "see")
def show_asked() -> ResponseReturnValue:
    """The most asked about of five weeks, and what rises."""
    with reading(wiring().engine) as connection:
        found = asking(connection, today())
    return render_template(
        "console/asked.html", asked=found, fewest=FEWEST, weeks=WEEKS_BEFORE, registers=registers()
    )
