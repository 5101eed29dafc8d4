"""A Record leaves a row that its sound is awaited by, whichever way the carrier tells of it, and however the call goes on."""

from typing import Any

import pytest

from ivr.call import Call, Expect, Key, Spoke, Told
from ivr.flow import begin, step
from tests.builders import MONDAY_MORNING, SMALL_CONTENT, Carrier, Deployment
from tests.silent import silent_line

TO_VOICE = ("1", "4")
SPOKE = {"RecordingSid": "RE1", "RecordingUrl": "https://carrier.example/RE1"}
LINE = silent_line(SMALL_CONTENT)


def expected(small: Deployment) -> list[dict[str, Any]]:
    return small.rows("SELECT * FROM expected_recordings ORDER BY turn, sid")


def at_the_beep(small: Deployment) -> Carrier:
    carrier = small.carrier()
    carrier.ring()
    carrier.press(*TO_VOICE)
    return carrier


def notice(carrier: Carrier, turn: int, **told: str) -> int:
    return carrier.post(f"/voice/recording?turn={turn}", {**carrier.parties, **SPOKE, **told}).status_code


def test_entering_a_record_expects_a_recording_of_the_turn_its_action_carries(small: Deployment) -> None:
    carrier = at_the_beep(small)
    (row,) = expected(small)
    assert (row["state"], row["call_sid"], row["turn"]) == ("expected", carrier.sid, carrier.number)
    assert f"/voice/recording?turn={carrier.number}" in small.call()["answer"]  # type: ignore[index]


def test_a_record_without_a_case_opens_one_for_the_supervisors_and_the_call_goes_on_with_it(
    small: Deployment,
) -> None:
    at_the_beep(small)
    (row,), (case,) = expected(small), small.rows("SELECT id, origin, region FROM cases")
    assert (case["origin"], case["region"]) == ("no-key", None)
    assert row["case_id"] == case["id"]
    assert Call.from_json(small.call()["state"]).case == case["id"]  # type: ignore[index]


def test_the_action_announces_it_and_the_call_goes_on(small: Deployment) -> None:
    carrier = at_the_beep(small)
    carrier.turn(carrier.number, **SPOKE)
    (row,) = expected(small)
    assert (row["state"], row["sid"], row["url"]) == ("announced", "RE1", SPOKE["RecordingUrl"])
    assert Call.from_json(small.call()["state"]).step == "thanks"  # type: ignore[index]


@pytest.mark.parametrize("told", [{"RecordingUrl": ""}, {"RecordingSid": ""}, {}])
def test_the_callback_alone_announces_it_even_after_the_call(small: Deployment, told: dict[str, str]) -> None:
    carrier = at_the_beep(small)
    carrier.hang_up()
    assert notice(carrier, carrier.number, RecordingStatus="completed", **told) == 200
    (row,) = expected(small)
    assert row["state"] == "announced"
    assert small.rows("SELECT not_before FROM tasks WHERE kind = 'recording.fetch'") == [{"not_before": None}]


def test_while_the_call_is_on_it_is_fetched_ten_minutes_later_and_at_its_end_at_once(
    small: Deployment,
) -> None:
    carrier = at_the_beep(small)
    notice(carrier, carrier.number)
    (task,) = small.rows("SELECT not_before, payload FROM tasks WHERE kind = 'recording.fetch'")
    assert task["not_before"] == (MONDAY_MORNING.timestamp() + 600) * 1000
    assert carrier.sid not in task["payload"]
    carrier.hang_up()
    (task,) = small.rows("SELECT not_before FROM tasks WHERE kind = 'recording.fetch'")
    assert task["not_before"] is None


def test_action_and_callback_told_any_number_of_times_are_one_recording(small: Deployment) -> None:
    carrier = at_the_beep(small)
    for _ in range(2):
        notice(carrier, carrier.number)
        carrier.turn(carrier.number, **SPOKE)
    assert [row["sid"] for row in expected(small)] == ["RE1"]
    assert len(small.rows("SELECT * FROM tasks WHERE kind = 'recording.fetch'")) == 1


def test_a_second_recording_of_the_same_turn_is_kept_beside_the_first(small: Deployment) -> None:
    carrier = at_the_beep(small)
    notice(carrier, carrier.number)
    notice(carrier, carrier.number, RecordingSid="RE2")
    rows = expected(small)
    assert [(row["sid"], row["state"]) for row in rows] == [("RE1", "announced"), ("RE2", "announced")]
    assert len({row["case_id"] for row in rows}) == 1


def test_silence_at_the_beep_is_a_recording_that_nobody_waits_for_and_the_next_beep_has_its_own(
    small: Deployment,
) -> None:
    carrier = at_the_beep(small)
    carrier.press("_")
    assert [row["state"] for row in expected(small)] == ["silent", "expected"]
    notice(carrier, carrier.number - 1)
    assert [row["state"] for row in expected(small)] == ["announced", "expected"]


@pytest.mark.parametrize("status", ["failed", "absent", "in-progress"])
def test_what_failed_or_has_only_begun_is_no_recording(small: Deployment, status: str) -> None:
    carrier = at_the_beep(small)
    assert notice(carrier, carrier.number, RecordingStatus=status) == 200
    assert [row["state"] for row in expected(small)] == ["expected"]


def test_a_recording_of_a_call_that_expects_none_is_answered_and_writes_nothing(small: Deployment) -> None:
    carrier = small.carrier()
    assert notice(carrier, 3) == 200
    assert expected(small) == []
    assert small.rows("SELECT * FROM tasks WHERE kind = 'recording.fetch'") == []


def test_an_unsigned_notice_is_refused(small: Deployment) -> None:
    carrier = at_the_beep(small)
    assert carrier.post("/voice/recording?turn=3", SPOKE, token="another").status_code == 403
    assert [row["state"] for row in expected(small)] == ["expected"]


@pytest.mark.parametrize("key", "089*1#")
def test_any_key_ends_a_record_also_where_the_carrier_tells_of_the_key_alone(key: str) -> None:
    turn = begin(LINE, None, MONDAY_MORNING)
    for pressed in TO_VOICE:
        turn = step(LINE, turn.call, Key(pressed), MONDAY_MORNING)
    assert turn.effects[-1] == Expect("report")
    assert step(LINE, turn.call, Key(key), MONDAY_MORNING).call.step == "thanks"
    assert step(LINE, turn.call, Spoke(), MONDAY_MORNING).call.step == "thanks"


def test_a_state_of_an_older_version_has_no_case() -> None:
    call = Call("a", told=Told("b", ("c",)), case="0123456789abcdef")
    assert Call.from_json(call.to_json()) == call
    older = call.to_json().replace('"case":"0123456789abcdef",', "").replace(",null,null]", ",null]")
    assert Call.from_json(older) == call.but(case=None)
