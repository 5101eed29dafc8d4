"""A month of airplay counts calls in the two hours after an airing, each once, and shows nothing small."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from core.clock import milliseconds
from core.database import unit_of_work
from core.ledger import rows_of
from core.months import MonthNotOver
from radio_feed import stations
from radio_feed.airplay import How, cut_believed, report
from radio_feed.airplay_month import LISTENED, AirplayMonth, airplay_month, calls_after
from radio_feed.cuts import cut_number

NOVEMBER = date(2026, 11, 1)
AIRED = datetime(2026, 11, 10, 15, 0, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 2, tzinfo=UTC)
HOURS = LISTENED // timedelta(milliseconds=1)


def house(engine: Engine, *aired: tuple[str, str, datetime]) -> None:
    """Stations and items by name, and when each was aired."""
    with unit_of_work(engine) as connection:
        rows = rows_of(connection)
        known: dict[str, int] = {}
        for name, item, at in aired:
            if name not in known:
                known[name] = stations.invite(rows, name, "", ["mg"], AIRED)[0]
            cut = cut_believed(rows, str(cut_number(connection, item, item)))
            report(rows, known[name], cut, at, How.FORM, DECEMBER)


def calls(engine: Engine, count: int, at: datetime, line: str = "main", heard: str = "begin") -> None:
    sql = (
        "INSERT INTO events (at, line, release, call, step, language, heard, seconds)"
        " VALUES (?, ?, 1, ?, 'greeting', 'mg', ?, 0)"
    )
    with unit_of_work(engine) as connection:
        for number in range(count):
            rows_of(connection).change(sql, milliseconds(at), line, f"{number:x}", heard)


def figures(engine: Engine, station: int | None = None) -> AirplayMonth:
    with unit_of_work(engine) as connection:
        return airplay_month(rows_of(connection), NOVEMBER, DECEMBER, station)


def lines(month: AirplayMonth) -> list[tuple[str, int, int | None]]:
    return [(line.name, line.times, line.calls) for line in (*month.items, *month.stations)]


def test_calls_of_two_hours_after_an_airing_are_counted_and_no_others(engine: Engine) -> None:
    house(engine, ("A", "wages", AIRED))
    calls(engine, 5, AIRED + timedelta(minutes=1))
    calls(engine, 2, AIRED + LISTENED - timedelta(minutes=1))
    calls(engine, 9, AIRED + LISTENED)
    calls(engine, 9, AIRED - timedelta(minutes=1))
    calls(engine, 9, AIRED + timedelta(minutes=5), line="station")
    calls(engine, 9, AIRED + timedelta(minutes=5), heard="key")
    month = figures(engine)
    assert lines(month) == [("wages", 1, 7), ("A", 1, 7)]
    assert (month.times, month.calls) == (1, 7)


def test_fewer_than_five_are_not_shown_nor_the_sum_that_would_tell_them(engine: Engine) -> None:
    later = AIRED + timedelta(days=1)
    house(engine, ("A", "wages", AIRED), ("B", "papers", later))
    calls(engine, 30, AIRED)
    calls(engine, 4, later)
    month = figures(engine)
    assert lines(month) == [("papers", 1, None), ("wages", 1, 30), ("A", 1, 30), ("B", 1, None)]
    assert month.calls is None
    assert figures(engine, 1).calls == 30
    assert figures(engine, 2).calls is None


def test_a_call_after_two_airings_is_one_call(engine: Engine) -> None:
    house(engine, ("A", "wages", AIRED), ("A", "wages", AIRED + timedelta(hours=1)))
    calls(engine, 6, AIRED + timedelta(minutes=90))
    assert lines(figures(engine)) == [("wages", 2, 6), ("A", 2, 6)]


def test_a_station_sees_its_own_month_alone(engine: Engine) -> None:
    house(engine, ("A", "wages", AIRED), ("B", "papers", AIRED))
    month = figures(engine, 2)
    assert [line.name for line in month.items] == ["papers"]
    assert month.stations == ()
    assert month.station is not None
    assert month.station.name == "B"


@pytest.mark.parametrize("first", [date(2026, 12, 1), date(2027, 1, 1), date(2026, 11, 2)])
def test_a_month_that_is_not_over_is_not_told(engine: Engine, first: date) -> None:
    with pytest.raises(MonthNotOver), unit_of_work(engine) as connection:
        airplay_month(rows_of(connection), first, DECEMBER)


@given(
    st.lists(st.integers(0, 20 * HOURS), max_size=40).map(sorted),
    st.lists(st.integers(0, 20 * HOURS), max_size=10),
)
def test_calls_after_airings_are_those_that_began_within_the_time_of_one(
    begins: list[int], airings: list[int]
) -> None:
    counted = sum(any(at <= begin < at + HOURS for at in airings) for begin in begins)
    assert calls_after(begins, airings) == counted
