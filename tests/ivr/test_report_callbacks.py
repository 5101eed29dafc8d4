"""A call back: nothing without a clear yes to each step, the number sealed in the turn it is allowed, and kept nowhere else."""

import pytest

from carriers.practice import PRACTICE_CALLERS, Recording
from tests.builders import Deployment
from tests.ivr.reporting import (
    AGREE,
    CALLS_FROM,
    TO_NOTICE,
    TO_PHONE,
    TO_REFER,
    WITH_RECEIPT,
    Team,
    hire,
    offered,
    office_of,
    said,
    told,
)
from vault.members import Role
from vault.regions import PRACTICE

PRACTICE_TAKE = "/phone/recordings/take/key"


def test_a_call_back_seals_this_number_in_the_hours_keyed_and_says_how_it_will_sound(
    line: Deployment, team: Team
) -> None:
    telling = told(line, *TO_PHONE)
    assert said(telling.answer) == offered("phone", ("this", "other"))
    assert telling.press("1") == offered("hours", ("morning", "afternoon", "evening"))
    assert line.rows("SELECT * FROM sealed_items") == []
    assert telling.press("3") == ["report.call-kept", *offered("more", ("add",))]
    assert telling.case["hours"] == "evening"
    assert team.open_number() == CALLS_FROM


@pytest.mark.parametrize("keys", [("2",), ("1", "3"), ("1", "1", "4"), ("1", "2", "4")])
def test_no_call_without_a_clear_yes_to_each_step(manned: Deployment, keys: tuple[str, ...]) -> None:
    telling = told(manned, *TO_PHONE[:-1], *keys)
    assert said(telling.answer) == offered("more", ("add",))
    assert telling.case["hours"] is None
    assert manned.rows("SELECT * FROM sealed_items") == []


def test_another_number_is_said_back_and_sealed_once_it_is_right(line: Deployment, team: Team) -> None:
    telling = told(line, *TO_PHONE, "2")
    assert telling.press("1") == ["report.number"]
    right = [
        "report.number-said",
        "NUMBER",
        "report.number-said.right.1",
        "report.number-said.again.2",
        "report.go-on.3",
    ]
    assert telling.press("0320000002#") == right
    assert line.rows("SELECT * FROM sealed_items") == []
    assert telling.press("2") == ["report.number"], "to be changed"
    assert telling.press("0320000003#") == right
    assert telling.press("1") == ["report.call-kept", *offered("more", ("add",))]
    assert team.open_number() == "+261320000003"
    assert telling.case["hours"] == "morning"


def test_a_number_abroad_is_keyed_with_its_countrys_code(line: Deployment, team: Team) -> None:
    telling = told(line, *TO_PHONE, "2", "2", "0023052000001#", "1")
    assert telling.case["hours"] == "afternoon"
    assert team.open_number() == "+23052000001"


@pytest.mark.parametrize("typed", ["1234567#", "999999999999999#"])
def test_what_is_no_number_is_told_and_can_be_changed_or_left(manned: Deployment, typed: str) -> None:
    telling = told(manned, *TO_PHONE, "2", "1")
    assert telling.press(typed) == offered("number-wrong", ("again",))
    assert telling.press("1") == ["report.number"]
    telling.press(typed)
    assert telling.press("2") == offered("more", ("add",))
    assert (telling.case["hours"], manned.rows("SELECT * FROM sealed_items")) == (None, [])


def test_while_a_number_is_typed_8_and_hash_hide(manned: Deployment) -> None:
    telling = told(manned, *TO_PHONE, "2", "1")
    assert all(word.startswith("hide/") for word in telling.press("8#"))


@pytest.mark.parametrize("withheld", ["anonymous", "", "client:someone"])
def test_a_caller_whose_number_is_not_seen_is_asked_for_one(manned: Deployment, withheld: str) -> None:
    telling = told(manned, *TO_PHONE, caller=withheld)
    assert said(telling.answer) == offered("phone-hidden", ("other",))
    assert telling.press("1", "1") == ["report.number"]


def test_no_call_is_offered_to_who_took_no_receipt_whose_pin_would_tell_who_picks_up(
    manned: Deployment,
) -> None:
    assert said(told(manned, *TO_REFER, "2").answer) == offered("more", ("add",))


def test_no_number_is_asked_for_that_nobody_could_open(line: Deployment) -> None:
    """DIANA has one inspector and no supervisor; the office is avoided; no escrow key was made."""
    hire(office_of(line))
    telling = told(line, *WITH_RECEIPT, "3", "1", "1", "4", "4")
    assert telling.press("2") == offered("more", ("add",))


def test_a_practice_number_can_be_left_too(line: Deployment) -> None:
    office = office_of(line)
    supervisor = hire(office, Role.SUPERVISOR, PRACTICE)
    call = line.practise(record=lambda: Recording("RE1", PRACTICE_TAKE, 20.0))
    call.begin()
    call.say_all([*TO_NOTICE, AGREE, "R5", *TO_PHONE, "1", "1"])
    assert Team(office, supervisor, "", "").open_number() == PRACTICE_CALLERS[0]


def test_p07_a_number_that_was_keyed_is_in_no_row_from_the_turn_on_in_which_it_was_sealed(
    manned: Deployment,
) -> None:
    telling = told(manned, *TO_PHONE, "2", "1", "0320000002#")
    assert "0320000002" not in str(manned.rows("SELECT * FROM calls")), "what a call carries is sealed (P32)"
    assert "0320000002" in telling.state.to_json()
    telling.press("1")
    assert "320000002" not in telling.state.to_json()
    assert "320000002" not in telling.answer.text
