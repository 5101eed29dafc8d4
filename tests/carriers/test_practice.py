"""The practice carrier does what a phone company would, and forgives as little."""

import pytest

from carriers.portable import Dial, Gather
from carriers.practice import (
    MAX_REDIRECTS,
    Description,
    EndlessCall,
    ForeignAddress,
    PracticeCall,
    WrongAnswer,
    practice_sid,
)
from tests.carriers.short_line import GOODBYE, LINE, MENU, Line, answering


def test_a_call_begins_at_incoming_and_says_who_calls() -> None:
    line = Line({"/voice/incoming": MENU})
    call = line.call()
    turn = call.begin()
    path, params = line.asked[0]
    assert path == "/voice/incoming"
    assert params == {
        "CallSid": call.sid,
        "From": "+261000000001",
        "To": "+261000000000",
        "Direction": "inbound",
        "CallStatus": "ringing",
    }
    assert call.sid.startswith("PR")
    assert len(call.sid) == 34
    assert turn.number == 1
    assert turn.keys == ""
    assert turn.xml == MENU
    assert turn.clips == (f"{LINE}/clips/aa.wav",)
    assert turn.texts == ("Bonjour.",)
    assert isinstance(call.waiting, Gather)


def test_a_key_in_a_menu_is_posted_to_its_action() -> None:
    line = Line({"/voice/incoming": MENU, "/voice/turn/1": GOODBYE})
    call = line.call()
    call.begin()
    turn = call.say("2")
    assert line.asked[1][0] == "/voice/turn/1"
    assert line.asked[1][1]["Digits"] == "2"
    assert line.asked[1][1]["CallStatus"] == "in-progress"
    assert turn.number == 2
    assert turn.keys == "2"
    assert call.ended


def test_silence_falls_through_to_the_redirect_with_no_digits() -> None:
    line = Line({"/voice/incoming": MENU, "/voice/turn/1?silence=1": GOODBYE})
    call = line.call()
    call.begin()
    assert call.say("_").keys == "_"
    assert line.asked[1][0] == "/voice/turn/1?silence=1"
    assert "Digits" not in line.asked[1][1]


def test_the_line_is_told_when_the_call_ends_and_how_long_it_was() -> None:
    line = Line({"/voice/incoming": MENU})
    ticks = iter([10.0, 72.4])
    call = PracticeCall(
        line.post, practice_sid(), "+261000000001", "+261000000000", clock=lambda: next(ticks)
    )
    call.begin()
    call.say("H")
    call.hang_up()
    assert [path for path, _ in line.asked] == ["/voice/incoming", "/voice/status"]
    assert line.asked[1][1]["CallStatus"] == "completed"
    assert line.asked[1][1]["CallDuration"] == "62"


def test_a_document_that_runs_out_ends_the_call() -> None:
    line = answering("<Say>Veloma.</Say>")
    call = line.call()
    call.begin()
    assert call.ended
    assert line.asked[-1][0] == "/voice/status"


def test_a_rejected_call_is_busy_for_the_caller() -> None:
    line = answering('<Reject reason="busy"/>')
    call = line.call()
    call.begin()
    assert call.ended
    assert line.asked[-1][1]["CallStatus"] == "busy"


def test_the_finishing_key_alone_falls_through_like_silence() -> None:
    line = answering(
        f'<Gather action="{LINE}/next" numDigits="9" finishOnKey="#"/><Redirect>{LINE}/silent</Redirect>'
    )
    call = line.call()
    call.begin()
    call.say("#")
    assert line.asked[1][0] == "/silent"
    assert "Digits" not in line.asked[1][1]


def test_a_gather_without_an_action_answers_to_its_own_document() -> None:
    line = Line({"/voice/incoming": "<Response><Gather numDigits='1'/></Response>"})
    call = line.call()
    call.begin()
    line.answers["/voice/incoming"] = GOODBYE
    call.say("4")
    assert line.asked[1] == ("/voice/incoming", line.asked[1][1])
    assert line.asked[1][1]["Digits"] == "4"


@pytest.mark.parametrize(
    ("word", "status"),
    [("answered", "completed"), ("busy", "busy"), ("no-answer", "no-answer"), ("_", "no-answer")],
)
def test_a_dial_tells_how_it_ended(word: str, status: str) -> None:
    line = answering(f'<Dial action="{LINE}/next" timeout="20"><Number>+261000000009</Number></Dial>')
    call = line.call()
    call.begin()
    assert isinstance(call.waiting, Dial)
    assert call.waiting.number == "+261000000009"
    call.say(word)
    assert line.asked[1][0] == "/next"
    assert line.last("DialCallStatus") == status


def test_a_dial_without_an_action_goes_on_with_the_next_verb() -> None:
    line = answering(f"<Dial><Sip>sip:desk@line.example</Sip></Dial><Redirect>{LINE}/silent</Redirect>")
    call = line.call()
    call.begin()
    call.say("busy")
    assert line.asked[1][0] == "/silent"


def test_an_answer_other_than_200_ends_the_call() -> None:
    line = Line({"/voice/incoming": MENU})
    call = line.call()
    call.begin()
    with pytest.raises(WrongAnswer, match="404 to /voice/turn/1"):
        call.say("1")
    assert call.ended


def test_a_call_sent_to_a_foreign_address_ends() -> None:
    call = answering("<Redirect>https://elsewhere.example/voice</Redirect>").call()
    with pytest.raises(ForeignAddress, match=r"elsewhere\.example"):
        call.begin()
    assert call.ended


def test_redirects_without_an_input_are_bounded() -> None:
    line = Line({"/voice/incoming": f"<Response><Redirect>{LINE}/voice/incoming</Redirect></Response>"})
    with pytest.raises(EndlessCall):
        line.call().begin()
    assert len(line.asked) == MAX_REDIRECTS + 2


def test_a_turn_tells_the_step_and_the_words_that_the_line_describes() -> None:
    line = Line({"/voice/incoming": MENU})
    described = Description("greeting", ("Salama.",))
    call = PracticeCall(
        line.post, practice_sid(), "+261000000001", "+261000000000", describe=lambda _sid: described
    )
    turn = call.begin()
    assert turn.step == "greeting"
    assert turn.texts == ("Salama.",)
