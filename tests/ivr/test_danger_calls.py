"""Danger: the person on duty, else the emergency number said and rung, else where to go; a call back only where that is safe."""

import pytest

from cases.states import DEADLINES, Kind
from tests.builders import SMALL_CONTENT, Deployment, clips_in
from tests.ivr.receipts import Caller
from tests.ivr.reporting import Team, staff
from tests.portable import faults
from tests.silent import silent_names
from vault.boxes import Field

DANGER = ["place.danger", "danger.offer.1", "place.way-on"]


def said(answer: str) -> list[str]:
    return [silent_names(SMALL_CONTENT)[clip][0] for clip in clips_in(answer)]


@pytest.fixture
def team(line: Deployment) -> Team:
    return staff(line)


def in_danger(line: Deployment, **of: str) -> Caller:
    caller = Caller(line, **of)
    assert caller.press("3", "3") == DANGER, "two keys from home"
    return caller


@pytest.mark.parametrize("keys", [["2", "4"], ["0", "1"]], ids=["the private menu", "a person"])
def test_the_person_on_duty_is_rung_and_then_the_emergency_number_is_said_and_rung(
    small: Deployment, keys: list[str]
) -> None:
    carrier = small.carrier()
    carrier.ring()
    duty = carrier.press("1", *keys).text
    assert "<Number>+261000000009</Number>" in duty
    number = carrier.number
    emergency = carrier.turn(number, DialCallStatus="no-answer").text
    assert said(emergency) == ["person.no-answer", "person.emergency", "number/n/0", "number/n/0-end"]
    assert "<Number>00</Number>" in emergency
    assert faults(emergency, "https://line.example") == []
    nobody = carrier.turn(number + 1, DialCallStatus="busy").text
    assert said(nobody)[:2] == ["person.no-answer", "place.danger"]
    assert "<Dial" not in nobody, "it does not ring round and round"


def test_somebody_who_answers_ends_the_call_with_a_goodbye(small: Deployment) -> None:
    carrier = small.carrier()
    carrier.ring()
    carrier.press("1", "2", "4")
    assert "<Hangup/>" in carrier.turn(carrier.number, DialCallStatus="completed").text


def test_without_a_confirmed_number_none_is_rung_and_none_is_said(line: Deployment) -> None:
    caller = Caller(line)
    for keys in (["3", "3"], ["*", "*", "0", "1"]):
        answer = caller.carrier.press(*keys).text
        assert "<Dial" not in answer
        assert "number/" not in str(caller.press("9"))


def test_who_keys_that_it_is_safe_leaves_the_number_sealed_and_due_in_four_hours(
    line: Deployment, team: Team
) -> None:
    caller = in_danger(line, number="+261341234567")
    assert caller.press("1") == ["danger.safe", "danger.safe-yes.1", "danger.safe-no.2"]
    assert line.rows("SELECT * FROM cases") == []
    assert caller.press("1")[0] == "danger.kept"
    (case,) = line.rows("SELECT * FROM cases")
    assert (case["kind"], case["hours"], case["region"]) == ("danger", "any", None)
    hours = DEADLINES[Kind.DANGER].total_seconds() * 1000
    assert case["deadline_at"] - case["received_at"] == hours
    assert team.open_number() == "+261341234567"
    (notice,) = line.rows("SELECT member_id, kind, subject FROM notices")
    assert (notice["member_id"], notice["kind"], notice["subject"]) == (
        team.supervisor,
        "case.danger",
        case["id"],
    )
    (item,) = line.rows("SELECT field FROM sealed_items")
    assert item["field"] == Field.NUMBER.value


@pytest.mark.parametrize(
    "keys", [["1", "2"], ["1", "_", "_"], ["1", "8"], ["1", "*"], ["1", "3"], ["_"], ["8"]]
)
def test_nothing_else_leaves_a_number(line: Deployment, team: Team, keys: list[str]) -> None:
    in_danger(line).press(*keys)
    assert line.rows("SELECT * FROM cases") == []
    assert line.rows("SELECT * FROM sealed_items") == []


def test_a_number_that_is_withheld_or_that_nobody_could_open_is_not_asked_for(line: Deployment) -> None:
    assert in_danger(line).press("1")[0] == "danger.no-call", "nobody has a key yet"
    staff(line)
    withheld = in_danger(line, sid="CA02", number="anonymous")
    assert withheld.press("1")[0] == "danger.no-call"
    assert line.rows("SELECT * FROM cases") == []


def test_a_report_of_this_call_becomes_one_of_danger(line: Deployment, team: Team) -> None:
    caller = Caller(line)
    caller.press("3", "1", "1")
    (case,) = line.rows("SELECT id, kind FROM cases")
    assert case["kind"] == "untold"
    caller.before("danger", case=case["id"])
    caller.press("1", "1")
    (after,) = line.rows("SELECT id, kind FROM cases")
    assert after == {"id": case["id"], "kind": "danger"}


def test_0_and_8_work_in_every_step_of_it(line: Deployment, team: Team) -> None:
    for keys in ([], ["1"]):
        for key, step in (("0", "person"), ("8", "hide")):
            caller = in_danger(line, sid=f"CA{len(keys)}{key}", number=f"+2613400000{len(keys)}{key}")
            caller.press(*keys, key)
            assert caller.state().step == step
