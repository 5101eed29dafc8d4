"""Time comes in through a clock that a rehearsal may move."""

from datetime import UTC, datetime, timedelta

import time_machine

from core.clock import ANTANANARIVO, SystemClock

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_the_clock_tells_aware_utc() -> None:
    with time_machine.travel(NOON, tick=False):
        assert SystemClock().now() == NOON
        assert SystemClock().now().utcoffset() == timedelta()


def test_an_offset_moves_the_clock_both_ways() -> None:
    with time_machine.travel(NOON, tick=False):
        assert SystemClock(timedelta(days=90)).now() == NOON + timedelta(days=90)
        assert SystemClock(timedelta(seconds=-1)).now() == NOON - timedelta(seconds=1)


def test_antananarivo_is_three_hours_ahead_all_year() -> None:
    assert {datetime(2026, month, 1, tzinfo=ANTANANARIVO).utcoffset() for month in range(1, 13)} == {
        timedelta(hours=3)
    }
