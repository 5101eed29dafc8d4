"""A call ends: what is left is a tombstone, and what comes late hears the goodbye."""

import pytest

from carriers.practice import Recording
from tests.builders import LINE, SMALL_CONTENT, Carrier, Deployment, clips_in
from tests.portable import faults
from tests.silent import silent_line, silent_names

EVERY_STEP = {
    "hello": [],
    "house": ["1"],
    "news-today": ["1", "1"],
    "news-menu": ["1", "1", "_"],
    "news": ["1", "1", "1"],
    "service": ["1", "1", "2"],
    "secrets": ["1", "2"],
    "secret-word": ["1", "2", "1"],
    "secret-code": ["1", "2", "2"],
    "secret-voice": ["1", "2", "3"],
    "secret-thanks": ["1", "2", "2", "1234"],
    "danger": ["1", "2", "4"],
    "code": ["1", "3"],
    "voice": ["1", "4"],
    "thanks": ["1", "3", "123"],
    "people": ["0"],
    "town": ["0", "2"],
    "village": ["0", "3"],
    "places": ["0", "7", "7", "7"],
    "wanted": ["_", "_"],
    "hide": ["8"],
    "farewell": ["0", "3", "_"],
}


def call_at(line: Deployment, keys: list[str]) -> Carrier:
    carrier = line.carrier()
    carrier.ring()
    if keys:
        carrier.press(*keys)
    return carrier


def test_the_table_names_every_step(small: Deployment) -> None:
    assert EVERY_STEP.keys() == silent_line(SMALL_CONTENT).flow.steps.keys()


@pytest.mark.parametrize(("step", "keys"), EVERY_STEP.items())
def test_hanging_up_at_any_step_leaves_a_tombstone(small: Deployment, step: str, keys: list[str]) -> None:
    carrier = call_at(small, keys)
    before = small.call()
    assert before is not None
    assert f'"step":"{step}"' in before["state"]
    assert carrier.hang_up().status_code == 200
    after = small.call()
    assert after is not None
    assert after["sid"] == "CA01"
    assert (after["state"], after["answer"], after["token"]) == (None, None, None)
    assert after["ended_at"] is not None


@pytest.mark.parametrize("status", ["completed", "busy", "failed", "no-answer", "canceled"])
def test_every_final_state_ends_the_call(small: Deployment, status: str) -> None:
    call_at(small, ["1"]).hang_up(status)
    row = small.call()
    assert row is not None
    assert row["ended_at"] is not None


@pytest.mark.parametrize(
    "status", ["queued", "initiated", "ringing", "in-progress", "answered", "", "COMPLETED"]
)
def test_a_notice_of_a_state_that_is_not_final_changes_nothing(small: Deployment, status: str) -> None:
    carrier = call_at(small, ["1"])
    before = small.call()
    assert carrier.hang_up(status).status_code == 200
    assert small.call() == before


def test_the_end_told_twice_is_one_end(small: Deployment) -> None:
    carrier = call_at(small, ["1", "1"])
    carrier.hang_up()
    before = small.call(), small.rows("SELECT * FROM events")
    small.clock.move(minutes=5)
    assert carrier.hang_up().status_code == 200
    assert (small.call(), small.rows("SELECT * FROM events")) == before


def test_the_end_of_a_call_nobody_knows_leaves_nothing(small: Deployment) -> None:
    assert small.carrier("CA99").hang_up().status_code == 200
    assert small.call("CA99") is None


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4])
def test_a_turn_after_the_end_hears_the_goodbye_and_begins_nothing(small: Deployment, number: int) -> None:
    carrier = call_at(small, ["1", "1"])
    carrier.hang_up()
    events = small.rows("SELECT * FROM events")
    tombstone = small.call()
    answer = carrier.turn(number, Digits="1")
    assert answer.status_code == 200
    assert faults(answer.text, LINE) == []
    assert [silent_names(SMALL_CONTENT)[clip][0] for clip in clips_in(answer.text)] == ["farewell.words"]
    assert answer.text.endswith("<Hangup/></Response>")
    assert (small.call(), small.rows("SELECT * FROM events")) == (tombstone, events)


def test_the_same_call_coming_in_after_its_end_hears_the_goodbye(small: Deployment) -> None:
    carrier = call_at(small, ["1"])
    carrier.hang_up()
    assert carrier.ring().text.endswith("<Hangup/></Response>")
    assert len(small.rows("SELECT * FROM calls")) == 1


def test_the_end_is_kept_even_when_the_release_or_the_step_of_the_call_is_gone(small: Deployment) -> None:
    for sid, change in (
        ("CA01", "UPDATE calls SET release = 99 WHERE sid = 'CA01'"),
        ("CA02", "UPDATE calls SET state = replace(state, 'house', 'cellar') WHERE sid = 'CA02'"),
    ):
        carrier = small.carrier(sid)
        carrier.ring()
        carrier.press("1")
        small.change(change)
        small.twin().carrier(sid).hang_up()
        row = small.call(sid)
        assert row is not None
        assert (row["state"], row["answer"], row["token"]) == (None, None, None)


def test_a_take_that_ends_with_the_call_moves_it_and_the_end_still_leaves_a_tombstone(
    small: Deployment,
) -> None:
    """Twilio posts the recording with CallStatus completed when the caller hangs up while speaking."""
    call = small.practise(record=lambda: Recording("RE" + "0" * 32, f"{LINE}/take", 3.0))
    call.begin()
    call.say_all(["1", "4", "RH"])
    row = small.call(call.sid)
    assert row is not None
    assert row["state"] is None
    assert row["ended_at"] is not None
