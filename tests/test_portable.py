"""The judge of portable TwiML has to find fault where there is one."""

import pytest

from publishing import twiml
from tests.builders import LINE
from tests.portable import faults, schema_faults, twilio_schema

NEXT = f"{LINE}/voice/turn/1"
ON = f'<Redirect method="POST">{NEXT}</Redirect>'
GATHER = f'<Gather action="{NEXT}" method="POST" timeout="5" numDigits="1" finishOnKey=""></Gather>'
RECORD = f'<Record action="{NEXT}" method="POST" timeout="8" maxLength="30" finishOnKey="#"/>'
DIAL = f'<Dial action="{NEXT}" method="POST" timeout="30"><Number>+261000000009</Number></Dial>'

GOOD = [
    GATHER + ON,
    RECORD + ON,
    DIAL,
    f"<Play>{LINE}/clips/a.wav</Play><Hangup/>",
    '<Say language="fr-FR">Bonjour.</Say><Hangup/>',
    '<Reject reason="busy"/>',
    GATHER.replace('numDigits="1" finishOnKey=""', 'numDigits="9" finishOnKey="#"') + ON,
]
BAD = [
    "",
    GATHER,
    GATHER + "<Hangup/>",
    RECORD,
    '<Pause length="1"/>' + ON,
    f"{ON}<Hangup/>",
    "<Hangup/><Hangup/>",
    "<Play>/clips/a.wav</Play><Hangup/>",
    "<Play>https://elsewhere.example/a.wav</Play><Hangup/>",
    "<Play>http://line.example/clips/a.wav</Play><Hangup/>",
    "<Play>{base}/clips/a.wav</Play><Hangup/>",
    f'<Play digits="1">{LINE}/a.wav</Play><Hangup/>',
    "<Say>Bonjour.</Say><Hangup/>",
    '<Say language="fr-FR"></Say><Hangup/>',
    GATHER.replace('method="POST"', 'method="GET"') + ON,
    GATHER.replace(' method="POST"', "") + ON,
    GATHER.replace(' finishOnKey=""', "") + ON,
    GATHER.replace(' timeout="5"', "") + ON,
    GATHER.replace('finishOnKey=""', 'finishOnKey="#"') + ON,
    GATHER.replace('numDigits="1"', 'numDigits="4"') + ON,
    GATHER.replace('timeout="5"', 'timeout="-1"') + ON,
    GATHER.replace("<Gather", '<Gather actionOnEmptyResult="true"') + ON,
    GATHER.replace("<Gather", '<Gather input="speech"') + ON,
    GATHER.replace("></Gather>", "><Hangup/></Gather>") + ON,
    GATHER.replace(NEXT, "/voice/turn/1") + ON,
    GATHER + ON.replace(NEXT, "/voice/turn/1"),
    RECORD.replace("/>", ' transcribe="true"/>') + ON,
    DIAL.replace("<Number>+261000000009</Number>", "<Conference>a</Conference>"),
    DIAL.replace("<Number>", '<Number url="https://line.example/x">'),
    DIAL.replace(f'action="{NEXT}" ', ""),
]


def answer(verbs: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{verbs}</Response>'


@pytest.mark.parametrize("verbs", GOOD)
def test_what_the_table_allows_is_portable(verbs: str) -> None:
    assert faults(answer(verbs), LINE) == []


@pytest.mark.parametrize("verbs", BAD)
def test_what_the_table_does_not_allow_is_named(verbs: str) -> None:
    assert faults(answer(verbs), LINE) != []


@pytest.mark.parametrize(
    "text", ["", "<Response>", "<response/>", '<Response version="1"><Hangup/></Response>']
)
def test_what_is_no_response_is_refused(text: str) -> None:
    assert faults(text, LINE) != []


def test_in_demo_the_line_itself_may_be_http() -> None:
    http = answer("<Play>http://localhost:8000/clips/a.wav</Play><Hangup/>")
    assert faults(http, "http://localhost:8000") == []


def test_twilios_schema_allows_what_the_table_allows_and_refuses_what_is_none_of_its_verbs() -> None:
    schema = twilio_schema()
    assert [schema_faults(answer(verbs), schema) for verbs in GOOD] == [[] for _ in GOOD]
    assert schema_faults(answer("<Whistle/>"), schema) != []


NASTY = "a&b<c>\"d'é"


def test_every_verb_the_renderer_can_write_is_portable_whatever_it_is_told() -> None:
    """Text and addresses with every character that means something in XML."""
    play = twiml.Play(f"{LINE}/clips/a.wav?b=1&c=<2>")
    said: list[twiml.Play | twiml.Say | twiml.Blank] = [play, twiml.Say(NASTY, "fr-FR")]
    on = twiml.Redirect(f"{NEXT}?a=1&b=2")
    answers: list[list[twiml.Verb]] = [
        [twiml.Gather(said, NEXT, 5, 1), on],
        [twiml.Gather(said, NEXT, 5, 9, "#"), on],
        [*said, twiml.Record(NEXT, f"{NEXT}?a=1&b=2", 30, 8), on],
        [*said, twiml.Dial("+261000000009", NEXT, 30)],
        [*said, twiml.Hangup()],
    ]
    for verbs in answers:
        assert faults(twiml.render(verbs), LINE) == []
