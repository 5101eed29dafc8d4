"""In a report: the receipt is said twice, the PIN is keyed or given, and the two become the case's key once."""

import pytest

from tests.builders import Deployment
from tests.ivr.receipts import RECEIPT_ELSEWHERE, Caller, digits_in, opened_case
from vault.caller import derive, is_pin, is_receipt


def told(line: Deployment, **carried: str) -> tuple[Caller, str]:
    """A call whose caller has spoken; its case."""
    caller, case = Caller(line), opened_case(line)
    caller.before("receipt", case=case, **{"receipt": RECEIPT_ELSEWHERE, **carried})
    return caller, case


def bound_to(line: Deployment, receipt: str, pin: str) -> list[str]:
    """The case that receipt and PIN lead to."""
    lookup = derive(receipt, pin, line.settings.receipt_pepper).lookup
    return [row["case_id"] for row in line.rows("SELECT case_id FROM case_keys WHERE lookup = ?", lookup)]


def receipt_of(caller: Caller) -> str:
    receipt = caller.state().receipt
    assert receipt is not None
    return receipt


def test_the_receipt_is_said_twice_by_threes_and_can_be_passed_over(line: Deployment) -> None:
    caller = Caller(line)
    heard = caller.before("receipt", case=opened_case(line))
    receipt = receipt_of(caller)
    assert is_receipt(receipt)
    assert digits_in(heard) == receipt * 2
    assert [one for one in heard if not one.isdigit()] == [
        "receipt.number", "receipt.once-more", "receipt.noted.1", "receipt.without.2",
    ]  # fmt: skip
    again = caller.press("9")
    assert digits_in(again) == receipt * 2, "key 9 says the same"
    assert caller.press("2")[0] != "receipt.pin-type"
    assert line.rows("SELECT 1 FROM case_keys WHERE lookup IS NOT NULL") == []


def test_who_keys_a_pin_hears_one_moment_and_then_that_both_are_good(line: Deployment) -> None:
    caller, case = told(line)
    receipt = receipt_of(caller)
    assert caller.press("1") == ["receipt.pin-type"]
    assert caller.press("4711") == ["moment.please"]
    assert bound_to(line, receipt, "4711") == [], "the turn that takes the PIN derives nothing"
    assert caller.press("_")[0] == "receipt.kept"
    assert bound_to(line, receipt, "4711") == [case]


@pytest.mark.parametrize("keys", ["4711#", "99*4711#", "4711"])
def test_hash_ends_a_pin_and_star_starts_it_over(line: Deployment, keys: str) -> None:
    caller, case = told(line)
    receipt = receipt_of(caller)
    caller.press("1", keys, "_")
    assert bound_to(line, receipt, "4711") == [case]


def test_who_keys_none_is_given_a_pin_said_twice(line: Deployment) -> None:
    caller, case = told(line)
    receipt = receipt_of(caller)
    caller.press("1")
    assert caller.press("_") == ["moment.please"]
    heard = caller.press("_")
    said_twice = digits_in(heard)
    pin = said_twice[: len(said_twice) // 2]
    assert said_twice == pin * 2
    assert is_pin(pin, receipt)
    assert [one for one in heard if not one.isdigit()] == [
        "receipt.pin",
        "receipt.once-more",
        "receipt.noted.1",
    ]
    assert bound_to(line, receipt, pin) == [case]
    assert digits_in(caller.press("9")) == pin * 2


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("1111", "easy"), ("1234", "easy"), ("9876", "easy"), ("098765", "easy"), ("part", "easy"),
        ("receipt", "easy"), ("123", "length"), ("1", "length"), ("12345678", "length"), ("4" * 20, "length"),
    ],
)  # fmt: skip
def test_a_pin_that_would_be_guessed_first_is_refused_kindly(line: Deployment, pin: str, why: str) -> None:
    caller, case = told(line)
    receipt = receipt_of(caller)
    caller.press("1")
    typed = {"part": receipt[2:6], "receipt": receipt}.get(pin, pin)
    assert caller.press(typed) == [f"receipt.{why}", "receipt.pin-type"]
    caller.press("4711", "_")
    assert bound_to(line, receipt, "4711") == [case], "and another is asked for"


@pytest.mark.parametrize("typed", ["7" * 40, "7" * 64, "abc", "*", "#"])
def test_what_is_no_number_at_all_is_a_wrong_key_and_the_pin_is_asked_for_again(
    line: Deployment, typed: str
) -> None:
    caller, _ = told(line)
    caller.press("1")
    assert caller.press(typed) == ["key.wrong", "receipt.pin-type"]


def test_a_pair_that_is_another_cases_is_never_told_and_another_receipt_is_given(line: Deployment) -> None:
    first, case = told(line)
    receipt = receipt_of(first)
    first.press("1", "4711", "_")
    second = Caller(line, "CA02", "+261340000002")
    other = opened_case(line)
    second.before("receipt", case=other, receipt=receipt)
    second.press("1", "4711")
    heard = second.press("_")
    assert heard[0] == "receipt.another"
    heard = second.press("_")
    assert digits_in(heard) == receipt_of(second) * 2
    assert receipt_of(second) != receipt
    assert bound_to(line, receipt, "4711") == [case]


@pytest.mark.parametrize("keys", [[], ["1"], ["1", "4711"], ["1", "4711", "_"], ["1", "_"], ["1", "_", "_"]])
def test_hanging_up_at_any_step_keeps_the_case_and_leaves_no_digit(line: Deployment, keys: list[str]) -> None:
    caller, case = told(line)
    if keys:
        caller.press(*keys)
    assert caller.carrier.hang_up().status_code == 200
    assert line.rows("SELECT id FROM cases") == [{"id": case}]
    (row,) = line.rows("SELECT state, answer FROM calls")
    assert (row["state"], row["answer"]) == (None, None)


@pytest.mark.parametrize(("keys", "silences"), [([], 2), (["1", "_", "_"], 2), (["1"], 4)])
def test_the_second_silence_in_a_step_hides(line: Deployment, keys: list[str], silences: int) -> None:
    """While a PIN is asked for, the first gives one, the next lets it be derived, and two more hide."""
    caller, _ = told(line)
    if keys:
        caller.press(*keys)
    for _ in range(silences):
        assert caller.state().step != "hide"
        caller.press("_")
    assert caller.state().step == "hide"


@pytest.mark.parametrize("keys", [["8"], ["1", "8#"], ["1", "8"], ["1", "4711", "8"], ["1", "_", "_", "8"]])
def test_8_hides_everywhere_and_8_with_hash_while_a_pin_is_typed(line: Deployment, keys: list[str]) -> None:
    caller, _ = told(line)
    caller.press(*keys)
    assert caller.state().step == "hide"


def test_the_pin_that_was_typed_travels_no_further_than_it_must(line: Deployment) -> None:
    caller, _ = told(line)
    caller.press("1", "4711")
    assert caller.state().typed is None
    caller.press("_")
    assert "4711" not in caller.state().to_json()


def test_without_a_case_no_receipt_is_given(line: Deployment) -> None:
    caller = Caller(line)
    assert digits_in(caller.before("receipt")) == ""
    assert digits_in(caller.before("pin-given")) == ""


def test_a_call_that_opens_another_case_has_no_receipt_of_the_first(line: Deployment) -> None:
    caller, _ = told(line)
    first = receipt_of(caller)
    caller.before("receipt", case=opened_case(line))
    assert receipt_of(caller) != first
