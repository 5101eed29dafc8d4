"""How many calls and visits each place's posters brought: numbers by day, of nobody (ADR 0028)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from core.database import upsert
from core.models import DailyCountRow

POSTER = "poster/"
"""As ivr.traces writes it."""
PAGES = "pages"
"""Instead of a line: who came by the code for cameras called nobody."""


@dataclass(frozen=True)
class PlaceCount:
    """Of a month, as 2026-11."""

    month: str
    code: str
    calls: int
    visits: int


def count_visit(connection: Connection, code: str, language: str, today: date) -> None:
    """One more visit by the code of a place."""
    row = {"day": today, "line": PAGES, "step": POSTER + code, "language": language, "count": 1}
    counted = upsert(connection, DailyCountRow).values(row)
    connection.execute(
        counted.on_conflict_do_update(
            index_elements=["day", "line", "step", "language"], set_={"count": DailyCountRow.count + 1}
        )
    )


def counts_of(connection: Connection) -> list[PlaceCount]:
    """By month and place, the oldest first."""
    asked = select(DailyCountRow.day, DailyCountRow.line, DailyCountRow.step, DailyCountRow.count)
    rows = connection.execute(asked.where(DailyCountRow.step.startswith(POSTER))).all()
    found: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        month = found.setdefault((f"{row.day:%Y-%m}", row.step.removeprefix(POSTER)), [0, 0])
        month[row.line == PAGES] += row.count
    return [PlaceCount(month, code, *_both(counted)) for (month, code), counted in sorted(found.items())]


def _both(counted: Iterable[int]) -> tuple[int, int]:
    calls, visits = counted
    return calls, visits
