"""The voices of Google Translate, by gTTS: French and English, never Malagasy, and only when an operator
publishes with --online.

What they said is kept, so that a later publish without internet uses the same sound. Nothing here is reached
during a call, and no text but the line's own public words is ever sent. gTTS does not check whose certificate
it is shown: listen to what it said before a line goes to production.
"""

import hashlib
import io
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.metadata import version
from pathlib import Path

import soundfile

from audio.recordings import NotSound, decode
from audio.sound import Sound
from audio.voices import VoiceUnavailable
from core.durable import write_durably

LANGUAGES = ("fr", "en")
"""What gTTS speaks of ours. It knows no Malagasy; another language's voice reading Malagasy would be a lie.
"""

AT_ONCE = 4
"""Requests under way together."""

PATIENCE = 10.0
"""Seconds to wait for one answer."""

Synthesise = Callable[[str, str], bytes]
"""Sentence and language -> the bytes of a sound file. Raises VoiceUnavailable."""

Ask = Callable[[str, str], Sound]
"""Sentence and language -> its sound. Raises VoiceUnavailable."""


def ask_google(sentence: str, language: str) -> bytes:
    """The sentence as MP3, over the network. Raises VoiceUnavailable."""
    from gtts import gTTS  # only here: it brings a whole web client along, and most publishes are offline
    from gtts.tts import gTTSError

    answer = io.BytesIO()
    try:
        gTTS(sentence, lang=language, timeout=PATIENCE).write_to_fp(answer)
    except (gTTSError, OSError, ValueError, AssertionError) as error:
        raise VoiceUnavailable(f"gTTS: {error}") from error
    return answer.getvalue()


class Circuit:
    """Lets requests through until one fails, then none: a machine without internet is found out once, not
    once a sentence.

    An answer that is no sound (the login page of a hotel) is a failure too.
    """

    def __init__(self, synthesise: Synthesise) -> None:
        self._synthesise = synthesise
        self._broken = ""

    def __call__(self, sentence: str, language: str) -> Sound:
        if self._broken:
            raise VoiceUnavailable(self._broken)
        try:
            return decode(self._synthesise(sentence, language))
        except VoiceUnavailable as error:
            self._broken = str(error)
            raise
        except NotSound as error:
            self._broken = f"gTTS answered with something that is no sound ({error})."
            raise VoiceUnavailable(self._broken) from None


def no_network(sentence: str, language: str) -> Sound:
    """Asked by a publish without --online, which speaks only what is kept."""
    raise VoiceUnavailable(f"Not online, and gTTS has not said this before in {language}: {sentence}")


class GttsVoice:
    """Google's voice for one language. `folder` keeps what it said, by text, voice and version.

    Raises VoiceUnavailable at once for a language that it does not speak.
    """

    def __init__(self, language: str, folder: Path, ask: Ask = no_network) -> None:
        if language not in LANGUAGES:
            raise VoiceUnavailable(f"gTTS has no voice for {language}.")
        self.language = language
        self.name = f"gtts-{language}"
        self.version = f"gTTS {_version()}"
        self._folder = folder
        self._ask = ask

    def has(self, sentence: str) -> bool:
        """Whether the sentence is kept, so that it can be said without the network."""
        return self._kept(sentence).is_file()

    def say(self, sentence: str) -> Sound:
        """The sentence as kept, else as the network says it, then kept. Raises VoiceUnavailable."""
        kept = self._kept(sentence)
        if not kept.is_file():
            sound = self._ask(sentence, self.language)
            write_durably(kept, _flac(sound))
        try:
            return decode(kept.read_bytes())
        except NotSound:
            raise VoiceUnavailable(f"{kept} is damaged. Remove it and publish with --online.") from None

    def _kept(self, sentence: str) -> Path:
        made_from = f"{self.name}\0{self.version}\0{sentence}"
        return self._folder / f"{hashlib.sha256(made_from.encode()).hexdigest()}.flac"


def fetch(voice: GttsVoice, sentences: Iterable[str], said: Callable[[str], None]) -> str:
    """Have the voice say, and keep, each different sentence; `said` is called once for each that is kept then.

    Nobody is asked for what was kept before. Returns why it stopped, or an empty text when all of them are kept now.
    """
    wanted = list(dict.fromkeys(sentence for sentence in sentences if sentence))
    missing = [sentence for sentence in wanted if not voice.has(sentence)]
    for sentence in set(wanted).difference(missing):
        said(sentence)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        reasons = list(pool.map(lambda sentence: _fetch(voice, sentence, said), missing))
    return next((reason for reason in reasons if reason), "")


def _fetch(voice: GttsVoice, sentence: str, said: Callable[[str], None]) -> str:
    try:
        voice.say(sentence)
    except VoiceUnavailable as error:
        return str(error)
    said(sentence)
    return ""


def _flac(sound: Sound) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, sound.samples, sound.rate, format="FLAC", subtype="PCM_16")
    return file.getvalue()


@cache
def _version() -> str:
    """Read once: a publish makes a voice for each of a thousand sentences, and a reading costs half a millisecond."""
    return version("gTTS")
