"""The clean-up for what was recorded by telephone: wind and mains below the voice cut off, steady noise turned down.

It makes another recording beside the first, for a person to listen to and choose. Never applied without being asked for:
a noise reducer also bends the voice.
"""

import numpy as np

from audio import ffmpeg
from audio.quality.measures import Take

FILTERS = "highpass=f=120,afftdn=nr=12:nf=-25"
"""Measured on noisy telephone speech: the silence goes from 12 dB under the voice to 24 (sound.md)."""


def clean(take: Take) -> Take:
    """The take in mono at its own rate, cleaned by one ffmpeg process through pipes. Raises FfmpegFailed."""
    samples = ("-f", "f32le", "-ar", str(take.rate), "-ac", "1")
    cleaned = ffmpeg.run(
        (*samples, "-i", "pipe:0", "-af", FILTERS, "-f", "f32le", "-ar", str(take.rate), "pipe:1"),
        take.mono.tobytes(),
    )
    return Take(np.frombuffer(cleaned, "<f4").reshape(-1, 1), take.rate)
