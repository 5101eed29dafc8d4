"""A station is known by its code alone, and who guesses codes learns nothing and is soon heard no more."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from core.attempts import ALL, EVERYBODY, MANY_IN_ALL
from core.database import unit_of_work
from core.ledger import Rows, rows_of
from radio_feed import stations
from radio_feed.station_attempts import COUNTS
from radio_feed.stations import NameTaken, NoSuchStation, NotIn, Station

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
SOMEBODY = 7
RIGHT, WRONG = stations.new_code(lambda _: 1), stations.new_code(lambda _: 2)


def invited(engine: Engine, name: str = "Radio Essai", number: int = 1) -> int:
    with unit_of_work(engine) as connection:
        station, code = stations.invite(
            rows_of(connection), name, "Ville", ["mg", "fr"], NOW, lambda _: number
        )
        assert stations.is_code(code)
        return station


def enter(engine: Engine, code: str, origin: int | None = SOMEBODY, at: datetime = NOW) -> Station | NotIn:
    with unit_of_work(engine) as connection:
        return stations.enter(rows_of(connection), code, origin, at)


def test_a_code_lets_its_station_in_and_is_kept_nowhere(engine: Engine) -> None:
    station = invited(engine)
    found = enter(engine, RIGHT)
    assert isinstance(found, Station)
    assert (found.id, found.name, found.languages) == (station, "Radio Essai", ("mg", "fr"))
    with unit_of_work(engine) as connection:
        (row,) = rows_of(connection).all("SELECT * FROM stations")
    assert RIGHT not in str(row)


def test_codes_are_random_digits_that_a_telephone_can_key() -> None:
    codes = {stations.new_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(len(code) == 12 and stations.is_code(code) for code in codes)
    assert stations.written(RIGHT) == f"{RIGHT[:4]} {RIGHT[4:8]} {RIGHT[8:]}"


@pytest.mark.parametrize("typed", ["", "12", RIGHT[:-1], f"{RIGHT}0", "x" * 10_000, "１" * 12, RIGHT[::-1]])
def test_what_can_be_no_code_costs_no_try(engine: Engine, typed: str) -> None:
    assert enter(engine, typed) is NotIn.SLIP
    with unit_of_work(engine) as connection:
        assert rows_of(connection).all("SELECT * FROM station_attempts") == []


def test_ten_wrong_codes_a_day_then_not_even_the_right_one_from_there(engine: Engine) -> None:
    invited(engine)
    assert [enter(engine, WRONG) for _ in range(10)] == [NotIn.WRONG] * 10
    assert enter(engine, WRONG) is NotIn.LATER
    assert enter(engine, RIGHT) is NotIn.LATER
    assert isinstance(enter(engine, RIGHT, origin=8), Station), "a stranger locks nobody out"
    assert isinstance(enter(engine, RIGHT, at=NOW + timedelta(hours=25)), Station)


def test_who_hides_has_no_limit_of_a_day_with_others_who_do(engine: Engine) -> None:
    invited(engine)
    assert [enter(engine, WRONG, None) for _ in range(12)] == [NotIn.WRONG] * 12
    assert isinstance(enter(engine, RIGHT, None), Station)


def test_a_right_code_counts_as_no_try(engine: Engine) -> None:
    invited(engine)
    for _ in range(15):
        assert isinstance(enter(engine, RIGHT), Station)


def test_beyond_two_hundred_in_an_hour_each_may_try_once_an_hour(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    invited(engine)
    with unit_of_work(engine) as connection:
        rows = rows_of(connection)
        for _ in range(MANY_IN_ALL):
            COUNTS.add(rows, ALL, EVERYBODY, NOW)
    assert enter(engine, WRONG) is NotIn.WRONG
    assert enter(engine, WRONG) is NotIn.LATER
    assert isinstance(enter(engine, RIGHT, origin=9), Station)
    assert "alarm.raised" in capsys.readouterr().err


def test_a_revoked_or_renewed_code_is_as_one_that_never_was(engine: Engine) -> None:
    station = invited(engine)
    with unit_of_work(engine) as connection:
        renewed = stations.renew(rows_of(connection), station, NOW, lambda _: 3)
    assert enter(engine, RIGHT) is NotIn.WRONG
    assert isinstance(enter(engine, renewed), Station)
    with unit_of_work(engine) as connection:
        stations.revoke(rows_of(connection), station, NOW)
    assert enter(engine, renewed) is NotIn.WRONG
    with unit_of_work(engine) as connection:
        assert stations.station_of(rows_of(connection), station).revoked_at == NOW


def test_a_wrong_code_asks_the_database_what_a_right_one_asks(engine: Engine) -> None:
    invited(engine)
    asked: list[list[str]] = []

    class Listening(Rows):
        def one(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
            asked[-1].append(sql)
            return super().one(sql, *values)

    for code in (RIGHT, WRONG):
        asked.append([])
        with unit_of_work(engine) as connection:
            qmark = engine.dialect.name != "postgresql"
            rows = Listening(connection.connection.cursor(), qmark=qmark)
            stations.enter(rows, code, SOMEBODY, NOW)
    right, wrong = asked
    assert wrong[: len(right)] == right, "until it is known to be wrong"


def test_two_stations_have_two_names_and_nobody_renews_what_is_not_there(engine: Engine) -> None:
    invited(engine)
    with pytest.raises(NameTaken):
        invited(engine, number=4)
    for act in (stations.revoke, stations.renew):
        with pytest.raises(NoSuchStation), unit_of_work(engine) as connection:
            act(rows_of(connection), 99, NOW)
    invited(engine, "Autre", 5)
    with unit_of_work(engine) as connection:
        assert [each.name for each in stations.stations(rows_of(connection))] == ["Autre", "Radio Essai"]
