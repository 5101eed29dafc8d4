"""Moments and stretches, as people type them."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.testimony import Stretch
from stories.stretches import MOST, BadMoment, read_moment, read_stretches


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [("0", 0), ("12.5", 12.5), (" 12,5 ", 12.5), ("1:05", 65), ("20:00,25", 1200.25), ("75", 75)],
)
def test_a_moment_is_seconds_or_minutes_and_seconds_with_a_point_or_a_comma(
    typed: str, seconds: float
) -> None:
    assert read_moment(typed) == pytest.approx(seconds)


@pytest.mark.parametrize("typed", ["", "x", "-1", "1:2:3", "1e9", "nan", "inf", "12.5.1", "١٢ s", "1" * 12])
def test_what_is_no_moment_is_refused(typed: str) -> None:
    with pytest.raises(BadMoment):
        read_moment(typed)


@pytest.mark.parametrize(
    "line", ["12.5 14", "12,5 - 14", "0:12.5–0:14", "12.5;14", "12.5 à 14", "12.5 to 14", " 12.5  14 "]
)
def test_a_stretch_is_written_in_many_ways(line: str) -> None:
    assert read_stretches(line) == (Stretch(12.5, 14.0),)


def test_stretches_come_in_their_order_and_empty_lines_are_passed_over() -> None:
    assert read_stretches("\n9 10\n\n1 2\n") == (Stretch(1, 2), Stretch(9, 10))
    assert read_stretches("") == ()


@pytest.mark.parametrize("line", ["5", "5 4", "5 5", "1 2 3", "x 5", "5 -"])
def test_a_line_that_is_no_stretch_is_told(line: str) -> None:
    with pytest.raises(BadMoment, match=line.split(maxsplit=1)[0]):
        read_stretches(f"1 2\n{line}")


def test_more_stretches_than_anybody_marks_are_refused() -> None:
    with pytest.raises(BadMoment):
        read_stretches("1 2\n" * (MOST + 1))


@settings(max_examples=60)
@given(st.text("0123456789:.,-– \nàto", max_size=40))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    with suppress(BadMoment):
        assert all(stretch.starts < stretch.ends for stretch in read_stretches(typed))
