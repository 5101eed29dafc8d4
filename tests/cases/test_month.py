"""A month counts what came in in it, by the clock of Antananarivo, and only when it is over."""

from datetime import UTC, date, datetime

import pytest

from cases import casework
from cases.month import month_of
from cases.states import Kind, Outcome
from core.months import MonthNotOver
from tests.cases.desk import seen, take, told
from tests.vault.office import PEPPER, Office
from vault import members

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def figures(office: Office, first: date = NOVEMBER, *, practice: bool = False) -> dict[str, object]:
    with office.rows() as rows:
        month = month_of(rows, first, office.clock.now(), PEPPER, practice=practice)
    return {
        "all": month.kinds_acted.all,
        "kinds": {row.name: row.total for row in month.kinds_acted.rows if row.total},
        "regions": {row.name: row.total for row in month.regions_acted.rows if row.total},
        "acted": month.kinds_acted.totals,
        "ended": month.kinds_ended.totals,
        "outcomes": {name: count for name, count in month.outcomes if count},
    }


def test_a_month_counts_reports_first_actions_and_outcomes(office: Office) -> None:
    inspector = office.hire(region="sava")
    wages = [told(office) for _ in range(12)]
    money = [told(office, "diana", Kind.MONEY) for _ in range(7)]
    for case in wages[:6]:
        take(office, case, inspector)
    office.clock.move(days=6)
    boss = office.hire(members.Role.SUPERVISOR, None)
    for case in [*wages[6:], *money[:1]]:
        take(office, case, boss)
    with office.rows() as rows:
        who = members.find_member(rows, inspector)
    for case in wages[:6]:
        shown = seen(office, case, inspector)
        with office.rows() as rows:
            casework.resolve(rows, shown, Outcome.PAID, who, office.clock.now())
    office.clock.move(days=10)
    counted = figures(office)
    assert counted["all"] == 19
    assert counted["kinds"] in ({"wages": 12}, {"money": 7})
    assert counted["regions"] in ({"sava": 12}, {"diana": 7})
    assert counted["acted"] == (6, 7, 6)
    assert all(figures(office) == counted for _ in range(5))


def test_the_month_is_antananarivos(office: Office) -> None:
    for at in (datetime(2026, 10, 31, 20, 0, tzinfo=UTC), datetime(2026, 11, 30, 22, 0, tzinfo=UTC)):
        office.clock.at = at
        for _ in range(6):
            told(office)
    office.clock.at = datetime(2026, 11, 1, 0, 0, tzinfo=UTC)
    for _ in range(9):
        told(office)
    office.clock.at = datetime(2027, 1, 15, tzinfo=UTC)
    assert [figures(office, month)["all"] for month in (date(2026, 10, 1), NOVEMBER, DECEMBER)] == [6, 9, 6]


def test_a_month_that_is_not_over_has_no_page(office: Office) -> None:
    with office.rows() as rows:
        for first in (NOVEMBER, DECEMBER, date(2026, 10, 2)):
            with pytest.raises(MonthNotOver):
                month_of(rows, first, office.clock.now(), PEPPER, practice=False)
        month_of(rows, date(2026, 10, 1), office.clock.now(), PEPPER, practice=False)


def test_practice_cases_are_counted_in_demo_alone(office: Office) -> None:
    for _ in range(6):
        case = told(office)
        with office.rows() as rows:
            rows.change("UPDATE cases SET region = 'practice' WHERE id = ?", case)
    office.clock.move(days=10)
    assert figures(office)["all"] is None
    assert figures(office, practice=True)["all"] == 6
