"""What is asked of a voice, and what comes back: utterances in, clips out."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Origin(StrEnum):
    """Where the sound of a clip comes from."""

    RECORDED = "recorded"
    SYNTHETIC = "synthetic"
    MUSIC = "music"
    SILENCE = "silence"


@dataclass(frozen=True)
class Utterance:
    """One thing the line says in one language; becomes one clip.

    `id` is a prompt ("home.know"), a message ("message/passport") or a piece of the hide programme ("hide/rice").
    `sentences` are spoken one after another; an empty string makes the pause between two paragraphs.
    A `recording` (any file libsndfile reads) wins over every voice; a `tune` (YAML, see audio/music.py) is music.
    `pause` is so many seconds of silence and nothing else: the line writes no TwiML Pause (voice.md).
    `language` is the language whose text and voice are used, after the fallback chain.
    """

    id: str
    language: str
    sentences: tuple[str, ...] = ()
    recording: Path | None = None
    tune: Path | None = None
    pause: float = 0.0


@dataclass(frozen=True)
class Offset:
    """When one sentence is heard inside its clip, in seconds."""

    starts: float
    ends: float
    text: str


@dataclass(frozen=True)
class Clip:
    """One rendered sound: `sha256` of its bytes names its file, `made_from` is the hash of what made it."""

    made_from: str
    sha256: str
    language: str
    seconds: float
    size: int
    offsets: tuple[Offset, ...]
    voice: str
    origin: Origin

    @property
    def text(self) -> str:
        return " ".join(offset.text for offset in self.offsets)
