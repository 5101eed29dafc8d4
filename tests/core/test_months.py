"""A month of figures is whole, and over."""

from datetime import date, datetime

import pytest

from core.months import last_month, months_before


@pytest.mark.parametrize(
    ("now", "first"),
    [
        ("2026-12-31T20:59", "2026-11-01"),
        ("2026-12-31T21:00", "2026-12-01"),
        ("2027-01-31T12:00", "2026-12-01"),
    ],
)
def test_the_newest_month_that_is_over(now: str, first: str) -> None:
    assert last_month(datetime.fromisoformat(f"{now}+00:00")) == date.fromisoformat(first)


def test_months_go_back_over_the_year() -> None:
    assert months_before(date(2027, 2, 1), 4) == [
        date(2027, 2, 1),
        date(2027, 1, 1),
        date(2026, 12, 1),
        date(2026, 11, 1),
    ]
