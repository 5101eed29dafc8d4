"""What the phone plays of a programme: the clips of its pieces one after another, 8 kHz, each already at the line's loudness."""

import io
import wave
from collections.abc import Iterable
from pathlib import Path

from audio.edits import silence
from audio.recipe import RATE
from core.clips import ClipStore
from radio_feed.shelf import PhoneCopy

PAUSE = 0.5
"""Seconds between two pieces."""


def phone_copy(clips: Iterable[Path], store: ClipStore) -> PhoneCopy:
    """The clips as one clip of the store. Five minutes are 5 MB.

    Raises FileNotFoundError for a clip that is not there.
    """
    quiet = bytes(2 * len(silence(PAUSE, RATE).samples))
    whole = io.BytesIO()
    with wave.open(whole, "wb") as copy:
        copy.setnchannels(1)
        copy.setsampwidth(2)
        copy.setframerate(RATE)
        for index, path in enumerate(clips):
            copy.writeframes(quiet if index else b"")
            with wave.open(str(path), "rb") as clip:
                copy.writeframes(clip.readframes(clip.getnframes()))
        seconds = copy.getnframes() / RATE
    return PhoneCopy(store.add(whole.getvalue()), round(seconds, 3))
