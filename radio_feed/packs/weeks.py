"""The week of a pack, as ISO 8601 counts them: 2026-W48 begins on Monday, 23 November 2026."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from core.errors import OperatorError

WRITTEN = re.compile(r"(\d{4})-W(\d{2})")


class NoSuchWeek(OperatorError):
    """No week of the calendar is written so."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"There is no week {text!r}.", "Write year and week as in 2026-W48; a year has 52 or 53."
        )


@dataclass(frozen=True, order=True)
class Week:
    """Monday to Sunday."""

    year: int
    number: int

    @property
    def first(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def before(self) -> "Week":
        return week_of(self.first - timedelta(days=7))

    @property
    def after(self) -> "Week":
        return week_of(self.first + timedelta(days=7))

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02}"


def week_of(day: date) -> Week:
    return Week(*day.isocalendar()[:2])


def read_week(text: str) -> Week:
    """The week that is written so. Raises NoSuchWeek."""
    found = WRITTEN.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        week = Week(int(found[1]), int(found[2]))
        return week_of(week.first)
    except (ValueError, OverflowError):
        raise NoSuchWeek(text) from None
