"""Months as figures are made of them: whole ones, by the clock of Antananarivo, and only those that are over.

Day by day a figure that grows by one would tell of one person.
"""

from datetime import date, datetime, time

from core.clock import ANTANANARIVO, milliseconds


class MonthNotOver(Exception):
    """The month is not over, or is no month: its figures would tell of single people."""


def last_month(now: datetime) -> date:
    """The first day of the newest month that is over."""
    today = now.astimezone(ANTANANARIVO).date()
    return date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1)


def refuse_open(first: date, now: datetime) -> None:
    """Raises MonthNotOver for a day that begins no month which is over."""
    if first.day != 1 or first > last_month(now):
        raise MonthNotOver


def months_before(first: date, count: int) -> list[date]:
    """The month and those before it, the newest first."""
    months = first.year * 12 + first.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(months, months - count, -1)]


def month_starts(first: date) -> int:
    """When the month begins, as rows keep a time (ms)."""
    return milliseconds(datetime.combine(first, time(), ANTANANARIVO))


def month_ends(first: date) -> int:
    """When the month after it begins (ms)."""
    return month_starts(date(first.year + first.month // 12, first.month % 12 + 1, 1))
