"""An answer as a browser or a telephone recorded it becomes the telephone's own sound: 8 kHz, mono, 16 bits, WAV.

Any format that ffmpeg reads; in memory from end to end (P01). What is sent may be made to harm: ffmpeg may read nothing but what
it is handed, no playlist and no address, and no more than the longest answer of it.
"""

import io
import wave

import numpy as np

from audio import ffmpeg

RATE = 8000
WIDTH = 2
SHORTEST = 0.5
"""Seconds: no answer is shorter; a recorder that was stopped at once is."""
LONGEST = 300
SILENT = 100
"""Of 32,768: the highest sample of a recording in which nobody spoke (-50 dB)."""
FORMATS = "wav,mp3,ogg,flac,aac,amr,aiff,caf,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,w64,au"


class NotASound(Exception):
    """These bytes cannot be read as sound."""


class NothingHeard(Exception):
    """It is silent throughout."""


class TooShort(Exception):
    """It holds less than half a second."""


class TooLong(Exception):
    """It is longer than LONGEST seconds."""


def to_telephone(recorded: bytes) -> bytes:
    """The recording as a telephone plays it. Raises NotASound, TooShort, TooLong, NothingHeard."""
    samples = _decoded(recorded)
    seconds = len(samples) / (RATE * WIDTH)
    if seconds < SHORTEST:
        raise TooShort
    if seconds > LONGEST:
        raise TooLong
    if np.abs(np.frombuffer(samples, "<i2").astype(np.int32)).max() < SILENT:
        raise NothingHeard
    return _wav(samples)


def _decoded(recorded: bytes) -> bytes:
    """Samples of 16 bits; a second more than an answer may have, where there are as many."""
    asked = ("-protocol_whitelist", "fd,pipe", "-format_whitelist", FORMATS)
    made = ("-map", "0:a:0", "-t", str(LONGEST + 1), "-ac", "1", "-ar", str(RATE), "-f", "s16le", "pipe:1")
    try:
        return ffmpeg.run_seeking((*asked, "-fd", "0", "-i", "fd:", *made), recorded)
    except ffmpeg.FfmpegFailed:
        raise NotASound from None


def _wav(samples: bytes) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(WIDTH)
        sound.setframerate(RATE)
        sound.writeframes(samples)
    return file.getvalue()
