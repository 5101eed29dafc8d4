"""The studio of one deployment: its store of clips, its voices, its index, its masters, put together for publish and worker."""

from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from audio.chain import VoiceChain
from audio.index import DatabaseIndex
from audio.library import ClipLibrary
from audio.masters import MasterMaker
from audio.voices import Voice
from audio.voices.espeak import EspeakVoice, prepare_voices
from core.clips import ClipStore
from core.clock import Clock


def open_library(clips: ClipStore, voices: Path, engine: Engine) -> ClipLibrary:
    """The clip library, with the Malagasy voice compiled. Raises RulesError when its rules do not compile."""
    data = prepare_voices(voices)

    @cache
    def offline(language: str) -> Voice:
        return EspeakVoice(language, data)

    return ClipLibrary(clips, DatabaseIndex(engine), VoiceChain(offline, kept_online(voices)))


def open_masters(
    folder: Path, voices: Path, engine: Engine, clock: Clock, *, refuses_synthetic_malagasy: bool
) -> MasterMaker:
    """The maker of masters. The Malagasy voice is compiled when something is first said in a voice of ours."""

    @cache
    def offline(language: str) -> Voice:
        return EspeakVoice(language, prepare_voices(voices))

    chain = VoiceChain(offline, kept_online(voices))
    return MasterMaker(engine, folder, chain, clock, refuses_synthetic_malagasy)


def kept_online(voices: Path) -> Path:
    """Where what gTTS said is kept."""
    return voices / "gtts"
