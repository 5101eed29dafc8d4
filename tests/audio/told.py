"""A story as a telephone records it: synthetic speech at 8 kHz with noise behind it; and what can be measured of a voice."""

import io
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
from numpy.lib.stride_tricks import sliding_window_view
from scipy import signal

from audio.sound import Samples, Sound
from tests.audio import spoilt

RATE = 8000


@cache
def spoken(language: str, voices: Path) -> Sound:
    """Two sentences at the telephone's rate: seven to nine seconds."""
    clean = signal.resample_poly(spoilt.speech(language, voices), 160, 441)
    return Sound(clean.astype(np.float32), RATE)


@cache
def told(language: str, voices: Path, noise: float = 0.004) -> Sound:
    """The same, band-limited, with a little noise."""
    clean = spoken(language, voices).samples
    band = signal.butter(4, (300, 3400), "bandpass", fs=RATE, output="sos")
    noisy = signal.sosfilt(band, clean) + noise * np.random.default_rng(1).standard_normal(len(clean))
    return Sound(noisy.astype(np.float32), RATE)


def as_file(sound: Sound) -> bytes:
    """As a carrier sends it."""
    file = io.BytesIO()
    soundfile.write(file, sound.samples, sound.rate, format="WAV", subtype="PCM_16")
    return file.getvalue()


def envelope(sound: Sound) -> Samples:
    """How loud it is from moment to moment, 16 Hz at most: what carries the rhythm of words."""
    low = signal.butter(2, 16, fs=sound.rate, output="sos")
    power = signal.sosfiltfilt(low, sound.samples.astype(np.float64) ** 2)
    loud: Samples = np.sqrt(power.clip(0)).astype(np.float32)
    return loud


def likeness(one: Sound, other: Sound) -> float:
    """How alike two envelopes are: 1 is the same words at the same moments."""
    return float(np.corrcoef(envelope(one), envelope(other))[0, 1])


def pitch(sound: Sound) -> float:
    """Hz, the middle of the voiced frames of a low voice: the period after which 50 ms are most like themselves."""
    size, hop = round(0.05 * sound.rate), round(0.02 * sound.rate)
    found = []
    shortest, longest = sound.rate // 180, sound.rate // 55
    for frame in sliding_window_view(sound.samples.astype(np.float64), size)[::hop]:
        steady = frame - frame.mean()
        if np.sqrt(np.mean(steady**2)) < 0.02:
            continue
        alike = np.correlate(steady, steady, "full")[size - 1 :]
        period = int(np.argmax(alike[shortest:longest])) + shortest
        if alike[period] > 0.55 * alike[0]:
            found.append(sound.rate / period)
    return float(np.median(found))


def spectral_centre(sound: Sound, low: float, high: float) -> float:
    """Hz: where the long-term spectrum has its centre between two frequencies."""
    frequencies, power = signal.welch(sound.samples, sound.rate, nperseg=1024)
    inside = (frequencies >= low) & (frequencies <= high)
    return float(np.sum(frequencies[inside] * power[inside]) / np.sum(power[inside]))
