"""Edits in memory: trim, silence, join. No file, no process; a sound goes in, a sound comes out.

pydub does the cutting. Its samples are kept at 32 bits, so that a quiet recording is not rounded before it is
made louder.
"""

import math
import warnings
from collections.abc import Mapping, Sequence

import numpy as np

from audio.recipe import EDGE, PARAGRAPH_PAUSE, PEAK, SENTENCE_PAUSE, SHORT_RMS
from audio.sound import Sound
from audio.speech import Offset

with warnings.catch_warnings():
    # pydub looks for an ffmpeg on the path, which we never use through it, and imports a module that Python
    # is retiring.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment
    from pydub.silence import detect_leading_silence

SAMPLE_WIDTH = 4
FULL_SCALE = 2.0 ** (8 * SAMPLE_WIDTH - 1)

QUIET = 40.0
"""dB under the loudest sample of a sound: quieter than this is silence around it."""

HIGHEST = PEAK - SHORT_RMS - 1
"""dB above the RMS of what is heard of a sound that its loudest sample has once it is mastered: the limiter takes the rest. One
less, as that RMS leaves the softest parts out: seen on 600 clips of three languages.
"""


def trim(sound: Sound, edge: float = EDGE) -> Sound:
    """Cut the silence around a sound, keeping `edge` seconds (up to 10 ms more) of it on each side.

    A sound that is silent throughout comes back empty.
    """
    segment = _segment(sound)
    if segment.rms == 0:
        return Sound(np.zeros(0, np.float32), sound.rate)
    lead, tail = _edges(segment, segment.max_dBFS - QUIET)
    keep = round(edge * 1000)
    return _sound(segment[max(0, lead - keep) : len(segment) - max(0, tail - keep)])


def frame(sound: Sound, edge: float = EDGE) -> tuple[Sound, float]:
    """Add what is missing of `edge` seconds of silence on each side; and the seconds added before.

    A synthetic voice begins and ends with none: two clips of a number would run into one. What lies under the peak that
    mastering leaves is the silence that is meant: a soft last consonant comes nearer to a peak that the limiter lowers.
    """
    segment = _segment(sound)
    threshold = min(segment.max_dBFS, _heard_dbfs(sound) + HIGHEST) - QUIET
    before, after = (max(0.0, edge - there / 1000) for there in _edges(segment, threshold))
    return _sound(_silence(before, sound.rate) + segment + _silence(after, sound.rate)), before


def _heard_dbfs(sound: Sound) -> float:
    """The RMS of a sound without its pauses: a long message has many, and they are no measure of its voice."""
    size = np.abs(sound.samples.astype(np.float64))
    heard = size[size > size.max() * 10 ** (-QUIET / 20)]
    return 10 * math.log10(float(np.mean(np.square(heard))))


def _edges(segment: AudioSegment, threshold: float) -> tuple[int, int]:
    """Milliseconds of silence before and after what is louder than the threshold (dBFS), in steps of 10."""
    lead = detect_leading_silence(segment, threshold, chunk_size=10)
    return lead, detect_leading_silence(segment.reverse(), threshold, chunk_size=10)


def silence(seconds: float, rate: int) -> Sound:
    """So many seconds of nothing."""
    return _sound(_silence(seconds, rate))


def join(sentences: Sequence[str], spoken: Mapping[str, Sound]) -> tuple[Sound, tuple[Offset, ...]]:
    """Put sentences one after another, with a pause between two and a longer one at a paragraph (an empty
    sentence).

    `spoken` holds the sound of each sentence that is not empty, all at one rate. No pause is put before the
    first or after the last. Returns the sound, and when each sentence is heard in it.
    """
    rate = next(iter(spoken.values())).rate
    whole = AudioSegment(b"", sample_width=SAMPLE_WIDTH, frame_rate=rate, channels=1)
    offsets: list[Offset] = []
    pause = 0.0
    for sentence in sentences:
        if not sentence:
            pause = PARAGRAPH_PAUSE if offsets else 0.0
            continue
        said = _segment(spoken[sentence])
        whole += _silence(pause, rate)
        starts = whole.frame_count() / rate
        whole += said
        offsets.append(Offset(starts, whole.frame_count() / rate, sentence))
        pause = SENTENCE_PAUSE
    return _sound(whole), tuple(offsets)


def _silence(seconds: float, rate: int) -> AudioSegment:
    frames = round(seconds * rate)
    return AudioSegment(bytes(frames * SAMPLE_WIDTH), sample_width=SAMPLE_WIDTH, frame_rate=rate, channels=1)


def _segment(sound: Sound) -> AudioSegment:
    scaled = np.rint(sound.samples.astype(np.float64) * FULL_SCALE)
    whole = np.clip(scaled, -FULL_SCALE, FULL_SCALE - 1).astype("<i4")
    return AudioSegment(whole.tobytes(), sample_width=SAMPLE_WIDTH, frame_rate=sound.rate, channels=1)


def _sound(segment: AudioSegment) -> Sound:
    whole = np.frombuffer(segment.raw_data, "<i4")
    return Sound((whole / FULL_SCALE).astype(np.float32), segment.frame_rate)
