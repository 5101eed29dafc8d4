"""What stands for all that a caller may type, say or be known by, so that whatever is written can be searched for it (P11).

Only a POST that tells of a recording may name one: to the line a POST that names a recording is a caller who spoke, whatever
keys it carries, so that a walk which named one in every turn would never leave the first step.
"""

import re

from ivr.call import Call
from tests.builders import TOKEN, Deployment

CANARY = "7391846205"
NUMBER = "+261347391846"
NATIONAL = "0" + NUMBER[4:]
CANARIES = (CANARY, CANARY[:6], NUMBER, NUMBER[4:], NATIONAL, TOKEN)

TIMESTAMP = re.compile(r'"timestamp": "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"')
"""Six digits of ours in every line: any canary comes by there, once in a million."""


def typed(sid: str, digits: str = CANARY) -> dict[str, str]:
    """All that a carrier may send when keys are pressed, with the canary in every place; silence without digits."""
    return {
        "CallSid": sid,
        "From": NUMBER,
        "Caller": NUMBER,
        "To": NUMBER,
        "CallStatus": "in-progress",
        "CallerName": CANARY,
        "SpeechResult": CANARY,
        "FromCity": CANARY,
        "Digits": digits,
    }


def spoken(sid: str, turn: int) -> dict[str, str]:
    """The same where the caller spoke, of a recording that is called as the canary."""
    take = f"{CANARY}{turn}"
    url = f"https://api.carrier.example/recordings/{take}"
    return typed(sid) | {"RecordingSid": take, "RecordingUrl": url, "RecordingDuration": "20"}


def found_in(written: str, *more: str) -> list[str]:
    """The canaries in a text, and what else must not be there; when a line was written says nothing of a caller."""
    text = TIMESTAMP.sub("", written)
    return [canary for canary in (*CANARIES, *more) if canary in text]


def stands_in(line: Deployment, sid: str) -> str:
    """The step a call is in; nothing once it has ended."""
    state = (line.call(sid) or {}).get("state")
    return Call.from_json(state).step if state else ""
