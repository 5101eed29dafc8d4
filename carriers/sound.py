"""What a telephone company's sound must be to be kept: a whole one, that can be read. In memory only (P01)."""

from dataclasses import dataclass
from io import BytesIO
from struct import unpack_from

import soundfile

RIFF_HEADER = 12
CHUNK_HEADER = 8
UNKNOWN_SIZE = 0x7FFFFFF0
"""From here on a header's size says no more than that the sound was written while it was spoken."""


class Unreadable(Exception):
    """This is no whole sound."""


@dataclass(frozen=True)
class Look:
    """Its format, by soundfile's name, and its length in seconds."""

    format: str
    seconds: float


def look_at(audio: bytes) -> Look:
    """What kind of sound it is, and how long. Raises Unreadable: also for one without any sample, or cut short."""
    try:
        seen = soundfile.info(BytesIO(audio))
    except soundfile.LibsndfileError:
        raise Unreadable from None
    if seen.frames <= 0 or _is_cut_short(audio):
        raise Unreadable
    return Look(seen.format, seen.duration)


def _is_cut_short(audio: bytes) -> bool:
    """Whether a WAV holds less than its header promises: a connection that broke looks like a shorter recording."""
    if audio[:4] != b"RIFF":
        return False
    at = RIFF_HEADER
    while at + CHUNK_HEADER <= len(audio):
        name, size = audio[at : at + 4], unpack_from("<I", audio, at + 4)[0]
        if name == b"data":
            return bool(size < UNKNOWN_SIZE and at + CHUNK_HEADER + size > len(audio))
        at += CHUNK_HEADER + size + size % 2
    return True
