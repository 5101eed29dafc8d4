"""One rendered master, and the hash of what made it. No library of sound is loaded to know them."""

from dataclasses import dataclass
from hashlib import sha256

from audio.forms import Form
from audio.speech import Offset, Origin

BROADCAST_VERSION = "broadcast-2"
"""Part of every master's hash. Raise it when a recipe in audio/broadcast.py changes what is heard."""


@dataclass(frozen=True)
class Master:
    """One rendered master; its file is `file_name(sha256, form)`. `offsets` say when each sentence is heard."""

    made_from: str
    form: Form
    sha256: str
    language: str
    seconds: float
    size: int
    offsets: tuple[Offset, ...]
    voice: str
    origin: Origin


def master_key(clip_made_from: str, form: Form) -> str:
    """The hash of what makes a master: all that made the phone clip of the same words, the form, its recipe."""
    return sha256(f"{clip_made_from} {form} {BROADCAST_VERSION}".encode()).hexdigest()
