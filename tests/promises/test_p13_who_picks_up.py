"""P13: whoever picks up a call back hears a radio programme and nothing else, unless they press 1 and key the receipt's PIN."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from carriers.portable import Gather, Hangup, Play, parse_twiml
from cases.callback import CallBack, token_of
from tests.builders import LINE, Deployment, clips_in
from tests.builders import SMALL_CONTENT as SMALL
from tests.silent import silent_names
from vault import caller

PIN = "4711"


@pytest.fixture
def ringing(small: Deployment) -> str:
    """The path of a call that rings now, for a case with a receipt."""
    settings, now = small.settings, small.clock.now()
    receipt = caller.new_receipt()
    small.change(
        "INSERT INTO case_keys (case_id, lookup, public) VALUES ('00000000000000aa', ?, ?)",
        *_key(small, receipt),
    )
    made = CallBack("00000000000000aa", receipt, "fr", now + timedelta(minutes=15))
    return f"/voice/called/{token_of(made, settings.twilio_auth_tokens)}"


def _key(line: Deployment, receipt: str) -> tuple[bytes, bytes]:
    key = caller.derive(receipt, PIN, line.settings.receipt_pepper)
    return key.lookup, key.public


def answered(line: Deployment, path: str, digits: str | None = None) -> str:
    carrier = line.carrier("CAworker")
    params = {"CallSid": "CAworker", "CallStatus": "in-progress"} | (
        {} if digits is None else {"Digits": digits}
    )
    response = carrier.post(path, params)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def spoken(answer: str) -> list[str]:
    names = silent_names(SMALL)
    return [names[clip][0] for clip in clips_in(answer)]


def next_of(answer: str) -> str:
    gather = parse_twiml(answer)[0]
    assert isinstance(gather, Gather)
    return urlsplit(gather.action).path


def test_p13_who_presses_1_and_keys_the_pin_is_joined(small: Deployment, ringing: str) -> None:
    first = answered(small, ringing)
    assert spoken(first) == ["called.programme"]
    second = answered(small, next_of(first), "1")
    assert spoken(second) == ["called.pin"]
    assert parse_twiml(answered(small, next_of(second), PIN)) == ()


def is_music(answer: str) -> bool:
    """The hide programme, and then the end: no word of the line."""
    *played, end = parse_twiml(answer)
    return (
        all(name.startswith("hide/") for name in spoken(answer)) and bool(played) and isinstance(end, Hangup)
    )


def test_p13_anything_else_is_music(small: Deployment, ringing: str) -> None:
    for digits in (None, "", "2", "0", "8", "11"):
        assert is_music(answered(small, f"{ringing}/key", digits))
    for digits in (None, "", "4712", "471", "47111", "1"):
        assert is_music(answered(small, f"{ringing}/pin", digits))
    small.clock.move(minutes=16)
    assert is_music(answered(small, ringing))
    assert is_music(answered(small, f"{ringing}/pin", PIN))
    assert is_music(answered(small, "/voice/called/made-up"))
    assert is_music(answered(small, "/voice/called/made-up/pin", PIN))


def test_p13_the_right_pin_of_another_case_is_music(small: Deployment, ringing: str) -> None:
    other = CallBack("00000000000000bb", caller.new_receipt(), "fr", small.clock.now() + timedelta(minutes=1))
    path = f"/voice/called/{token_of(other, small.settings.twilio_auth_tokens)}/pin"
    assert is_music(answered(small, path, PIN))


def test_p13_a_failure_says_no_word_of_the_line(small: Deployment, ringing: str) -> None:
    small.change("ALTER TABLE case_keys RENAME TO away")
    answer = answered(small, f"{ringing}/pin", PIN)
    assert is_music(answer) or [type(verb) for verb in parse_twiml(answer)] == [Hangup]


def test_p13_a_stranger_who_is_no_carrier_is_refused(small: Deployment, ringing: str) -> None:
    assert small.carrier(token="somebody else's").post(ringing, {"CallSid": "CA1"}).status_code == 403


def test_p13_what_is_played_is_at_our_own_address(small: Deployment, ringing: str) -> None:
    plays = [verb for verb in parse_twiml(answered(small, f"{ringing}/key")) if isinstance(verb, Play)]
    assert plays
    assert all(play.url.startswith(f"{LINE}/clips/") for play in plays)
