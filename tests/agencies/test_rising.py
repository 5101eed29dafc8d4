"""Which names callers ask about most, and which rise: from counts alone, and never of an agency that few asked about."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from agencies.names import agency_key
from agencies.rising import FEWEST, WEEKS_BEFORE, Asking, asking, rising
from core.database import reading, unit_of_work
from core.models import AgencyCheckRow
from tests.agencies.builders import Office, row

TODAY = date(2026, 11, 22)
SUN, MOON, STAR = (
    agency_key("test", licence, name) for licence, name in (("1", "Sun"), ("2", "Moon"), ("3", "Star"))
)


def asked(office: Office, key: int, *counts: tuple[int, int]) -> None:
    """So many asked about the agency, so many days ago."""
    rows = [
        {"day": TODAY - timedelta(days=days), "register": "test", "key": key, "count": count}
        for days, count in counts
    ]
    with unit_of_work(office.engine) as connection:
        connection.execute(insert(AgencyCheckRow), rows)


def told(office: Office) -> Asking:
    office.listed(row("Sun", "1"), row("Moon", "2"), row("Star", "3"))
    with reading(office.engine) as connection:
        return asking(connection, TODAY)


def test_the_most_asked_about_of_five_weeks_come_first_with_their_names(office: Office) -> None:
    asked(office, SUN, (0, 3), (6, 4), (7, 8), (34, 4))
    asked(office, MOON, (20, 30))
    asked(office, STAR, (35, 100))
    found = told(office)
    assert [(one.name, one.week, one.before) for one in found.most] == [("Moon", 0, 7.5), ("Sun", 7, 3.0)]
    assert found.weeks == WEEKS_BEFORE


def test_an_agency_that_few_asked_about_is_not_named(office: Office) -> None:
    asked(office, SUN, (0, 2), (10, FEWEST - 3))
    asked(office, MOON, (0, 2), (10, FEWEST - 2), (40, 1))
    assert [one.name for one in told(office).most] == ["Moon"]


def test_a_name_asked_about_far_more_than_before_rises_and_one_that_always_was_does_not(
    office: Office,
) -> None:
    asked(office, SUN, (1, 6), (40, 1))
    asked(office, MOON, (1, 60), (8, 55), (15, 58), (22, 57), (29, 60))
    found = told(office)
    assert [one.name for one in found.rising] == ["Sun"]
    assert [one.name for one in found.most] == ["Moon", "Sun"]


def test_what_rises_furthest_comes_first(office: Office) -> None:
    asked(office, SUN, (1, 20), (40, 1))
    asked(office, MOON, (1, 40), (8, 40))
    asked(office, STAR, (1, 60))
    assert [one.name for one in told(office).rising] == ["Star", "Sun", "Moon"]


def test_nothing_rises_on_a_line_that_has_no_week_to_compare_with(office: Office) -> None:
    asked(office, SUN, (1, 50), (9, 1))
    found = told(office)
    assert (found.rising, found.weeks) == ((), 0)
    assert [one.name for one in found.most] == ["Sun"]


def test_a_young_line_is_compared_with_the_weeks_that_it_has(office: Office) -> None:
    asked(office, SUN, (1, 20), (8, 18), (15, 22), (20, 1))
    (sun,) = told(office).most
    assert (sun.before, sun.rises) == (20.5, None)


def test_an_agency_that_left_its_list_is_told_by_its_last_name(office: Office) -> None:
    office.listed(row("Sun", "1"), row("Moon", "2"), row("Old Name", "9"))
    gone = agency_key("test", "9", "Old Name")
    asked(office, gone, (1, 9))
    (found,) = told(office).most
    assert (found.name, found.listed) == ("Old Name", False)


@given(st.integers(0, 5000), st.floats(0, 5000))
def test_the_usual_is_no_rise_and_a_rise_stays_one_when_more_ask(count: int, mean: float) -> None:
    one = ("test", 1)
    rises = rising({one: count}, {one: mean})
    if count <= mean or count < FEWEST:
        assert not rises
    if rises:
        assert rising({one: count + 1}, {one: mean})[one] > rises[one]
        assert not rising({one: count}, {one: float(count)})
