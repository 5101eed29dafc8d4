"""Where a poster hangs, keyed in the greeting: counted by day, and kept beside no call."""

import pytest

from ivr.call import Key, Remembered, Turn
from ivr.flow import begin, step
from ivr.traces import Count, Trace, trace
from tests.builders import MONDAY_MORNING, SMALL_CONTENT
from tests.silent import silent_line

LINE = silent_line(SMALL_CONTENT)


def play(keys: str, begun: Turn | None = None) -> tuple[list[Turn], list[Trace | Count | None]]:
    turns = [begun or begin(LINE, None, MONDAY_MORNING)]
    traces = []
    for key in keys:
        before = turns[-1].call
        turns.append(step(LINE, before, Key(key), MONDAY_MORNING))
        traces.append(trace(LINE, before, Key(key), turns[-1].call, 1.0))
    return turns, traces


@pytest.mark.parametrize("code", ["44", "47", "74", "66"])
def test_a_place_is_counted_once_and_the_greeting_goes_on(code: str) -> None:
    turns, traces = play(code)
    assert traces == [None, Count(f"poster/{code}", "mg")]
    assert [turn.call.step for turn in turns] == ["hello"] * 3
    assert not any(turn.reply.before for turn in turns), "it is no wrong key"


def test_the_language_is_chosen_after_the_code_as_ever_and_nothing_of_the_place_stays() -> None:
    turns, traces = play("452")
    assert (turns[-1].call.step, turns[-1].call.language) == (LINE.flow.home, "fr")
    assert turns[-1].call.kept is None
    assert isinstance(traces[-1], Trace)
    assert traces[-1].key == "2"


@pytest.mark.parametrize(("key", "step_id"), [("0", "person"), ("8", "hide")])
def test_the_keys_that_work_everywhere_work_between_the_keys_of_a_code(key: str, step_id: str) -> None:
    turns, _traces = play(f"4{key}")
    assert turns[-1].call.step == getattr(LINE.flow, step_id)


def test_who_goes_on_keying_is_told_kindly_and_comes_to_a_person() -> None:
    turns, _traces = play("4444")
    assert turns[-1].reply.before == ("key.wrong",)
    assert play("44444" + "4")[0][-1].call.step != "hello"


def test_elsewhere_the_same_keys_are_no_code() -> None:
    home = begin(LINE, Remembered("fr"), MONDAY_MORNING)
    turns, traces = play("77", home)
    assert turns[-1].reply.before == ("key.wrong",)
    assert all(isinstance(one, Trace) for one in traces)


def test_who_pressed_a_wrong_key_before_is_helped_and_not_counted() -> None:
    turns, traces = play("#44")
    assert turns[-1].call.step == LINE.flow.person
    assert not any(isinstance(one, Count) for one in traces)
