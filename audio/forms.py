"""The forms of a master: what each is for, and how its file is called. No library is loaded to know them."""

from enum import StrEnum


class Form(StrEnum):
    """What a master is for."""

    SHARE = "share"
    """Podcast and sharing: MP3, 64 kbit/s, mono, -16 LUFS."""
    LIGHT = "light"
    """The same for who pays by the megabyte: MP3, 32 kbit/s, mono."""
    NOTE = "note"
    """A voice note as WhatsApp plays it: Opus in Ogg, 24 kbit/s, mono, without any tag."""
    AIR = "air"
    """A station's desk: WAV, 48 kHz, 16 bit, mono, -23 LUFS."""


SUFFIXES = {Form.SHARE: ".mp3", Form.LIGHT: ".mp3", Form.NOTE: ".ogg", Form.AIR: ".wav"}
MP3 = frozenset({Form.SHARE, Form.LIGHT})
DOWNLOADED = (Form.SHARE, Form.LIGHT, Form.NOTE)
"""What every message is made into as soon as it is published; feeds enclose the first. Air masters are made on request."""


def file_name(named: str, form: Form) -> str:
    return f"{named}{SUFFIXES[form]}"
