"""A carrier's POST as values. Read from the raw body, so that empty, repeated and mis-encoded parameters stay what was signed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from ivr.call import Dialled, Event, Key, Silence, Spoke

MOST_BYTES = 4 * 1024 * 1024
"""More than any carrier sends; read whole, because only the whole body tells whether it is signed."""
MOST_DIGITS = 64
SID = re.compile(r"[!-~]{1,64}")
FINAL = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
"""Call states after which nothing of the call comes but repeats (Twilio, "Call status values")."""
ANSWERED = frozenset({"completed", "answered"})

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class CarrierRequest:
    """The parameters of a POST, in order."""

    pairs: Pairs

    def value(self, name: str) -> str:
        """The first value of a parameter, or nothing."""
        return self._first.get(name, "")

    @cached_property
    def _first(self) -> dict[str, str]:
        """A turn asks a dozen times."""
        return dict(reversed(self.pairs))

    @cached_property
    def sid(self) -> str:
        """The carrier's id of the call; nothing when it is none that any carrier gives and a database keeps."""
        sid = self.value("CallSid")
        return sid if SID.fullmatch(sid) else ""

    @property
    def ended(self) -> bool:
        return self.value("CallStatus") in FINAL

    @property
    def tells_of_recording(self) -> bool:
        """Whether there is a recording to be had. A carrier also tells of those that failed, or have only begun."""
        status = self.value("RecordingStatus")
        return bool(self.value("RecordingUrl") or self.value("RecordingSid")) and status in ("", "completed")

    @cached_property
    def event(self) -> Event:
        """What happened in the call. Digits beyond any number we ask for are cut: they can only be a wrong key."""
        if status := self.value("DialCallStatus"):
            return Dialled(status in ANSWERED)
        if self.tells_of_recording:
            return Spoke()
        digits = self.value("Digits")[:MOST_DIGITS]
        return Key(digits) if digits else Silence()


def parse_request(body: bytes) -> CarrierRequest:
    """The form in a body. Bytes that are not UTF-8 become surrogate escapes, from which the signed bytes can be had again."""
    text = body.decode("ascii", "surrogateescape")
    pieces = (piece.partition("=") for piece in text.split("&") if piece)
    return CarrierRequest([(_unquoted(name), _unquoted(value)) for name, _, value in pieces])


def _unquoted(text: str) -> str:
    """As urllib.parse.parse_qsl reads it, which asks every name and value, plain as most are, at three times the cost."""
    spaced = text.replace("+", " ")
    return unquote(spaced, "utf-8", "surrogateescape") if "%" in spaced else spaced
