"""The practice carrier reads the portable table of TwiML, and nothing beyond it."""

import pytest

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
from tests.carriers.short_line import LINE, Line, answering


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


def test_every_verb_of_the_portable_table_is_read() -> None:
    verbs = parse_twiml(
        f'<Response><Play loop="2">{LINE}/a</Play><Say language="en" voice="x">Hi</Say><Gather/><Record/>'
        f'<Dial callerId="1"><Number>2</Number></Dial><Redirect>{LINE}/b</Redirect>'
        "<Hangup/><Reject/></Response>"
    )
    assert [type(verb) for verb in verbs] == [Play, Say, Gather, Record, Dial, Redirect, Hangup, Reject]
