"""What is spoken on the practice phone is handed to the line as a phone company would, and silence is no take."""

import pytest

from carriers.practice import NothingToRecord
from tests.carriers.short_line import GOODBYE, LINE, MENU, Line, answering, take

RECORD = (
    f'<Record action="{LINE}/next" maxLength="60" recordingStatusCallback="{LINE}/kept"/>'
    f"<Redirect>{LINE}/silent</Redirect>"
)


def test_a_take_is_handed_to_the_action_and_to_the_status_callback() -> None:
    line = answering(RECORD)
    line.answers["/kept"] = ""
    call = line.call(take)
    call.begin()
    call.say("R#")
    assert [path for path, _ in line.asked] == ["/voice/incoming", "/next", "/kept", "/voice/status"]
    assert line.asked[1][1]["RecordingUrl"] == take().url
    assert line.asked[1][1]["Digits"] == "#"
    assert line.asked[2][1]["RecordingStatus"] == "completed"
    assert line.asked[2][1]["RecordingDuration"] == "3"


def test_a_take_ended_by_silence_carries_no_digits() -> None:
    line = answering(f'<Record action="{LINE}/next"/>')
    call = line.call(take)
    call.begin()
    call.say("R")
    assert line.asked[1][0] == "/next"
    assert line.last("Digits") is None


def test_hanging_up_during_a_take_keeps_it_and_then_ends_the_call() -> None:
    line = answering(RECORD)
    line.answers["/kept"] = ""
    call = line.call(take)
    call.begin()
    call.say("RH")
    assert [path for path, _ in line.asked] == ["/voice/incoming", "/next", "/kept", "/voice/status"]
    assert line.last("Digits") == "hangup"
    assert call.ended


@pytest.mark.parametrize("word", ["_", "1", "#"])
def test_a_take_that_holds_nothing_falls_through(word: str) -> None:
    line = answering(RECORD)
    call = line.call(take)
    call.begin()
    call.say(word)
    assert line.asked[1][0] == "/silent"


def test_speaking_where_no_recording_was_given_says_what_to_give() -> None:
    call = answering(RECORD).call()
    call.begin()
    with pytest.raises(NothingToRecord, match="--record FILE"):
        call.say("R")
    assert call.ended


def test_speaking_into_a_menu_is_silence_for_it() -> None:
    line = Line({"/voice/incoming": MENU, "/voice/turn/1?silence=1": GOODBYE})
    call = line.call(take)
    call.begin()
    call.say("R")
    assert line.asked[1][0] == "/voice/turn/1?silence=1"
