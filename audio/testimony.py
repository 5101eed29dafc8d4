"""A worker's story, recorded over the telephone, made fit to be heard: cut, names hidden, cleaned, levelled, the voice changed.

Sound in, sound out, in memory and pipes alone: a story that nobody approved is never a file (P01). Names are taken out before
anything else is done and once more at the end, so that no filter carries a trace of them past their edges; a tone that hides one
comes last, or it would tell by how much the voice was moved.
"""

import io
from dataclasses import dataclass
from random import Random

import numpy as np
import soundfile

from audio import edits, ffmpeg, mastering, recordings, voice_change
from audio.quality import Defect, Finding, Take, judge
from audio.quality.cleaning import clean
from audio.sound import Samples, Sound

SHORTEST, LONGEST = 3.0, 300.0
"""Seconds of what goes out: no story is shorter; five minutes are the longest programme of ours that plays one whole."""
AROUND = 0.1
"""Seconds hidden before and after what a person marked by ear."""
FADE = 0.01
"""Seconds: a word that is cut clicks."""
TONE, TONE_LEVEL = 1000.0, 0.05
"""Hz, and amplitude: heard, and never louder than the voice beside it."""
TRAILER, FADE_IN, FADE_OUT = 10.0, 0.1, 1.2
"""Seconds of a trailer at most, and how it comes and goes."""
SILENT = 0.003
"""The highest sample (-50 dBFS) of a recording in which nobody spoke, as audio.quality.judging has it."""
LEVELLED = "acompressor=threshold=-30dB:ratio=3:attack=8:release=250:knee=6:makeup=1"
"""A telephone is held near, then far: loud words come down by two thirds of what they are over the soft ones."""
LOUDEST = 0.5
"""The peak a recording is brought to before it is levelled, so that the compressor's threshold means the same of every one."""
USUAL = frozenset({Defect.TELEPHONE, Defect.MUFFLED, Defect.TAIL, Defect.LEAD, Defect.PAUSE})
"""What a telephone and a person who tells always bring: no news to who moderates."""


class NotAStory(Exception):
    """These bytes are no sound."""


class NothingHeard(Exception):
    """Nobody speaks in what is kept of it."""


class TooShort(Exception):
    """Less than SHORTEST seconds are kept of it."""


class TooLong(Exception):
    """More than LONGEST seconds are kept of it: cut it, or make two of it."""


@dataclass(frozen=True)
class Stretch:
    """From one moment to another, in seconds of the recording."""

    starts: float
    ends: float


@dataclass(frozen=True)
class Edit:
    """What is done to a recording. `kept` of it, without what is `hidden` (by a tone where `beeps`)."""

    kept: Stretch
    hidden: tuple[Stretch, ...] = ()
    beeps: bool = False
    cleaned: bool = True
    voice_changed: bool = True


@dataclass(frozen=True)
class Testimony:
    """A story as it would be heard, at its recording's rate; and what a person should know of the recording."""

    sound: Sound
    findings: tuple[Finding, ...]


def make(recorded: bytes, edit: Edit, randomness: Random) -> Testimony:
    """The story as it would be heard. Raises NotAStory, TooShort, TooLong, NothingHeard."""
    whole = _read(recorded)
    kept = _cut(whole, edit.kept)
    if kept.seconds < SHORTEST:
        raise TooShort
    if kept.seconds > LONGEST:
        raise TooLong
    spans = _spans(edit, kept)
    bare = _without(kept, spans)
    if float(np.max(np.abs(bare.samples))) < SILENT:
        raise NothingHeard
    sound = _levelled(_cleaned(bare) if edit.cleaned else bare)
    if edit.voice_changed:
        sound = voice_change.changed(sound, voice_change.draw(randomness))
    return Testimony(_hidden(sound, spans, beeps=edit.beeps), _worth_telling(kept))


def wav(sound: Sound) -> bytes:
    """16 bits in a plain file, with no tag and no name, for the vault."""
    file = io.BytesIO()
    loudest = max(1.0, float(np.max(np.abs(sound.samples))))
    soundfile.write(file, sound.samples / loudest, sound.rate, format="WAV", subtype="PCM_16")
    return file.getvalue()


def phone_clip(sound: Sound) -> bytes:
    """As a call plays it. Raises mastering.NothingToHear."""
    return mastering.master_framed(mastering.to_phone_band(edits.trim(sound)))[0]


def trailer(sound: Sound, starts: float) -> Sound:
    """Up to ten seconds from a moment on; the last ten where it would be beyond the end."""
    begins = min(max(0.0, starts), max(0.0, sound.seconds - TRAILER))
    piece = _cut(sound, Stretch(begins, begins + TRAILER))
    time = np.arange(len(piece.samples)) / piece.rate
    slope = np.clip(time / FADE_IN, 0, 1) * np.clip((piece.seconds - time) / FADE_OUT, 0, 1)
    return Sound((piece.samples * slope).astype(np.float32), piece.rate)


def _read(recorded: bytes) -> Sound:
    try:
        return recordings.decode(recorded)
    except recordings.NotSound:
        raise NotAStory from None


def _cut(sound: Sound, kept: Stretch) -> Sound:
    first, last = (
        round(min(max(0.0, second), sound.seconds) * sound.rate) for second in (kept.starts, kept.ends)
    )
    return Sound(sound.samples[first:last], sound.rate)


def _spans(edit: Edit, kept: Sound) -> list[tuple[int, int]]:
    """Where names are hidden, in samples of what is kept, with a little on both sides."""
    moved = [(each.starts - edit.kept.starts, each.ends - edit.kept.starts) for each in edit.hidden]
    around = [(max(0.0, starts - AROUND), min(kept.seconds, ends + AROUND)) for starts, ends in moved]
    return [(round(starts * kept.rate), round(ends * kept.rate)) for starts, ends in around if starts < ends]


def _without(sound: Sound, spans: list[tuple[int, int]]) -> Sound:
    """Nothing at all where something is hidden, and no click at its edges."""
    samples = sound.samples.copy()
    fade = max(1, round(FADE * sound.rate))
    for first, last in spans:
        before, after = samples[max(0, first - fade) : first], samples[last : last + fade]
        before *= np.linspace(1, 0, len(before), dtype=np.float32)
        after *= np.linspace(0, 1, len(after), dtype=np.float32)
        samples[first:last] = 0
    return Sound(samples, sound.rate)


def _hidden(sound: Sound, spans: list[tuple[int, int]], *, beeps: bool) -> Sound:
    quiet = _without(sound, spans)
    if beeps:
        for first, last in spans:
            quiet.samples[first:last] = _tone(last - first, sound.rate)
    return quiet


def _tone(count: int, rate: int) -> Samples:
    time = np.arange(count) / rate
    ends = np.clip(np.minimum(time, time[::-1]) / FADE, 0, 1)
    return (TONE_LEVEL * ends * np.sin(2 * np.pi * TONE * time)).astype(np.float32)


def _cleaned(sound: Sound) -> Sound:
    return Sound(_as_long(clean(Take(sound.samples[:, None], sound.rate)).mono, sound), sound.rate)


def _levelled(sound: Sound) -> Sound:
    form = ("-f", "f32le", "-ar", str(sound.rate), "-ac", "1")
    louder = sound.samples * np.float32(LOUDEST / max(SILENT, float(np.max(np.abs(sound.samples)))))
    raw = ffmpeg.run((*form, "-i", "pipe:0", "-af", LEVELLED, *form, "pipe:1"), louder.tobytes())
    return Sound(_as_long(np.frombuffer(raw, "<f4"), sound), sound.rate)


def _as_long(samples: Samples, sound: Sound) -> Samples:
    """A filter may give a frame more or less: words stay where they were marked."""
    return np.pad(samples[: len(sound.samples)], (0, max(0, len(sound.samples) - len(samples))))


def _worth_telling(sound: Sound) -> tuple[Finding, ...]:
    """What is wrong with the recording that a person could hear of; none of it refuses a story, which nobody tells twice."""
    found = judge(Take(sound.samples[:, None], sound.rate))
    return tuple(finding for finding in found if finding.defect not in USUAL)
