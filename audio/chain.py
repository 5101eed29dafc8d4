"""Who says an utterance: a recorded human voice always, else one synthetic voice for all its sentences.

Pure: what is asked for comes in, the choice and its hash come out. A clip's hash holds everything that shaped
its sound, so that an unchanged clip is never rendered twice and a changed one always is.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from audio.recipe import RECIPE_VERSION, TUNE_VERSION
from audio.speech import Origin, Utterance
from audio.voices import Voice
from audio.voices.online import LANGUAGES, GttsVoice

VoiceOf = Callable[[str], Voice]
"""Language -> the voice that always works, without a network. Raises VoiceUnavailable for a language it does
not speak.
"""


@dataclass(frozen=True)
class VoiceChain:
    """The synthetic voice of an utterance: what gTTS has said before, else the offline voice.

    gTTS is chosen only when it has said every sentence: two voices in one message would sound like two
    people. `kept` is the folder of what it said (see audio/voices/online.py).
    """

    offline: VoiceOf
    kept: Path

    def __call__(self, utterance: Utterance) -> Voice:
        """Raises VoiceUnavailable when no voice speaks the language."""
        online = GttsVoice(utterance.language, self.kept) if utterance.language in LANGUAGES else None
        if online and all(online.has(sentence) for sentence in utterance.sentences if sentence):
            return online
        return self.offline(utterance.language)


@dataclass(frozen=True)
class Job:
    """One clip to make. Plain values only: it goes to another process. `voice` is None for a recording or a
    tune.
    """

    utterance: Utterance
    voice: Voice | None
    made_from: str

    @property
    def key(self) -> tuple[str, str]:
        return self.utterance.id, self.utterance.language


def origin_of(utterance: Utterance) -> Origin:
    """A recording wins over everything; a tune is music, a pause silence; the rest is synthetic."""
    if utterance.recording:
        return Origin.RECORDED
    if utterance.pause:
        return Origin.SILENCE
    return Origin.MUSIC if utterance.tune else Origin.SYNTHETIC


def source_of(utterance: Utterance) -> Path | None:
    """The file whose bytes make the clip; None when a voice says it."""
    return utterance.recording or utterance.tune


def made_from(utterance: Utterance, voice: Voice | None, source: bytes) -> str:
    """The hash of what makes a clip: text and voice, or the `source` bytes of its recording or tune, and the
    recipe.

    The id is not part of it: two prompts with the same words are one clip.
    """
    parts = {
        "origin": origin_of(utterance),
        "language": utterance.language,
        "sentences": utterance.sentences,
        "source": hashlib.sha256(source).hexdigest(),
        "voice": [voice.name, voice.version] if voice else [utterance.pause] if utterance.pause else [],
        "recipe": [RECIPE_VERSION, TUNE_VERSION if origin_of(utterance) is Origin.MUSIC else ""],
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
