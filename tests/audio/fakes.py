"""Small real stand-ins: a voice of tones, an index in memory, a progress that remembers.

They are a module, not fixtures: a spawned process imports its voice by name.
"""

import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import soundfile

from audio.sound import Samples, Sound
from audio.speech import Clip
from audio.voices import VoiceUnavailable

RATE = 16000


def tone(seconds: float, pitch: float = 700.0, amplitude: float = 0.3, rate: int = RATE) -> Samples:
    time = np.arange(round(seconds * rate)) / rate
    return (amplitude * np.sin(2 * np.pi * pitch * time)).astype(np.float32)


def still(seconds: float, rate: int = RATE) -> Samples:
    return np.zeros(round(seconds * rate), np.float32)


def babble(seconds: float, seed: int = 0, swing: float = 4.0, rate: int = RATE) -> Sound:
    """Something like speech: syllables of noise and tone, 0.2 s each, `swing` dB apart in level."""
    noise = np.random.default_rng(seed)
    syllable = round(0.2 * rate)
    pieces = []
    for _ in range(max(1, round(seconds / 0.2))):
        bell = np.hanning(syllable)
        voiced = np.sign(tone(0.2, noise.uniform(350, 600), 1.0, rate)) + 0.6 * noise.standard_normal(
            syllable
        )
        pieces.append(0.1 * 10 ** (noise.normal(0, swing) / 20) * bell * voiced)
    return Sound(np.concatenate(pieces).astype(np.float32), rate)


@dataclass
class ToneVoice:
    """Says each word as a tone of its own, 0.3 s long, with silence around the sentence.

    Three words are special: "silence" says nothing, "hoarse" cannot be said, "fatal" ends the process.
    """

    language: str
    name: str = "tones"
    version: str = "1"

    def say(self, sentence: str) -> Sound:
        if "hoarse" in sentence:
            raise VoiceUnavailable("The voice is hoarse.")
        if "fatal" in sentence:
            os._exit(1)
        words = (
            []
            if "silence" in sentence
            else [tone(0.3, 400 + 30 * (len(word) % 20)) for word in sentence.split()]
        )
        return Sound(np.concatenate([still(0.2), *words, still(0.3)]), RATE)


class MemoryIndex:
    """A ClipIndex that forgets at the end of the test."""

    def __init__(self) -> None:
        self.clips: dict[str, Clip] = {}

    def find(self, keys: Iterable[str]) -> dict[str, Clip]:
        return {key: self.clips[key] for key in keys if key in self.clips}

    def add(self, clips: Iterable[Clip]) -> None:
        self.clips.update({clip.made_from: clip for clip in clips})


@dataclass
class Told:
    """A Progress that remembers what it was told."""

    totals: list[int] = field(default_factory=list)
    advanced: list[str] = field(default_factory=list)

    def start(self, total: int) -> None:
        self.totals.append(total)

    def advance(self, utterance_id: str) -> None:
        self.advanced.append(utterance_id)


class Google:
    """Speaks tones as MP3, as gTTS does, and remembers what it is asked. `answers` come first, one at a time."""

    RATE = 24000

    def __init__(self, *answers: bytes | VoiceUnavailable) -> None:
        self.asked: list[tuple[str, str]] = []
        self._answers: Iterator[bytes | VoiceUnavailable] = iter(answers)

    def __call__(self, sentence: str, language: str) -> bytes:
        self.asked.append((sentence, language))
        answer = next(self._answers, _mp3(len(sentence)))
        if isinstance(answer, VoiceUnavailable):
            raise answer
        return answer


def _mp3(length: int) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, tone(0.5, 400 + 10 * length, rate=Google.RATE), Google.RATE, format="MP3")
    return file.getvalue()
