"""Checks are counted by agency and day, and by nothing else (P07)."""

from datetime import date
from functools import partial

from agencies.checks import checks_between, count_check
from core.database import reading
from core.ledger import open_ledger
from tests.agencies.builders import Office

FIRST, SECOND = date(2026, 11, 21), date(2026, 11, 22)


def test_p07_a_check_leaves_a_count_of_the_day_and_nothing_else(office: Office) -> None:
    ledger = open_ledger(office.engine)
    for key, day in ((7, FIRST), (7, FIRST), (8, FIRST), (7, SECOND)):
        ledger.write(partial(count_check, register="test", key=key, day=day))
    assert office.rows("SELECT * FROM agency_checks ORDER BY day, key") == [
        {"day": "2026-11-21", "register": "test", "key": 7, "count": 2},
        {"day": "2026-11-21", "register": "test", "key": 8, "count": 1},
        {"day": "2026-11-22", "register": "test", "key": 7, "count": 1},
    ]


def test_the_most_asked_about_come_first(office: Office) -> None:
    ledger = open_ledger(office.engine)
    for key, day in ((7, FIRST), (8, FIRST), (8, SECOND)):
        ledger.write(partial(count_check, register="test", key=key, day=day))
    with reading(office.engine) as connection:
        assert checks_between(connection, FIRST, SECOND) == [("test", 8, 2), ("test", 7, 1)]
        assert checks_between(connection, FIRST, FIRST) == [("test", 7, 1), ("test", 8, 1)]
