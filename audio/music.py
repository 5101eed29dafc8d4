"""Music for the hide programme, made by the project: a tune is written as notes in YAML and played by numpy.

The same file always makes the same samples. What a tune looks like:

    title: Evening
    tempo: 92                       # quarter notes a minute
    repeat: 2                       # played so many times in all; 1 when left out
    voices:
      - instrument: valiha          # valiha, pluck, flute or bass
        notes: C4:1 E4:1/2 F#4:1/2 Bb3:3/2 R:1

A note is its pitch and octave, then its length in quarter notes; R is a rest.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import yaml

from audio.instruments import INSTRUMENTS, RATE, RING, Wave
from audio.sound import Sound
from core.errors import OperatorError

LONGEST = 600.0
"""Seconds. A tune longer than this is a slip in `repeat` or in a length."""

LOUDEST = 0.7
"""Of full scale; mastering sets the level that is heard."""

KEYS = {"title", "tempo", "repeat", "voices"}

_NOTE = re.compile(
    r"(?:R|(?P<name>[A-G])(?P<sign>[#b]?)(?P<octave>[1-6])):(?P<length>[1-9]\d{0,3}(?:/[1-9]\d{0,2})?)",
    re.ASCII,
)
_SEMITONES = {"C": -9, "D": -7, "E": -5, "F": -4, "G": -2, "A": 0, "B": 2}
_SIGNS = {"#": 1, "b": -1, "": 0}


class BadTune(OperatorError):
    """A tune cannot be played: which file, which voice and note, and what to write instead."""


@dataclass(frozen=True)
class Note:
    """`pitch` in Hz, None for a rest; `length` in quarter notes."""

    pitch: float | None
    length: Fraction


@dataclass(frozen=True)
class Part:
    """What one instrument plays."""

    instrument: str
    notes: tuple[Note, ...]

    @property
    def length(self) -> Fraction:
        return sum((note.length for note in self.notes), Fraction())


@dataclass(frozen=True)
class Tune:
    """`tempo` in quarter notes a minute; `repeat` counts the first time too."""

    title: str
    tempo: float
    repeat: int
    parts: tuple[Part, ...]

    @property
    def round_seconds(self) -> float:
        """How long it takes to play once; the shorter parts then wait."""
        return float(max(part.length for part in self.parts)) * 60 / self.tempo

    @property
    def seconds(self) -> float:
        return self.round_seconds * self.repeat


def read_tune(path: Path) -> Tune:
    """The tune in a file. Raises BadTune, which names the file, the voice and the note."""
    try:
        return parse_tune(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadTune(f"{path}: {' '.join(str(error).split())}.", "Mend the YAML.") from None
    except _Wrong as wrong:
        raise BadTune(f"{path}: {wrong.what}", wrong.remedy) from None


class _Wrong(Exception):
    """What is wrong in a tune, before the file is named."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def parse_tune(written: object) -> Tune:
    if not isinstance(written, Mapping):
        raise _Wrong("is no tune.", "Write title, tempo, repeat and voices.")
    if unknown := sorted(str(key) for key in written if key not in KEYS):
        raise _Wrong(f"{unknown[0]} is not known.", f"Use {', '.join(sorted(KEYS))}.")
    title, tempo, repeat = written.get("title"), written.get("tempo"), written.get("repeat", 1)
    if not isinstance(title, str) or not title:
        raise _Wrong("title is missing.", "Write a short name.")
    if not isinstance(tempo, int | float) or not 20 <= tempo <= 300:
        raise _Wrong(f"tempo is {tempo!r}.", "Write the quarter notes a minute, 20 to 300.")
    if not isinstance(repeat, int) or not 1 <= repeat <= 100:
        raise _Wrong(f"repeat is {repeat!r}.", "Write how often it is played, 1 to 100.")
    tune = Tune(title, float(tempo), repeat, _parts(written.get("voices")))
    if tune.seconds > LONGEST:
        raise _Wrong(f"lasts {tune.seconds:.0f} s.", f"Make it {LONGEST:.0f} s or less.")
    return tune


def _parts(voices: object) -> tuple[Part, ...]:
    if not isinstance(voices, Sequence) or isinstance(voices, str) or not voices:
        raise _Wrong("voices is missing.", "Write a list, each with instrument and notes.")
    return tuple(_part(number, voice) for number, voice in enumerate(voices, start=1))


def _part(number: int, voice: object) -> Part:
    """One voice; `number` counts from 1 and is how errors name it."""
    if not isinstance(voice, Mapping) or set(voice) != {"instrument", "notes"}:
        raise _Wrong(f"voice {number} is not complete.", "Give it instrument and notes, nothing else.")
    instrument, notes = voice["instrument"], voice["notes"]
    if instrument not in INSTRUMENTS:
        raise _Wrong(f"voice {number} is played by {instrument!r}.", f"Use {', '.join(INSTRUMENTS)}.")
    if not isinstance(notes, str) or not notes.split():
        raise _Wrong(f"voice {number} has no notes.", "Write notes such as C4:1 R:1/2.")
    return Part(
        instrument, tuple(_note(number, place, word) for place, word in enumerate(notes.split(), start=1))
    )


def _note(number: int, place: int, word: str) -> Note:
    match = _NOTE.fullmatch(word)
    if not match:
        raise _Wrong(
            f"voice {number}, note {place}: {word!r} is no note.",
            "Write notes such as C4:1, F#4:1/2, Bb3:3/2 or R:1.",
        )
    length = Fraction(match["length"])
    if not match["name"]:
        return Note(None, length)
    semitones = _SEMITONES[match["name"]] + _SIGNS[match["sign"]] + 12 * (int(match["octave"]) - 4)
    return Note(440 * 2 ** (semitones / 12), length)


def play(tune: Tune) -> Sound:
    """The sound of a tune, the last strings ringing out. Noise in it is seeded by the place of the note."""
    once = np.zeros(_frames(tune.round_seconds + RING) + 1)
    for number, part in enumerate(tune.parts):
        _play_part(part, 60 / tune.tempo, number, once)
    whole = np.zeros(_frames(tune.seconds + RING) + 2)
    for turn in range(tune.repeat):
        whole[_frames(turn * tune.round_seconds) :][: len(once)] += once
    loudest = np.abs(whole).max() or 1.0
    return Sound((whole * (LOUDEST / loudest)).astype(np.float32), RATE)


def _play_part(part: Part, quarter: float, number: int, onto: Wave) -> None:
    """Add each note to the samples where it begins; `quarter` is the seconds of a quarter note."""
    at = Fraction()
    for place, note in enumerate(part.notes):
        if note.pitch is not None:
            noise = np.random.default_rng((number, place))
            played = INSTRUMENTS[part.instrument](note.pitch, float(note.length) * quarter, noise)
            room = onto[_frames(float(at) * quarter) :]
            room[: len(played)] += played[: len(room)]
        at += note.length


def _frames(seconds: float) -> int:
    return round(seconds * RATE)
