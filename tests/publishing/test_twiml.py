"""The one renderer of TwiML: each verb as the portable table has it, nothing unescaped."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carriers import portable
from publishing import twiml

TURN = "https://antso.example.org/voice/turn/2"
RECORDING = "https://antso.example.org/voice/recording?turn=2"
CLIP = "https://antso.example.org/clips/ab.wav"

VERBS: dict[str, tuple[twiml.Verb, str, portable.Verb]] = {
    "play": (twiml.Play(CLIP), f"<Play>{CLIP}</Play>", portable.Play(CLIP)),
    "say": (
        twiml.Say("Au revoir & merci", "fr-FR"),
        '<Say language="fr-FR">Au revoir &amp; merci</Say>',
        portable.Say("Au revoir & merci", "fr-FR"),
    ),
    "gather one key": (
        twiml.Gather([twiml.Play(CLIP)], TURN, 5, 1),
        f'<Gather action="{TURN}" method="POST" timeout="5" numDigits="1" finishOnKey=""><Play>{CLIP}</Play></Gather>',
        portable.Gather(TURN, 5, 1, "", (portable.Play(CLIP),)),
    ),
    "gather a number": (
        twiml.Gather([], TURN, 5, 13, "#"),
        f'<Gather action="{TURN}" method="POST" timeout="5" numDigits="13" finishOnKey="#"></Gather>',
        portable.Gather(TURN, 5, 13, "#", ()),
    ),
    "record": (
        twiml.Record(TURN, RECORDING, 120, 8),
        f'<Record action="{TURN}" method="POST" timeout="8" maxLength="120" finishOnKey="0123456789*#" playBeep="true" '
        f'recordingStatusCallback="{RECORDING}" recordingStatusCallbackMethod="POST" recordingStatusCallbackEvent="completed"/>',
        portable.Record(TURN, 8, 120, "0123456789*#", RECORDING),
    ),
    "dial": (
        twiml.Dial("+261200000000", TURN, 30),
        f'<Dial action="{TURN}" method="POST" timeout="30"><Number>+261200000000</Number></Dial>',
        portable.Dial(TURN, 30, "+261200000000"),
    ),
    "redirect": (
        twiml.Redirect(TURN),
        f'<Redirect method="POST">{TURN}</Redirect>',
        portable.Redirect(TURN),
    ),
    "hang up": (twiml.Hangup(), "<Hangup/>", portable.Hangup()),
}  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_written_as_the_portable_table_has_it_and_read_back_as_meant(verb: str) -> None:
    value, xml, meant = VERBS[verb]
    assert twiml.render_verb(value) == xml
    assert portable.parse_twiml(twiml.render([value])) == (meant,)


def test_an_empty_answer_is_a_response() -> None:
    assert twiml.EMPTY == '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


def test_a_blank_is_left_for_the_turn() -> None:
    assert twiml.render_verb(twiml.Blank("before")) == "{before}"


READABLE = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1)


@given(text=READABLE, address=READABLE)
def test_no_text_can_break_out_of_its_verb(text: str, address: str) -> None:
    verbs: list[twiml.Verb] = [
        twiml.Gather([twiml.Say(text, text), twiml.Play(address)], address, 5, 1, "#"),
        twiml.Redirect(address),
    ]
    gather, redirect = ElementTree.fromstring(twiml.render(verbs))
    assert [child.tag for child in gather] == ["Say", "Play"]
    assert (gather[0].text, gather[0].get("language"), gather[1].text) == (text, text, address)
    assert (gather.get("action"), redirect.text) == (address, address)
