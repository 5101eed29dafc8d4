"""What every telephone company is asked for, in one shape, and how it may refuse.

    carrier.recordings_of(call)           what it holds of a call
    carrier.fetch(recording)              the sound, in memory, checked
    carrier.delete_recording(sid)         gone there; asked twice it is as gone
    carrier.delete_call(call)             the record of the call itself
    carrier.ring(inspector, worker, ...)  a person of ours first, then the worker (P13)

No sound is ever written to a file here, and no number is kept, logged or repeated in an error.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

MOST_BYTES = 16 * 1024 * 1024
"""A recording: over ten minutes, the longest a line may ask for, at 8,000 samples of 16 bits a second."""


class CarrierRefusal(Exception):
    """A request that brought nothing. Its text is empty: an address or a number has no place in a log."""


class NotThereYet(CarrierRefusal):
    """404: the recording is not there yet, or no more. Ask again later."""


class Throttled(CarrierRefusal):
    """429: we ask too often. Ask again later."""


class CarrierAway(CarrierRefusal):
    """It cannot be reached, fails, or stops in the middle. Ask again later."""


class Forbidden(CarrierRefusal):
    """It does not take our credentials, or not for this. See TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN."""


class NotAudio(CarrierRefusal):
    """What came is not a whole sound that can be read."""


class ForeignOrigin(CarrierRefusal):
    """The recording's address, or where it leads, is not the carrier's. Nothing was sent there."""


class TooLarge(CarrierRefusal):
    """Longer than any recording the line asks for. A person must look at it at the carrier."""


@dataclass(frozen=True)
class Held:
    """A recording as the carrier knows it: its id or its address, or both; when it was made, where that is told."""

    sid: str | None = None
    url: str | None = field(default=None, repr=False)
    made_at: datetime | None = None


class Carrier(Protocol):
    """A telephone company. Every method may raise NotThereYet, Throttled, CarrierAway and Forbidden."""

    def recordings_of(self, call: str) -> list[Held]:
        """What it holds of a call, the oldest first. A call that it does not know has none."""

    def fetch(self, recording: Held) -> bytes:
        """The sound of a recording. Raises NotAudio, ForeignOrigin, TooLarge besides."""

    def delete_recording(self, sid: str) -> None:
        """Delete it; one that is not there is deleted."""

    def delete_call(self, call: str) -> None:
        """Delete the record of a call that has ended; one that is not there is deleted."""

    def ring(self, inspector: str, worker: str, asks: str) -> str:
        """Ring the inspector and, once they answer, the worker, who hears what the address `asks` answers before they are joined.

        Both numbers are E.164 and passed in this one request alone. The id of the call.
        """
