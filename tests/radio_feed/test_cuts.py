"""A cut number is short, given once and for ever, and a slip of the finger is never another item's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from core.database import reading, unit_of_work
from core.ledger import rows_of
from radio_feed.cuts import LAST, NoCutsLeft, cut_number, cut_of, cuts_of, is_cut


def numbers(engine: Engine, *items: str) -> list[int]:
    with unit_of_work(engine) as connection:
        return [cut_number(connection, item) for item in items]


def test_an_item_keeps_its_number_and_no_other_item_has_it(engine: Engine) -> None:
    first = numbers(engine, "message/wages/mg", "message/wages/fr", "story/abc")
    assert numbers(engine, "story/abc", "message/wages/fr", "message/wages/mg") == first[::-1]
    assert len({*first}) == 3
    assert all(is_cut(str(number)) and 3 <= len(str(number)) <= 5 for number in first)


def test_the_title_is_the_last_that_was_given(engine: Engine) -> None:
    with unit_of_work(engine) as connection:
        number = cut_number(connection, "spot/one", "A title")
        cut_number(connection, "spot/one")
        assert (cut := cut_of(rows_of(connection), number)) is not None
        assert (cut.item, cut.title) == ("spot/one", "A title")
        cut_number(connection, "spot/one", "x" * 5000)
        assert len(cuts_of(rows_of(connection), ["spot/one", "spot/two"])["spot/one"].title) == 200


def test_a_number_nobody_has_is_no_item(engine: Engine) -> None:
    with reading(engine) as connection:
        assert cut_of(rows_of(connection), 105) is None


def test_when_five_digits_are_used_up_nothing_is_given_twice(engine: Engine) -> None:
    with unit_of_work(engine) as connection:
        rows_of(connection).change(
            "INSERT INTO cuts (number, item, title) VALUES (?, 'last', '')", LAST * 10 + 9
        )
    with pytest.raises(NoCutsLeft):
        numbers(engine, "one more")


@pytest.mark.parametrize("digits", ["", "0", "12", "0105", "１０5", "10a", "-105", " 105", "9" * 40])
def test_what_is_no_number_is_none(digits: str) -> None:
    assert not is_cut(digits)


@given(st.integers(10, LAST), st.integers(0, 9), st.data())
def test_one_digit_wrong_or_two_swapped_is_noticed(sequence: int, digit: int, data: st.DataObject) -> None:
    from stdnum import damm

    right = f"{sequence}{damm.calc_check_digit(str(sequence))}"
    assert is_cut(right)
    at = data.draw(st.integers(0, len(right) - 1))
    wrong = f"{right[:at]}{digit}{right[at + 1 :]}"
    swapped = right[:at] + right[at : at + 2][::-1] + right[at + 2 :]
    assert is_cut(wrong) == (wrong == right)
    assert is_cut(swapped) == (swapped == right)
