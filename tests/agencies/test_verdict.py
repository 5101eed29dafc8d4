"""The verdict: all cases in one table."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.known import Agency, KnownRegister
from agencies.status import Regime, Status
from agencies.verdict import ALWAYS, NextStep, Reason, Verdict, VerdictKind, verdict

TODAY = date(2026, 11, 22)
READ = date(2026, 11, 2)
RULE = date(2013, 8, 6)
K, R, N = VerdictKind, Reason, NextStep


def days(count: int) -> date:
    return TODAY - timedelta(days=count)


def known(regime: Regime = Regime.LICENSING, **changed: Any) -> KnownRegister:
    values: dict[str, Any] = {
        "id": "test", "country": "tst", "authority": "An authority", "regime": regime, "source": "A source",
        "read_on": READ, "age_limit_days": 30, "since": RULE,
    }  # fmt: skip
    return KnownRegister(**values | changed)


def agency(status: Status = Status.ACTIVE, since: date | None = None, until: date | None = None) -> Agency:
    return Agency("test", 1, "Sun", "L1", status, since, until, None, "Town", 1)


FRESH = known(listed_on=READ)
OLD = known(listed_on=days(31))
EMBASSY = known(Regime.EMBASSY_ACCEPTED, listed_on=READ)
SUSPENDED = known(Regime.DEPARTURES_SUSPENDED, read_on=days(90), age_limit_days=90)
SUSPENDED_LONG_AGO = known(Regime.DEPARTURES_SUSPENDED, read_on=days(91), age_limit_days=90)
UNNAMED = known(Regime.DEPARTURES_SUSPENDED, named_by_source=False)
NO_LICENCE = known(Regime.NO_VALID_LICENCE)
MAY = date(2026, 5, 1)
NEXT_YEAR = date(2027, 12, 31)
YESTERDAY = days(1)

TABLE = [
    # a licence known until a date, on its last day too; an end that nobody publishes
    (FRESH, agency(until=NEXT_YEAR), K.LICENSED, R.VALID_UNTIL, N.COMPARE_NAME_AND_ADDRESS, NEXT_YEAR),
    (FRESH, agency(until=TODAY), K.LICENSED, R.VALID_UNTIL, N.COMPARE_NAME_AND_ADDRESS, TODAY),
    (FRESH, agency(), K.LISTED, R.END_NOT_PUBLISHED, N.COMPARE_NAME_AND_ADDRESS, READ),
    # warnings: the heavier one is said, and it stands however old the list is
    (FRESH, agency(until=YESTERDAY), K.EXPIRED, R.ENDED_ON, N.DO_NOT_GO_WITH_IT, YESTERDAY),
    (FRESH, agency(Status.EXPIRED), K.EXPIRED, R.STATUS_WITHOUT_DATE, N.DO_NOT_GO_WITH_IT, None),
    (FRESH, agency(Status.EXPIRED, MAY), K.EXPIRED, R.STATUS_SINCE, N.DO_NOT_GO_WITH_IT, MAY),
    (FRESH, agency(Status.SUSPENDED, MAY), K.SUSPENDED, R.STATUS_SINCE, N.DO_NOT_GO_WITH_IT, MAY),
    (FRESH, agency(Status.SUSPENDED), K.SUSPENDED, R.STATUS_WITHOUT_DATE, N.DO_NOT_GO_WITH_IT, None),
    (FRESH, agency(Status.SUSPENDED, MAY, YESTERDAY), K.SUSPENDED, R.STATUS_SINCE, N.DO_NOT_GO_WITH_IT, MAY),
    (FRESH, agency(Status.WITHDRAWN, MAY, NEXT_YEAR), K.WITHDRAWN, R.STATUS_SINCE, N.DO_NOT_GO_WITH_IT, MAY),
    (FRESH, agency(Status.WITHDRAWN), K.WITHDRAWN, R.STATUS_WITHOUT_DATE, N.DO_NOT_GO_WITH_IT, None),
    (OLD, agency(Status.WITHDRAWN), K.WITHDRAWN, R.STATUS_WITHOUT_DATE, N.DO_NOT_GO_WITH_IT, None),
    (OLD, agency(until=YESTERDAY), K.EXPIRED, R.ENDED_ON, N.DO_NOT_GO_WITH_IT, YESTERDAY),
    # not there; and lists too old to say anything good, or that somebody is missing
    (FRESH, None, K.NOT_LISTED, R.NOT_IN_REGISTER, N.ASK_INFORMATION_POINT, None),
    (OLD, None, K.OLD_LIST, R.NOT_IN_REGISTER, N.ASK_INFORMATION_POINT, None),
    (OLD, agency(), K.OLD_LIST, R.END_NOT_PUBLISHED, N.ASK_INFORMATION_POINT, days(31)),
    (OLD, agency(until=NEXT_YEAR), K.OLD_LIST, R.VALID_UNTIL, N.ASK_INFORMATION_POINT, NEXT_YEAR),
    (known(), None, K.ASK_FIRST, R.REGISTER_HAS_NO_LIST, N.ASK_INFORMATION_POINT, None),
    # no licence known in this country, whatever a list says
    (NO_LICENCE, None, K.NO_LICENCE_KNOWN, R.COUNTRY_HAS_NO_VALID_LICENCE, N.ASK_INFORMATION_POINT, RULE),
    (NO_LICENCE, agency(), K.NO_LICENCE_KNOWN, R.COUNTRY_HAS_NO_VALID_LICENCE, N.ASK_INFORMATION_POINT, RULE),
    (known(Regime.NO_VALID_LICENCE, read_on=days(91)), None, K.ASK_FIRST, R.TOO_OLD_TO_REPEAT, N.ASK_INFORMATION_POINT, None),
    # only agencies accepted by an embassy, with its list and without
    (known(Regime.EMBASSY_ACCEPTED), None, K.EMBASSY_ONLY, R.ACCEPTED_BY_EMBASSY_ONLY, N.ASK_EMBASSY, RULE),
    (known(Regime.EMBASSY_ACCEPTED, read_on=days(31)), None, K.ASK_FIRST, R.TOO_OLD_TO_REPEAT, N.ASK_EMBASSY, None),
    (EMBASSY, None, K.NOT_LISTED, R.NOT_IN_REGISTER, N.ASK_EMBASSY, None),
    (EMBASSY, agency(until=NEXT_YEAR), K.LICENSED, R.VALID_UNTIL, N.COMPARE_NAME_AND_ADDRESS, NEXT_YEAR),
    # departures suspended: for 90 days, then ask first; ask first where no source names the country
    (SUSPENDED, None, K.DEPARTURES_SUSPENDED, R.DEPARTURES_SUSPENDED, N.HELP_IF_THERE, RULE),
    (SUSPENDED, agency(), K.DEPARTURES_SUSPENDED, R.DEPARTURES_SUSPENDED, N.HELP_IF_THERE, RULE),
    (SUSPENDED_LONG_AGO, None, K.ASK_FIRST, R.TOO_OLD_TO_REPEAT, N.HELP_IF_THERE, None),
    (UNNAMED, None, K.ASK_FIRST, R.NOT_NAMED_BY_SOURCE, N.HELP_IF_THERE, RULE),
]  # fmt: skip


@pytest.mark.parametrize(("register", "listed", "kind", "reason", "step", "when"), TABLE)
def test_each_case_has_its_verdict(
    register: KnownRegister,
    listed: Agency | None,
    kind: VerdictKind,
    reason: Reason,
    step: NextStep,
    when: date | None,
) -> None:
    said = verdict(register, listed, TODAY)
    assert (said.kind, said.reason, said.next_step, said.when) == (kind, reason, step, when)


def test_the_table_has_every_kind_every_reason_and_every_step() -> None:
    assert {row[2] for row in TABLE} == set(K)
    assert {row[3] for row in TABLE} == set(R)
    assert {row[4] for row in TABLE} == set(N)


def test_a_verdict_says_from_whom_it_is_and_how_old() -> None:
    said = verdict(FRESH, agency(), TODAY)
    assert said == Verdict(
        K.LISTED,
        R.END_NOT_PUBLISHED,
        N.COMPARE_NAME_AND_ADDRESS,
        "A source",
        "An authority",
        READ,
        20,
        False,
        READ,
    )
    assert verdict(OLD, agency(), TODAY).old


def test_after_every_verdict_the_same_four_things_are_said() -> None:
    assert ALWAYS == ("pay-nothing", "have-it-read", "no-guarantee", "where-to-ask")


@given(
    st.sampled_from(Regime), st.booleans(), st.none() | st.dates(date(2010, 1, 1), date(2030, 1, 1)),
    st.sampled_from(Status), st.none() | st.dates(), st.dates(date(2010, 1, 1), date(2040, 1, 1)), st.integers(1, 3650),
)  # fmt: skip
def test_a_good_word_is_said_only_of_a_fresh_list_and_a_licence_that_stands(
    regime: Regime,
    named: bool,
    listed_on: date | None,
    status: Status,
    until: date | None,
    today: date,
    limit: int,
) -> None:
    register = known(regime, listed_on=listed_on, named_by_source=named, age_limit_days=limit)
    said = verdict(register, agency(status, None, until), today)
    assert said.age_days >= 0
    if said.kind in (K.LICENSED, K.LISTED):
        assert regime in (Regime.LICENSING, Regime.EMBASSY_ACCEPTED)
        assert listed_on is not None
        assert (today - listed_on).days <= limit
        assert status is Status.ACTIVE
        assert until is None or until >= today
