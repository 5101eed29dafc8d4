"""What a recording measures: one pass over short frames for level, noise, silence and bandwidth; one over long ones for
hum.

Numbers only, no verdict. An hour of sound would be measured in the memory of its samples and as much again, never more.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Frames = NDArray[np.float32]

SHORT_FRAME = 0.023
"""Seconds. Short enough to fall between two words, where the noise is heard alone."""

LONG_FRAME = 0.4
"""Seconds. Long enough to tell 50 Hz from 60, and a hum that stays from a voice that moves."""

SPEECH = (150.0, 8000.0)
"""Hz. Level and noise are measured here: what lies below is wind and mains, and a telephone carries none of it."""

MAINS = (50.0, 60.0)
HARMONICS = 8
"""The hum of a transformer reaches to 400 or 480 Hz; above it is a buzz among the noise."""

PROMINENT = 10.0
"""Times the power beside it: less is no line but a bump of the noise or a low voice."""

TONE = 20.0
"""dB under the loudest frames, within which a frame belongs to the voice whose level is measured."""

HEARD = 30.0
"""dB under the level of the voice, down to which a frame is heard."""

OVER_NOISE = 6.0
"""dB over the noise, above which a frame is heard; so is one as far under the voice, however loud the noise."""

BAND = 500.0
"""Hz. The bandwidth is where the last band of this width with something in it ends."""

NOTHING = 60.0
"""dB under the strongest band: less is nothing. A voice falls by 40 dB at most up to 5 kHz; a filter by 80 and more."""

FLAT = 0.0005
"""Of the peak: two samples closer than this are level. Near its peak a voice moves at least ten times as much."""

TOP = 0.9
"""Of the peak: flat stretches lower than this are not cut-off peaks."""

RAIL = 0.985
"""Full scale, for what was clipped before a lossy codec rounded its edges."""

LEAST = 1e-12
"""Power that stands for none (-120 dB)."""


@dataclass(frozen=True)
class Take:
    """A recording as it was read: `frames` (samples x channels, float32 in [-1, 1]) at `rate` Hz."""

    frames: Frames
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.frames) / self.rate

    @property
    def mono(self) -> Frames:
        """The channels' mean."""
        return self.frames[:, 0] if self.frames.shape[1] == 1 else self.frames.mean(axis=1, dtype=np.float32)


@dataclass(frozen=True)
class Measures:
    """Seconds; amplitudes as parts of full scale; `clipped` as a part of the voice's samples; levels in dB.

    `level` is the voice alone, in dBFS; `snr` how far the voice is above the noise, `hum` how far the hum is above the
    voice (mostly below: negative). `top` is the bandwidth in Hz. `weakest` is the weakest channel against the strongest,
    `mixed` the channels' mean against the strongest, in dB.
    """

    seconds: float
    spoken: float
    lead: float
    tail: float
    pause: float
    peak: float
    offset: float
    clipped: float
    level: float
    snr: float
    hum: float
    top: float
    weakest: float
    mixed: float


def measure(take: Take) -> Measures:
    """Measure a recording of at least one sample."""
    mono = take.mono
    powers, size = _spectra(mono, take.rate)
    bins = np.fft.rfftfreq(size, 1 / take.rate)
    speech = powers[:, (bins >= SPEECH[0]) & (bins <= SPEECH[1])].sum(axis=1)
    floor = float(np.percentile(speech, 5))
    voice, voiced = _voice(speech, floor)
    lead, tail, pause, spoken = _silences(speech, voice, floor, size / take.rate, take.seconds)
    channels = np.sqrt(np.mean(np.square(take.frames), axis=0, dtype=np.float64))
    return Measures(
        seconds=take.seconds,
        spoken=spoken,
        lead=lead,
        tail=tail,
        pause=pause,
        peak=float(np.abs(take.frames).max()),
        offset=float(np.abs(take.frames.mean(axis=0, dtype=np.float64)).max()),
        clipped=max(_clipped(channel) for channel in take.frames.T) / (spoken * take.rate),
        level=_decibels(voice),
        snr=_decibels(voice) - _decibels(floor),
        hum=_hum(mono, take.rate) - _decibels(voice),
        top=_bandwidth(powers[voiced].mean(axis=0), bins),
        weakest=_ratio(channels.min(), channels.max()),
        mixed=_ratio(float(np.sqrt(np.mean(np.square(mono), dtype=np.float64))), channels.max()),
    )


def _decibels(power: float) -> float:
    return 10 * math.log10(max(power, LEAST))


def _ratio(amplitude: float, reference: float) -> float:
    return 20 * math.log10(max(amplitude, 1e-6) / max(reference, 1e-6))


def _spectra(mono: Frames, rate: int) -> tuple[Frames, int]:
    """The power in each bin of each short frame (frames x bins; a row's sum is the mean square), and the frame's size."""
    size = 2 ** round(math.log2(rate * SHORT_FRAME))
    window = np.hanning(size).astype(np.float32)
    frames = np.zeros((-(-len(mono) // size), size), np.float32)
    frames.ravel()[: len(mono)] = mono
    powers = np.empty((len(frames), size // 2 + 1), np.float32)
    for first in range(0, len(frames), 256):  # A block stays in the processor's cache.
        spectrum = np.fft.rfft(frames[first : first + 256] * window, axis=1)
        powers[first : first + 256] = spectrum.real**2 + spectrum.imag**2
    powers *= 2 / (size * float(np.square(window).sum()))
    return powers, size


def _voice(speech: Frames, floor: float) -> tuple[float, NDArray[np.bool_]]:
    """The mean power of the voice, the noise under it taken off; and in which frames it speaks.

    The loudest frames are those of a syllable a second, not the loudest one: a knock on the table is no voice.
    """
    loudest = float(np.percentile(speech, 95))
    voiced = speech >= loudest * 10 ** (-TONE / 10)
    return max(float(speech[voiced].mean()) - floor, LEAST), voiced


def _silences(
    speech: Frames, voice: float, floor: float, frame: float, seconds: float
) -> tuple[float, float, float, float]:
    """Seconds before the voice, after it, of the longest pause in it, and from its first to its last sound."""
    over = 10 ** (OVER_NOISE / 10)
    heard = np.flatnonzero(speech > max(voice * 10 ** (-HEARD / 10), min(floor * over, voice / over)))
    if not heard.size:
        return 0.0, 0.0, 0.0, seconds
    lead = float(heard[0]) * frame
    ends = min(float(heard[-1] + 1) * frame, seconds)
    pause = float(np.diff(heard).max(initial=1) - 1) * frame
    return lead, seconds - ends, pause, ends - lead


def _clipped(samples: Frames) -> int:
    """How many samples lie inside a cut-off peak: level with both neighbours near the peak, or at full scale with them."""
    height = np.abs(samples)
    peak = float(height.max())
    if peak < 0.1 or len(samples) < 3:  # So quiet a sound is level by the steps of its 16 bits alone.
        return 0
    high = np.flatnonzero(height[1:-1] >= min(TOP * peak, RAIL)) + 1
    left, middle, right = samples[high - 1], samples[high], samples[high + 1]
    flat = (height[high] >= TOP * peak) & (
        np.maximum(np.abs(middle - left), np.abs(middle - right)) <= FLAT * peak
    )
    rails = np.minimum(np.abs(left), np.minimum(np.abs(middle), np.abs(right))) >= RAIL
    return int(np.count_nonzero(flat | rails))


def _hum(mono: Frames, rate: int) -> float:
    """The power in dB of the steady lines at the mains frequency and its multiples; of the stronger of the two mains."""
    # Means of so many samples leave about 2 kHz, enough for the highest harmonic.
    step = max(1, rate // 2000)
    low = np.einsum("ij->i", mono[: len(mono) // step * step].reshape(-1, step)) / step
    size = round(LONG_FRAME * rate / step)
    if len(low) < 2 * size:
        return _decibels(0)
    width = rate / step / size
    window = np.hanning(size).astype(np.float32)
    long = np.lib.stride_tricks.sliding_window_view(low, size)[:: size // 2]
    spectrum = np.fft.rfft(long * window, axis=1)[:, : round((HARMONICS + 1) * max(MAINS) / width)]
    powers = (spectrum.real**2 + spectrum.imag**2) * (2 / (size * float(np.square(window).sum())))
    # What is there even in the emptiest tenth of the recording: words come and go, the mains do not.
    steady = np.percentile(powers, 10, axis=0)
    return max(_decibels(_lines(steady, mains, width)) for mains in MAINS)


def _lines(steady: NDArray[np.floating], mains: float, width: float) -> float:
    """The power of the prominent multiples of `mains`, if they are a hum; `width` is that of a bin in Hz.

    A low voice that stays on 100 or 150 Hz has lines too, but neither the mains' own frequency nor odd and even multiples
    together.
    """
    found = {}
    for harmonic in range(1, HARMONICS + 1):
        centre = round(harmonic * mains / width)
        line = float(steady[centre - 1 : centre + 2].sum())
        # Four bins (10 Hz) away lies nothing of the line, nor of the other mains frequency's.
        beside = np.concatenate([steady[centre - 8 : centre - 3], steady[centre + 4 : centre + 9]])
        if line > PROMINENT * 3 * float(np.median(beside)):
            found[harmonic] = line
    mixed = len(found) >= 3 and len({harmonic % 2 for harmonic in found}) == 2
    return sum(found.values()) if 1 in found or mixed else 0.0


def _bandwidth(spectrum: Frames, bins: NDArray[np.floating]) -> float:
    """The upper end of the last band, 500 Hz wide, that is not empty beside the strongest."""
    bands = np.bincount((bins / BAND).astype(int), weights=spectrum)
    return float((np.flatnonzero(bands >= bands.max() * 10 ** (-NOTHING / 10))[-1] + 1) * BAND)
