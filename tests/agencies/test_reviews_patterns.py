"""What is held for a second look: bursts, callers who answer alike, one bucket with many agencies."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from agencies.reviews.patterns import Told, part_of, patterns
from agencies.reviews.states import HoldReason

TODAY = date(2026, 11, 22)
TOLD = Told("nynyy", TODAY)


def others(*told: tuple[str, int]) -> list[Told]:
    return [Told(answers, TODAY - timedelta(days=days)) for answers, days in told]


def reasons(*told: tuple[str, int], agencies: int = 1) -> list[HoldReason]:
    return [*patterns(TOLD, others(*told), agencies)]


def test_the_fourth_of_a_week_is_a_burst() -> None:
    assert reasons(("yyyyy", 0), ("nnnnn", 3), ("nyyyy", 6)) == [HoldReason.BURST]
    assert reasons(("yyyyy", 0), ("nnnnn", 3), ("nyyyy", 7)) == []


def test_the_fourth_in_a_row_with_the_same_answers_is_a_pattern() -> None:
    assert reasons(("nynyy", 8), ("nynyy", 15), ("nynyy", 29)) == [HoldReason.SAME_ANSWERS]
    assert reasons(("nynyy", 8), ("nynyy", 15), ("nynyy", 30)) == []
    assert reasons(("nynyy", 8), ("yynyy", 9), ("nynyy", 15), ("nynyy", 29)) == []


def test_a_day_on_which_somebody_answered_otherwise_ends_the_row() -> None:
    """Within a day the order is not known, and must not decide."""
    assert reasons(("nynyy", 8), ("nynyy", 15), ("yynyy", 15), ("nynyy", 16)) == []


def test_three_agencies_from_one_bucket_are_a_pattern() -> None:
    assert reasons(agencies=2) == []
    assert reasons(agencies=3) == [HoldReason.MANY_AGENCIES]


@given(st.lists(st.tuples(st.sampled_from(["nynyy", "yyyyy", "n----"]), st.integers(0, 60)), max_size=8))
def test_the_order_in_which_rows_come_changes_nothing_and_a_pattern_has_at_least_three_more(
    told: list[tuple[str, int]],
) -> None:
    found = reasons(*told)
    assert found == reasons(*reversed(told))
    for reason in found:
        assert sum(part_of(reason, TOLD, other) for other in others(*told)) >= 3


def test_what_was_told_in_the_future_by_a_clock_since_set_back_is_of_today() -> None:
    assert HoldReason.BURST in reasons(("yyyyy", -3), ("nnnnn", -2), ("nyyyy", 0))
