"""What is kept for figures: a row a turn, what was heard and how long, and who carried it; never more."""

import pytest

from ivr.callers import caller_of
from tests.builders import MONDAY_MORNING, Deployment

ROW = "SELECT step, message, language, heard, key, seconds, operator, line, release FROM events ORDER BY id"


def rows(line: Deployment) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in line.rows(ROW)]


def test_a_call_is_a_row_a_turn(small: Deployment) -> None:
    carrier = small.carrier(caller="+261340000001")
    carrier.ring()
    for key, seconds in (("2", 4), ("1", 5), ("_", 6), ("1", 2), ("_", 31)):
        small.clock.move(seconds=seconds)
        carrier.press(key)
    small.clock.move(seconds=7)
    carrier.hang_up()
    assert rows(small) == [
        ("hello", None, None, "begin", None, 0.0, "34", "main", 1),
        ("hello", None, "fr", "key", "2", 4.0, "34", "main", 1),
        ("house", None, "fr", "key", "1", 2.0, "34", "main", 1),  # three of five went to the keys it teaches
        ("news-today", None, "fr", "silence", None, 3.0, "34", "main", 1),
        ("news-menu", None, "fr", "key", "1", 2.0, "34", "main", 1),
        ("news", "sun", "fr", "silence", None, 28.0, "34", "main", 1),  # and three of 31 to the introduction
        ("news", "rain", "fr", "hangup", None, 7.0, "34", "main", 1),
    ]


def test_the_rows_of_one_call_share_a_token_that_its_end_erases(small: Deployment) -> None:
    first, second = small.carrier("CA01"), small.carrier("CA02")
    for carrier in (first, second):
        carrier.ring()
        carrier.press("1")
    tokens = {row["call"] for row in small.rows("SELECT call FROM events")}
    assert len(tokens) == 2
    row = small.call("CA01")
    assert row is not None
    assert row["token"] in tokens
    first.hang_up()
    ended = small.call("CA01")
    assert ended is not None
    assert all(token not in str(ended) for token in tokens)


def test_times_are_cut_to_the_minute(small: Deployment) -> None:
    small.clock.move(seconds=42)
    small.carrier().ring()
    assert small.rows("SELECT at FROM events") == [{"at": round(MONDAY_MORNING.timestamp() * 1000)}]


@pytest.mark.parametrize(("waited", "heard"), [(0, 0.0), (12.34, 12.3), (30, 30.0), (500, 30.0), (-5, 0.0)])
def test_seconds_heard_are_never_more_than_the_words_last(
    small: Deployment, waited: float, heard: float
) -> None:
    carrier = small.carrier()
    carrier.ring()
    carrier.press("1", "1", "1", "1")
    small.clock.move(seconds=waited)
    carrier.press("1")
    assert small.rows("SELECT seconds FROM events WHERE message = 'rain'") == [{"seconds": heard}]


@pytest.mark.parametrize(
    ("number", "operator"),
    [
        ("+261340000001", "34"),
        ("+261320000001", "32"),
        ("0340000001", "34"),
        ("034 00 000 01", "34"),
        ("+33600000000", None),
        ("anonymous", None),
        ("", None),
        ("+266696687", None),
        ("sip:somebody@example.org", None),
        ("\udcff\udcfe", None),
    ],
)
def test_the_operators_prefix_is_kept_of_a_malagasy_number_and_of_no_other(
    number: str, operator: str | None
) -> None:
    assert caller_of(number, "CA01", "pepper").operator == operator


def test_a_typed_number_is_a_key_that_is_not_kept(small: Deployment) -> None:
    carrier = small.carrier()
    carrier.ring()
    carrier.press("1", "3", "123", "_")
    assert small.rows("SELECT key FROM events WHERE step = 'code'") == [{"key": None}]
    assert small.rows("SELECT * FROM events WHERE key LIKE '%23%'") == []


def test_more_than_one_key_at_once_is_not_kept(small: Deployment) -> None:
    carrier = small.carrier()
    carrier.ring()
    carrier.press("0340000001")
    assert small.rows("SELECT heard, key FROM events WHERE heard = 'key'") == [{"heard": "key", "key": None}]


def test_practice_calls_and_carriers_calls_have_callers_of_their_own(small: Deployment) -> None:
    carrier = small.carrier(caller="+261000000001")
    carrier.ring()
    carrier.press("2")
    assert small.practise("+261000000001").begin().step == "hello"


def test_a_number_is_one_caller_however_it_is_written(small: Deployment) -> None:
    first = small.carrier("CA01", "+261340000001")
    first.ring()
    first.press("2")
    for number, written in enumerate(
        ("0340000001", "034 00 000 01", "261 34 00 000 01", "+261 34 00 000 01")
    ):
        again = small.carrier(f"CA1{number}", written)
        again.ring()
        row = small.call(f"CA1{number}")
        assert row is not None
        assert '"step":"house"' in row["state"]


@pytest.mark.parametrize("number", ["", "anonymous", "Restricted", "+266696687", "unknown"])
def test_a_withheld_number_is_nobody(small: Deployment, number: str) -> None:
    carrier = small.carrier(caller=number)
    carrier.ring()
    carrier.press("2", "1", "1")
    assert small.rows("SELECT * FROM callers") == []
