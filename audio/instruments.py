"""The instruments of the project's music, each a formula from pitch, length and noise to samples.

Strings follow Karplus and Strong, "Digital Synthesis of Plucked-String and Drum Timbres" (1983): a burst of
noise runs round a loop that is one period long and loses its high tones at each turn. No sound of anyone
else's is used.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import signal

RATE = 22050
"""Hz of the samples made; enough for the radio's programmes too."""

RING = 0.5
"""Seconds a plucked string rings on after its note."""

FLUTE_HARMONICS = (1.0, 0.35, 0.15, 0.05)
"""How strong each is; the fourth of the highest note that can be written is still below half of RATE."""

VIBRATO = 0.004
"""How far the flute's pitch goes up and down, five times a second, as a part of the pitch: 7 cents."""

Wave = NDArray[np.float64]
Instrument = Callable[[float, float, np.random.Generator], Wave]


def valiha(pitch: float, seconds: float, noise: np.random.Generator) -> Wave:
    """The Malagasy tube zither: bright, and each note two strings that are never quite in tune."""
    pair = [
        _string(tuned, seconds, noise.uniform(-1, 1, 4096), rings=4.0, dulls=0.06)
        for tuned in (pitch, pitch * 1.0017)
    ]
    return 0.5 * (pair[0] + pair[1])


def pluck(pitch: float, seconds: float, noise: np.random.Generator) -> Wave:
    """A soft string, plucked with the thumb."""
    burst = signal.lfilter([0.4], [1, -0.6], noise.uniform(-1, 1, 4096))
    return _string(pitch, seconds, burst, rings=3.0, dulls=0.12)


def bass(pitch: float, seconds: float, noise: np.random.Generator) -> Wave:
    """A low string, bent a little so that its overtones are heard where a telephone carries nothing of its
    ground tone.
    """
    burst = signal.lfilter([0.3], [1, -0.7], noise.uniform(-1, 1, 4096))
    return 0.8 * np.tanh(3 * _string(pitch, seconds, burst, rings=3.0, dulls=0.2))


def flute(pitch: float, seconds: float, noise: np.random.Generator) -> Wave:
    """A few soft harmonics, a breath of noise, a gentle beginning and a slow vibrato that comes in late."""
    time = _time(seconds)
    swell = 2 * np.clip(time - 0.25, 0, 0.5)
    phase = 2 * np.pi * pitch * time + VIBRATO * pitch / 5 * swell * np.sin(2 * np.pi * 5 * time)
    tone: Wave = np.sum(
        [weight * np.sin(n * phase) for n, weight in enumerate(FLUTE_HARMONICS, start=1)], axis=0
    )
    breath = 0.01 * noise.standard_normal(len(time))
    return _fade(0.35 * (tone + breath), begins=0.06, ends=0.08)


def _string(pitch: float, seconds: float, burst: Wave, rings: float, dulls: float) -> Wave:
    """A plucked string that falls by 60 dB in `rings` seconds (a high one sooner), losing its high tones the
    faster the more it `dulls` (0 to 0.25).

    The loop is `whole` samples, one for the damping, and a rest that an all-pass filter makes without damping:
    Jaffe and Smith, "Extensions of the Karplus-Strong Plucked-String Algorithm" (1983).
    """
    turn = RATE / pitch - 1
    whole = int(turn - 0.5)
    rest = turn - whole
    tuning = (1 - rest) / (1 + rest)
    damping = 1 - 2 * dulls * (1 - np.cos(2 * np.pi * pitch / RATE))
    kept = min(0.9999, 10 ** (-3 / (pitch * rings)) / damping)
    loop = np.zeros(whole + 4)
    loop[:2] = 1, tuning
    loop[whole:] -= kept * np.convolve([dulls, 1 - 2 * dulls, dulls], [tuning, 1])
    excitation = np.zeros(len(_time(seconds + RING)))
    period = min(whole, len(excitation))
    excitation[:period] = burst[:period] - burst[:period].mean()
    return _fade(signal.lfilter([1, tuning], loop, excitation), begins=0.001, ends=RING)


def _time(seconds: float) -> Wave:
    return np.arange(round(seconds * RATE)) / RATE


def _fade(samples: Wave, begins: float, ends: float) -> Wave:
    """The samples with a straight slope of so many seconds at each end; no click where a note begins or
    stops.
    """
    time = _time(len(samples) / RATE)
    slopes: Wave = np.clip(time / begins, 0, 1) * np.clip((time[-1] - time) / ends, 0, 1)
    return samples * slopes


INSTRUMENTS: Mapping[str, Instrument] = {"valiha": valiha, "pluck": pluck, "flute": flute, "bass": bass}
