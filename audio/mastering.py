"""The phone recipe at work: any sound becomes 8 kHz mono PCM, 300-3400 Hz, at one loudness, so that no clip
makes a caller jump.

One measurement and one ffmpeg process a clip. Measured on 60 spoken sentences (126 s), CPU seconds: plain
decode and encode 1.2; band-pass and pyloudnorm in this process, then volume and limiter in ffmpeg 1.4;
ffmpeg's ebur128 for the measurement 2.6, as starting ffmpeg again costs more than measuring a short clip.
Nothing here may change how long a sound is without saying by how much: offsets point into it.
"""

import io
import math
import wave
from collections.abc import Callable
from math import gcd

import numpy as np
import pyloudnorm
import soundfile
from scipy import signal

from audio import edits, ffmpeg
from audio.recipe import BAND, LOUDNESS, PEAK, RATE, SHORT, SHORT_RMS
from audio.sound import Level, Sound

Framing = Callable[[Sound], tuple[Sound, float]]
"""What brings the silence at the edges of a mastered sound to its length, and says how many seconds it added before."""

LIMITER_LOSS = 0.4
"""dB that the limiter takes from speech at this level (0.0 to 1.3, 0.4 in the middle): asked for on top."""

NEAR = 0.7
"""dB. Further off than this, a clip goes through the limiter again with what was lost added: very uneven
voices only.
"""

ATTEMPTS = 8
"""Of 41 very uneven voices, four were over 1 dB off after three, one after six, none after eight."""

MOST_GAIN = 45.0
"""dB. A sound that would need more holds nothing to hear: only noise would be lifted."""

# The limit lies a little under the peak allowed, for the rounding to 16 bits. `level=false`: the filter must
# not level by itself.
_LIMITER = f"alimiter=limit={10 ** ((PEAK - 0.1) / 20):.4f}:attack=5:release=50:level=false:latency=true"


class NothingToHear(Exception):
    """A sound has nothing between 300 and 3400 Hz: a telephone would carry silence."""


def to_phone_band(sound: Sound) -> Sound:
    """What a telephone would carry of the sound: 8 kHz, 300-3400 Hz (24 dB an octave on both sides)."""
    if not sound.samples.size:
        return Sound(sound.samples, RATE)
    common = gcd(RATE, sound.rate)
    samples = signal.resample_poly(sound.samples, RATE // common, sound.rate // common)
    filters = signal.butter(4, BAND, "bandpass", fs=RATE, output="sos")
    return Sound(signal.sosfilt(filters, samples).astype(np.float32), RATE)


def master(sound: Sound) -> bytes:
    """A WAV file of the sound, which `to_phone_band` made: at -19 LUFS, no peak above -3 dBFS, a header of 44
    bytes.

    Raises NothingToHear.
    """
    return _wav(_as_pcm(_mastered(sound, lambda whole: (whole, 0.0))[0]))


def master_framed(sound: Sound) -> tuple[bytes, float]:
    """The same with the silence at its edges brought to EDGE, and the seconds added before (see edits.frame).

    What is silence is known only of the sound as it will be heard: the limiter lowers its peak, and a soft last consonant comes
    nearer to it; the loudest word may be in another sentence than the last, which was trimmed by its own peak.
    """
    framed, added = _mastered(sound, edits.frame)
    return _wav(_as_pcm(framed)), added


def _mastered(sound: Sound, framing: Framing) -> tuple[Sound, float]:
    """Limited, then framed, then measured: silence is a part of what a short clip measures. Raises NothingToHear."""
    too_soft = -_too_loud(_level(framing(sound)[0])) if sound.samples.size else math.inf
    if too_soft > MOST_GAIN:
        raise NothingToHear("There is nothing to hear in what a telephone carries of it.")
    lost = LIMITER_LOSS
    for _ in range(ATTEMPTS):
        framed, added = framing(_as_sound(_limit(sound, too_soft + lost)))
        off = _too_loud(_level(framed))
        if abs(off) <= NEAR:
            break
        lost -= off
    return framed, added


def silent(seconds: float) -> bytes:
    """A WAV file of so many seconds of nothing."""
    return _wav(bytes(2 * round(seconds * RATE)))


def measure(wav: bytes) -> Level:
    """The level of a WAV file, as a meter shows it."""
    samples, rate = soundfile.read(io.BytesIO(wav), dtype="float32")
    return _level(Sound(samples, rate))


def _too_loud(level: Level) -> float:
    """dB above the loudness aimed at."""
    return level.rms - SHORT_RMS if level.loudness is None else level.loudness - LOUDNESS


def _level(sound: Sound) -> Level:
    meter = pyloudnorm.Meter(sound.rate)
    loud = float(meter.integrated_loudness(sound.samples)) if sound.seconds >= SHORT else None
    rms = float(np.sqrt(np.mean(np.square(sound.samples, dtype=np.float64))))
    return Level(loud, _decibels(rms), _decibels(float(np.max(np.abs(sound.samples)))), sound.seconds)


def _decibels(amplitude: float) -> float:
    return 20 * math.log10(amplitude) if amplitude else -math.inf


def _limit(sound: Sound, gain: float) -> bytes:
    """The samples, louder by `gain` dB and limited, as 16-bit little-endian integers."""
    raw = ("-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", "pipe:0")
    louder = ("-af", f"volume={gain:.3f}dB,{_LIMITER}")
    return ffmpeg.run((*raw, *louder, "-bitexact", "-f", "s16le", "pipe:1"), sound.samples.tobytes())


def _as_sound(pcm: bytes) -> Sound:
    return Sound(np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768), RATE)


def _as_pcm(sound: Sound) -> bytes:
    pcm: bytes = np.rint(sound.samples * np.float32(32768)).astype("<i2").tobytes()
    return pcm


def _wav(pcm: bytes) -> bytes:
    """A plain header before the samples. ffmpeg cannot write it into a pipe: it does not know the length in
    advance.
    """
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(RATE)
        wav.writeframes(pcm)
    return file.getvalue()
