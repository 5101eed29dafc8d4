from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radio_feed.packs.weeks import NoSuchWeek, Week, read_week, week_of


def test_a_week_goes_from_monday_to_sunday() -> None:
    week = read_week("2026-W48")
    assert (week.first, week.last) == (date(2026, 11, 23), date(2026, 11, 29))
    assert (week.before, week.after) == (Week(2026, 47), Week(2026, 49))


@given(st.dates(date(1990, 1, 8), date(2200, 1, 1)))
def test_every_day_is_in_its_week_and_a_week_is_read_as_it_is_written(day: date) -> None:
    week = week_of(day)
    assert week.first <= day <= week.last
    assert read_week(str(week)) == week
    assert week.after.before == week


@pytest.mark.parametrize(
    "text", ["", "2026-48", "2026-W00", "2026-W54", "2027-W53", "26-W01", "2026-W48 ", "0000-W01"]
)
def test_what_is_no_week_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(NoSuchWeek, match="2026-W48"):
        read_week(text)


def test_a_year_with_53_weeks_has_its_last() -> None:
    assert read_week("2026-W53").last == date(2027, 1, 3)
