"""Days and times as people write them: read where they mean one thing, refused where they could mean two."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radio_feed.written_times import TwoTimes, Unreadable, day_of, moment_of, time_of


@pytest.mark.parametrize(
    "text",
    [
        "28/11/2026", "28-11-2026", "28.11.2026", "28/11/26", "2026-11-28", "28 novembre 2026", "28 nov. 2026",
        "samedi 28 novembre 2026", "Sam. 28/11/2026", "28 novambra 2026", "asabotsy 28 novambra 2026", "November 28, 2026",
        "28 November 2026", "28th November 2026", "\u00a028/11/2026 ", "28 NOVEMBRE 2026",
    ],
)  # fmt: skip
def test_a_day_is_read_in_three_languages(text: str) -> None:
    assert day_of(text) == date(2026, 11, 28)


def test_accents_and_ordinals_of_french_are_read() -> None:
    assert day_of("1er août 2026") == day_of("1 aout 2026") == date(2026, 8, 1)
    assert day_of("3 décembre 2026") == date(2026, 12, 3)


@pytest.mark.parametrize(
    "text",
    ["", "31/02/2026", "11/28/2026", "28/13/2026", "x", "28 brumaire 2026", "0/0/0", "28/11", "9" * 400],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        day_of(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("14:30", time(14, 30)), ("14h30", time(14, 30)), ("14 h 30", time(14, 30)), ("14H", time(14)), ("6:05", time(6, 5)),
        ("14:30:00", time(14, 30)), ("14,5", time(14, 30)), ("14.5", time(14, 30)), ("14,00", time(14)),
        ("0,604166667", time(14, 30)), ("0.25", time(6)), ("0:10", time(0, 10)),
    ],
)  # fmt: skip
def test_a_time_is_read_as_a_clock_as_hours_and_as_a_spreadsheets_part_of_a_day(
    text: str, read: time
) -> None:
    assert time_of(text) == read


@pytest.mark.parametrize("text", ["14,30", "14.50"])
def test_hours_with_two_decimals_could_be_two_times_and_are_asked_again(text: str) -> None:
    with pytest.raises(TwoTimes):
        time_of(text)


@pytest.mark.parametrize(
    "text", ["", "24:00", "25h", "6h5", "14:60", "soir", "0,99999", "-1,5", "1e3", "9" * 400]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        time_of(text)


def test_day_and_time_may_stand_in_one_cell() -> None:
    for text in ("28/11/2026 14:30", "2026-11-28T14:30", "28 novembre 2026 14h30"):
        assert moment_of(text).isoformat() == "2026-11-28T14:30:00+03:00"
    with pytest.raises(Unreadable):
        moment_of("28/11/2026")


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_is_refused(text: str) -> None:
    for read, kind in ((day_of, date), (time_of, time), (moment_of, datetime)):
        try:
            assert type(read(text)) is kind
        except Unreadable:
            continue
