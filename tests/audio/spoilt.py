"""Good speech, and the ways in which recordings are spoilt. Each takes a sound and gives a worse one."""

import io
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
from scipy import signal

from audio.quality import Take
from audio.quality.measures import measure
from audio.sound import Samples
from audio.voices.espeak import EspeakVoice, prepare_voices

RATE = 22050
"""What the engine speaks at."""

SAID = {
    "mg": (
        "Raha te hahafantatra ny zonao ianao alohan'ny handehananao, tsindrio ny 1.",
        "Misaotra anao, veloma.",
    ),
    "fr": ("Pour connaître vos droits avant de partir, appuyez sur 1.", "Merci, et au revoir."),
    "en": ("To know your rights before you leave, press 1.", "Thank you, and goodbye."),
}


@cache
def speech(language: str, voices: Path) -> Samples:
    """Two sentences, half a second apart, in the offline voice: five to seven seconds."""
    voice = EspeakVoice(language, prepare_voices(voices))
    first, second = (voice.say(sentence).samples for sentence in SAID[language])
    return np.concatenate([still(0.2), first, still(0.3), second, still(0.2)]).astype(np.float32)


def still(seconds: float, rate: int = RATE) -> Samples:
    return np.zeros(round(seconds * rate), np.float32)


def take(samples: Samples, rate: int = RATE) -> Take:
    """One channel for one dimension, else samples x channels."""
    frames = samples if samples.ndim == 2 else samples[:, None]
    return Take(np.asarray(frames, np.float32), rate)


def beside(samples: Samples, decibels: float) -> float:
    """The amplitude (RMS) that lies so many dB above the voice."""
    return float(10 ** ((measure(take(samples)).level + decibels) / 20))


def clipped(samples: Samples, by: float) -> Samples:
    """Recorded `by` dB too loud for full scale."""
    louder = samples / np.abs(samples).max() * 10 ** (by / 20)
    return np.asarray(np.clip(louder, -1, 1), np.float32)


def hiss(samples: Samples, decibels: float, seed: int = 0) -> Samples:
    """White noise, so many dB above the voice (mostly below: negative)."""
    noise = np.random.default_rng(seed).standard_normal(len(samples))
    return np.asarray(samples + beside(samples, decibels) * noise, np.float32)


def fan(samples: Samples, decibels: float, seed: int = 0) -> Samples:
    """Noise that falls by 6 dB an octave, as moving air does; so many dB above the voice where voices are (from 150 Hz)."""
    white = np.fft.rfft(np.random.default_rng(seed).standard_normal(len(samples)))
    pitch = np.fft.rfftfreq(len(samples), 1 / RATE)
    shaped = white / np.maximum(pitch, 40)
    noise = np.fft.irfft(shaped, len(samples))
    heard = np.fft.irfft(np.where(pitch >= 150, shaped, 0), len(samples))
    return np.asarray(samples + beside(samples, decibels) / heard.std() * noise, np.float32)


def hum(samples: Samples, decibels: float, mains: float = 50.0, first: int = 1) -> Samples:
    """Mains hum of five harmonics from the `first` on."""
    time = np.arange(len(samples)) / RATE
    tones = sum(np.sin(2 * np.pi * mains * n * time + n) / n for n in range(first, first + 5))
    return np.asarray(samples + beside(samples, decibels) / np.std(tones) * tones, np.float32)


def through(samples: Samples, rate: int, back_to: int = 44100) -> Samples:
    """Recorded at one rate, then stored at another."""
    return resampled(resampled(samples, RATE, rate), rate, back_to)


def resampled(samples: Samples, rate: int, to: int) -> Samples:
    return np.asarray(signal.resample_poly(samples, to, rate), np.float32)


def muffled(samples: Samples) -> Samples:
    """Under a blanket: nothing above 1.8 kHz."""
    return np.asarray(signal.sosfilt(signal.butter(10, 1800, fs=RATE, output="sos"), samples), np.float32)


def encoded(samples: Samples, rate: int = RATE, kind: str = "WAV") -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format=kind)
    return file.getvalue()


def decoded(file: bytes) -> Samples:
    samples: Samples = soundfile.read(io.BytesIO(file), dtype="float32")[0]
    return samples
