"""Edits in memory: trim, silence, join. No file, no process; a sound goes in, a sound comes out.

pydub does the cutting. Its samples are kept at 32 bits, so that a quiet recording is not rounded before it is
made louder.
"""

import warnings
from collections.abc import Mapping, Sequence

import numpy as np

from audio.recipe import EDGE, PARAGRAPH_PAUSE, SENTENCE_PAUSE
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

FAINT = 55.0
"""dB under it: quieter than this is silence however much of the peak mastering may take (10 dB of a very uneven voice)."""

STEP = 10
"""Milliseconds in which silence is looked for."""

FADE = 5
"""Milliseconds at a side where sound was cut: it ends at nothing, so that two clips meet without a click."""


def trim(sound: Sound, edge: float = EDGE, quiet: float = QUIET) -> Sound:
    """Cut the silence around a sound, what is `quiet` dB under its peak, keeping `edge` seconds (up to 10 ms more) on each side.

    A sound that is silent throughout comes back empty.
    """
    segment = _segment(sound)
    if segment.rms == 0:
        return Sound(np.zeros(0, np.float32), sound.rate)
    lead, tail = _edges(segment, segment.max_dBFS - quiet)
    keep = round(edge * 1000)
    return _sound(segment[max(0, lead - keep) : len(segment) - max(0, tail - keep)])


def frame(sound: Sound, edge: float = EDGE, peak: float = 0.0) -> tuple[Sound, float]:
    """Bring the silence on each side to `edge` seconds (up to 10 ms more are heard as such); and the seconds added before, less
    than none where it was longer.

    `peak`: dBFS to which a limiter is still to lower its loudest sample. A synthetic voice begins and ends with no silence: two
    clips of a number would run into one. The sound is filled up to whole steps, so that its silence is the same from whichever
    side it is measured.
    """
    segment = _segment(sound)
    segment += _silence(-segment.frame_count() / sound.rate % (STEP / 1000), sound.rate)
    threshold = min(segment.max_dBFS, peak) - QUIET
    before, after = (round(edge * 1000) - there for there in _edges(segment, threshold))
    kept = segment[max(0, -before) : len(segment) - max(0, -after)]
    kept = kept if before > 0 else kept.fade_in(FADE)
    kept = kept if after > 0 else kept.fade_out(FADE)
    lead, tail = (_silence(max(0, missing) / 1000, sound.rate) for missing in (before, after))
    return _sound(lead + kept + tail), before / 1000


def _edges(segment: AudioSegment, threshold: float) -> tuple[int, int]:
    """Milliseconds of silence before and after what is louder than the threshold (dBFS), in steps of 10."""
    lead = detect_leading_silence(segment, threshold, chunk_size=STEP)
    return lead, detect_leading_silence(segment.reverse(), threshold, chunk_size=STEP)


def moved(offsets: Sequence[Offset], added: float, seconds: float) -> tuple[Offset, ...]:
    """The sentences where they are in a framed sound, which may have lost some of the silence around the first and the last."""
    return tuple(
        Offset(max(0.0, said.starts + added), min(seconds, said.ends + added), said.text) for said in offsets
    )


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
