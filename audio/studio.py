"""The studio of one deployment: its store of clips, its voices, its index, put together for a publish."""

from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from audio.chain import VoiceChain
from audio.index import DatabaseIndex
from audio.library import ClipLibrary
from audio.voices import Voice
from audio.voices.espeak import EspeakVoice, prepare_voices
from core.clips import ClipStore


def open_library(clips: ClipStore, voices: Path, engine: Engine) -> ClipLibrary:
    """The clip library, with the Malagasy voice compiled. Raises RulesError when its rules do not compile."""
    data = prepare_voices(voices)

    @cache
    def offline(language: str) -> Voice:
        return EspeakVoice(language, data)

    return ClipLibrary(clips, DatabaseIndex(engine), VoiceChain(offline, kept_online(voices)))


def kept_online(voices: Path) -> Path:
    """Where what gTTS said is kept."""
    return voices / "gtts"
