"""A teller's voice changed, so that who knows it does not know it at once: "voice changed", never "anonymous".

Two changes, one after the other. Pitch goes up or down with the formants (rubberband, in ffmpeg), then the formants alone are
moved by McAdams' coefficient: the angle of each pole of a frame's linear prediction is raised to a power. Method and order of
the second: Patino, Tomashenko, Todisco, Nautsch, Evans, "Speaker anonymisation using the McAdams coefficient" (2021).

How far is drawn anew for every clip from a range, and is written nowhere: a shift that is always the same is undone by whoever
knows it. What must never happen here: a Change that is kept, logged or derived from anything; a change so small that it is none.
Words, dialect and rhythm stay, and a teller is told so.
"""

from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy import signal

from audio import ffmpeg
from audio.sound import Samples, Sound

LEAST, MOST = 2.0, 4.0
"""Semitones of pitch, up or down. Less, and a friend knows the voice; more, and words suffer on a telephone."""
LOWER, HIGHER = (1.06, 1.16), (0.84, 0.93)
"""McAdams' coefficient: over 1 the first formant goes down, under 1 up. By 8 to 30 % of its frequency at 500 Hz."""
FRAME, HOP = 0.030, 0.015
"""Seconds: a voice hardly moves in so little."""
ORDER = 12
"""Poles of a frame at 8 kHz: four formants and the slope; two more for each kHz above."""
LARGEST_ANGLE = np.pi - 0.01
AT_ONCE = 4000
"""Frames in memory at a time: a minute of sound in some 20 MB."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Change:
    """How one clip is changed: `semitones` of pitch and formants together, then `mcadams` of the formants alone."""

    semitones: float
    mcadams: float


def draw(randomness: Random) -> Change:
    """Another change for every clip. Only `secrets.SystemRandom` keeps it from being guessed.

    The formants go where the pitch goes: the other way round the two would nearly take each other back.
    """
    size = randomness.uniform(LEAST, MOST)
    up = randomness.random() < 0.5
    return Change(size if up else -size, randomness.uniform(*(HIGHER if up else LOWER)))


def changed(sound: Sound, change: Change) -> Sound:
    """The sound in another voice: the same rate, the same length, every word where it was. Raises FfmpegFailed."""
    shifted = _shifted(sound, 2 ** (change.semitones / 12))
    return Sound(_moved(shifted, sound.rate, change.mcadams), sound.rate)


def _shifted(sound: Sound, ratio: float) -> Samples:
    """Pitch and formants times `ratio`."""
    form = ("-f", "f32le", "-ar", str(sound.rate), "-ac", "1")
    filters = f"rubberband=pitch={ratio:.6f}:formant=shifted:pitchq=quality:window=standard"
    raw = ffmpeg.run((*form, "-i", "pipe:0", "-af", filters, *form, "pipe:1"), sound.samples.tobytes())
    shifted: Samples = np.frombuffer(raw, "<f4")
    missing = max(0, len(sound.samples) - len(shifted))
    return np.pad(shifted[: len(sound.samples)], (0, missing))


def _moved(samples: Samples, rate: int, coefficient: float) -> Samples:
    """The formants moved, frame by frame; frames overlap by half under the root of a Hann window, so that they add up to one."""
    size, hop = 2 * round(HOP * rate), round(HOP * rate)
    window = np.sqrt(signal.windows.hann(size, sym=False))
    padded = np.pad(samples.astype(np.float64), (hop, size + hop))
    frames = sliding_window_view(padded, size)[::hop]
    out = np.zeros(len(padded))
    for first in range(0, len(frames), AT_ONCE):
        moved = _moved_frames(frames[first : first + AT_ONCE] * window, coefficient, _order(rate)) * window
        for number, frame in enumerate(moved, first):
            out[number * hop : number * hop + size] += frame
    return out[hop : hop + len(samples)].astype(np.float32)


def _order(rate: int) -> int:
    return ORDER + 2 * max(0, (rate - 8000) // 2000)


def _moved_frames(frames: Matrix, coefficient: float, order: int) -> Matrix:
    """Each frame (rows) through its own inverse filter, and back through the one whose poles were turned."""
    predictors = _predictors(frames, order)
    turned = _turned(predictors, coefficient)
    moved = np.zeros_like(frames)
    for row, (frame, poles, others) in enumerate(zip(frames, predictors, turned, strict=True)):
        moved[row] = signal.lfilter(poles, others, frame)
    return _as_loud(moved, frames)


def _predictors(frames: Matrix, order: int) -> Matrix:
    """The linear prediction of each frame: 1, a1 ... aN, by the autocorrelation method."""
    spectrum = np.fft.rfft(frames, 2 * frames.shape[1])
    correlation = np.fft.irfft(np.abs(spectrum) ** 2)[:, : order + 1]
    correlation[:, 0] = (
        correlation[:, 0] * 1.0001 + 1e-9
    )  # A little noise, so that silence has a solution too.
    lags = np.abs(np.subtract.outer(np.arange(order), np.arange(order)))
    solved = np.linalg.solve(correlation[:, lags], -correlation[:, 1:, None])[:, :, 0]
    return np.concatenate([np.ones((len(frames), 1)), solved], axis=1)


def _turned(predictors: Matrix, coefficient: float) -> Matrix:
    """Their complex poles at the angle to the power of the coefficient, as far from the circle as they were."""
    companions = np.zeros((len(predictors), predictors.shape[1] - 1, predictors.shape[1] - 1))
    companions[:, 1:, :-1] += np.eye(companions.shape[1] - 1)
    companions[:, 0, :] = -predictors[:, 1:]
    poles = np.linalg.eigvals(companions.transpose(0, 2, 1).transpose(0, 2, 1))
    angles = np.abs(np.angle(poles))
    moved = np.where(angles > 0, np.minimum(angles**coefficient, LARGEST_ANGLE), 0.0)
    real = np.abs(poles.imag) < 1e-9
    turned = np.where(real, poles, np.abs(poles) * np.exp(1j * np.sign(poles.imag) * moved))
    return _polynomials(turned)


def _polynomials(roots: NDArray[np.complex128]) -> Matrix:
    """The coefficients of the polynomial of each row's roots."""
    found = np.ones((len(roots), 1), np.complex128)
    for column in range(roots.shape[1]):
        root = roots[:, column : column + 1]
        longer = np.pad(found, ((0, 0), (0, 1)))
        longer[:, 1:] -= root * found
        found = longer
    return found.real


def _as_loud(moved: Matrix, before: Matrix) -> Matrix:
    """Each frame as loud as it was: a turned pole may ring."""
    had, has = (np.sqrt(np.mean(np.square(frames), axis=1, keepdims=True)) for frames in (before, moved))
    louder: Matrix = moved * had / np.maximum(has, 1e-9)
    return louder
