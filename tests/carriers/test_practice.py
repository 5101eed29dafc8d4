"""The practice carrier does what a phone company would, and forgives as little."""

from collections.abc import Callable

import pytest

from carriers.keypad import UnknownWord, collect_digits, parse_words
from carriers.portable import (
    Dial,
    Gather,
    Hangup,
    NotPortable,
    Play,
    Record,
    Redirect,
    Reject,
    Say,
    parse_twiml,
)
from carriers.practice import (
    MAX_REDIRECTS,
    Answer,
    Description,
    EndlessCall,
    ForeignAddress,
    NothingToRecord,
    PracticeCall,
    Recording,
    WrongAnswer,
    practice_sid,
)

LINE = "https://line.example"
MENU = f"""<Response>
  <Gather action="{LINE}/voice/turn/1" method="POST" timeout="5" numDigits="1" finishOnKey="">
    <Play>{LINE}/clips/aa.wav</Play><Say language="fr-FR">Bonjour.</Say>
  </Gather>
  <Redirect method="POST">{LINE}/voice/turn/1?silence=1</Redirect>
</Response>"""
GOODBYE = f"<Response><Play>{LINE}/clips/bye.wav</Play><Hangup/></Response>"
NUMBER = Gather(action="", timeout=5, num_digits=19, finish_on_key="#", says=())


class Line:
    """A line in a few words: the answers by path, and what it was asked."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, dict[str, str]]] = []

    def post(self, path: str, params: dict[str, str]) -> Answer:
        self.asked.append((path, params))
        if path == "/voice/status":
            return Answer(200, "<Response/>")
        body = self.answers.get(path)
        return Answer(404, "") if body is None else Answer(200, body)

    def call(self, record: Callable[[], Recording] | None = None) -> PracticeCall:
        return PracticeCall(
            self.post,
            practice_sid(),
            "+261000000001",
            "+261000000000",
            origin=LINE,
            record=record,
            clock=lambda: 7.0,
        )

    def last(self, name: str) -> str | None:
        """The newest value of a parameter, among the requests that are not about the call's end."""
        return next(
            (
                params[name]
                for path, params in reversed(self.asked)
                if name in params and path != "/voice/status"
            ),
            None,
        )


def answering(verbs: str) -> Line:
    """A line that answers the call with these verbs, and whatever comes next with a goodbye."""
    return Line({"/voice/incoming": f"<Response>{verbs}</Response>", "/next": GOODBYE, "/silent": GOODBYE})


def take() -> Recording:
    return Recording("RE" + "0" * 32, f"{LINE}/phone/recordings/1/2", 3.4)


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


@pytest.mark.parametrize(
    ("keys", "digits"),
    [("123#", "123"), ("123", "123"), ("#", ""), ("12*34#5", "12*34"), ("1" * 25, "1" * 19), ("8#", "8")],
)
def test_typed_keys_end_at_the_finishing_key_or_at_the_count(keys: str, digits: str) -> None:
    assert collect_digits(NUMBER, keys) == digits


def test_without_a_finishing_key_hash_and_star_are_keys_like_others() -> None:
    menu = Gather(action="", timeout=5, num_digits=1, finish_on_key="", says=())
    assert [collect_digits(menu, key) for key in ("#", "*", "12")] == ["#", "*", "1"]


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


@pytest.mark.parametrize(
    ("verbs", "named"),
    [
        ("<Pause/>", "<Pause>"),
        ('<Play digits="1">https://line.example/a</Play>', "<Play digits>"),
        ('<Gather actionOnEmptyResult="true"/>', "<Gather actionOnEmptyResult>"),
        ("<Gather><Record/></Gather>", "<Record> inside <Gather>"),
        ('<Redirect method="GET">https://line.example/a</Redirect>', "method"),
        ("<Play>/a.wav</Play>", "absolute"),
        ("<Gather>words</Gather>", "Text inside <Gather>"),
        ('<Gather timeout="soon"/>', "not a whole number"),
        ('<Gather numDigits="0"/>', "numDigits"),
        ('<Gather finishOnKey="x"/>', "not a key"),
        ("<Dial/>", "one <Number>"),
    ],
)
def test_what_is_outside_the_portable_table_ends_the_call_and_is_named(verbs: str, named: str) -> None:
    line = answering(verbs)
    call = line.call()
    with pytest.raises(NotPortable, match=named):
        call.begin()
    assert call.ended
    assert line.asked[-1] == ("/voice/status", line.asked[-1][1])
    assert line.asked[-1][1]["CallStatus"] == "failed"


@pytest.mark.parametrize("body", ["", "<Response>", "<html/>", "no XML", "<!DOCTYPE Response><Response/>"])
def test_an_answer_that_is_not_twiml_ends_the_call(body: str) -> None:
    call = Line({"/voice/incoming": body}).call()
    with pytest.raises(NotPortable):
        call.begin()
    assert call.ended


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


def test_every_verb_of_the_portable_table_is_read() -> None:
    verbs = parse_twiml(
        f'<Response><Play loop="2">{LINE}/a</Play><Say language="en" voice="x">Hi</Say><Gather/><Record/>'
        f'<Dial callerId="1"><Number>2</Number></Dial><Redirect>{LINE}/b</Redirect>'
        "<Hangup/><Reject/></Response>"
    )
    assert [type(verb) for verb in verbs] == [Play, Say, Gather, Record, Dial, Redirect, Hangup, Reject]


def test_a_turn_tells_the_step_and_the_words_that_the_line_describes() -> None:
    line = Line({"/voice/incoming": MENU})
    described = Description("greeting", ("Salama.",))
    call = PracticeCall(
        line.post, practice_sid(), "+261000000001", "+261000000000", describe=lambda _sid: described
    )
    turn = call.begin()
    assert turn.step == "greeting"
    assert turn.texts == ("Salama.",)


def test_words_are_read_one_an_input() -> None:
    words = ("1", "0", "_", "*", "12345#", "H", "R", "R#", "RH", "answered", "busy", "no-answer")
    assert parse_words(" ".join(words)) == words


@pytest.mark.parametrize("word", ["x", "1a", "h", "__", "R12"])
def test_a_word_outside_the_language_is_named(word: str) -> None:
    with pytest.raises(UnknownWord, match=word):
        parse_words(f"1 {word}")
