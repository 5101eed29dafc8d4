"""A receipt is told, copied, mistyped; a PIN is chosen by people: what is kind to both, and what is not guessed first."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.secret import Secret
from tests.vault.office import PEPPER, Office
from vault import caller
from vault.caller import PinRefused

receipts = st.integers(0, 10**8 - 1).map(lambda number: caller.new_receipt(lambda _: number))


@given(receipts)
def test_a_receipt_is_nine_digits_that_check_themselves(receipt: str) -> None:
    assert len(receipt) == 9
    assert caller.is_receipt(receipt)


@given(receipts, st.integers(0, 8), st.integers(1, 9))
def test_one_digit_wrong_is_no_receipt(receipt: str, place: int, step: int) -> None:
    """So a slip is told kindly, and costs no attempt."""
    wrong = str((int(receipt[place]) + step) % 10)
    assert not caller.is_receipt(receipt[:place] + wrong + receipt[place + 1 :])


@given(receipts, st.integers(0, 7))
def test_two_neighbours_swapped_are_no_receipt(receipt: str, place: int) -> None:
    swapped = receipt[:place] + receipt[place + 1] + receipt[place] + receipt[place + 2 :]
    assert swapped == receipt or not caller.is_receipt(swapped)


@pytest.mark.parametrize("typed", ["", "12345678", "1234567890", "12345678a", "１２３４５６７８４"])
def test_what_is_no_nine_digits_is_no_receipt(typed: str) -> None:
    assert not caller.is_receipt(typed)


@pytest.mark.parametrize(
    "pin", ["", "123", "1234567", "1111", "000000", "1234", "4321", "7890", "0987", "12a4", "4938"]
)
def test_a_pin_that_is_guessed_first_is_refused(pin: str) -> None:
    with pytest.raises(PinRefused):
        caller.check_pin(pin, "149382705")


@pytest.mark.parametrize("pin", ["4711", "90210", "739105"])
def test_a_pin_of_four_to_six_digits_is_taken(pin: str) -> None:
    caller.check_pin(pin, "149382705")


@given(receipts, st.integers())
def test_a_pin_that_is_given_would_not_be_refused(receipt: str, seed: int) -> None:
    randomness = Random(seed)
    caller.check_pin(caller.new_pin(receipt, randomness.randrange), receipt)


def test_another_pepper_leads_to_another_key() -> None:
    one, other = (
        caller.derive("149382705", "4711", pepper)
        for pepper in (PEPPER, Secret("another pepper of the tests"))
    )
    assert one.lookup != other.lookup
    assert one.public != other.public


def test_receipt_and_pin_side_by_side_mean_one_pair_only() -> None:
    """Else a longer receipt with a shorter PIN would be the same secret."""
    one, other = (
        caller.derive(receipt, pin, PEPPER)
        for receipt, pin in (("149382705", "4711"), ("149382701", "54711"))
    )
    assert one.lookup != other.lookup


def test_a_pair_that_is_taken_is_given_to_no_second_case(office: Office) -> None:
    key = caller.derive(caller.new_receipt(), "4711", PEPPER)
    first, second = office.open_case(), office.open_case()
    with office.rows() as rows:
        assert caller.bind(rows, first, key)
        assert caller.bind(rows, first, key), "once more is no harm"
        assert not caller.bind(rows, second, key)
        assert caller.find_case(rows, key) == first


def test_nothing_that_is_kept_tests_a_receipt_alone(office: Office) -> None:
    receipt, case = caller.new_receipt(), office.open_case()
    with office.rows() as rows:
        caller.bind(rows, case, caller.derive(receipt, "4711", PEPPER))
        kept = [value for row in rows.all("SELECT * FROM case_keys") for value in row]
    for pin in ("", "4711"):
        assert receipt + pin not in map(str, kept)
    assert len([value for value in kept if isinstance(value, bytes)]) == 2
