from dataclasses import replace
from pathlib import Path

import pytest

from audio.chain import VoiceChain, made_from, origin_of, source_of
from audio.speech import Origin, Utterance
from audio.voices import Voice, VoiceUnavailable
from audio.voices.online import Circuit, GttsVoice
from tests.audio.fakes import Google, ToneVoice

KNOW = Utterance("home.know", "en", ("To know your rights, press 1.", "", "To go back, press star."))
VOICE = ToneVoice("en")


def kept(folder: Path, *sentences: str) -> Path:
    voice = GttsVoice("en", folder, Circuit(Google()))
    for sentence in sentences:
        voice.say(sentence)
    return folder


def test_a_recording_wins_over_every_voice() -> None:
    recorded = replace(KNOW, recording=Path("en.flac"), tune=Path("evening.yaml"))
    assert origin_of(recorded) is Origin.RECORDED
    assert source_of(recorded) == Path("en.flac")


def test_a_tune_is_music_and_words_alone_are_synthetic() -> None:
    assert origin_of(Utterance("hide/evening", "mg", tune=Path("evening.yaml"))) is Origin.MUSIC
    assert origin_of(KNOW) is Origin.SYNTHETIC
    assert origin_of(Utterance("number/pause", "mg", pause=0.35)) is Origin.SILENCE
    assert source_of(KNOW) is None


def test_gtts_speaks_when_it_has_said_every_sentence_before(tmp_path: Path) -> None:
    chain = VoiceChain(ToneVoice, kept(tmp_path, "To know your rights, press 1.", "To go back, press star."))
    assert chain(KNOW).name == "gtts-en"


def test_one_message_is_never_said_by_two_voices(tmp_path: Path) -> None:
    chain = VoiceChain(ToneVoice, kept(tmp_path, "To know your rights, press 1."))
    assert chain(KNOW) == ToneVoice("en")


@pytest.mark.parametrize("language", ["mg", "fr", "en"])
def test_the_offline_voice_fills_every_gap(language: str, tmp_path: Path) -> None:
    assert VoiceChain(ToneVoice, tmp_path)(replace(KNOW, language=language)) == ToneVoice(language)


def test_a_language_nobody_speaks_is_refused(tmp_path: Path) -> None:
    def mute(language: str) -> Voice:
        raise VoiceUnavailable(f"No voice speaks {language}.")

    with pytest.raises(VoiceUnavailable, match="No voice speaks xmv"):
        VoiceChain(mute, tmp_path)(replace(KNOW, language="xmv"))


@pytest.mark.parametrize(
    ("utterance", "voice", "source"),
    [
        (replace(KNOW, sentences=("To know your rights, press 2.",)), VOICE, b""),
        (replace(KNOW, sentences=tuple(reversed(KNOW.sentences))), VOICE, b""),
        (replace(KNOW, language="fr"), VOICE, b""),
        (KNOW, replace(VOICE, name="other"), b""),
        (KNOW, replace(VOICE, version="2"), b""),
        (replace(KNOW, recording=Path("en.flac")), None, b"take one"),
        (replace(KNOW, recording=Path("en.flac")), None, b"take two"),
        (replace(KNOW, tune=Path("evening.yaml")), None, b"take one"),
    ],
)
def test_whatever_changes_the_sound_changes_the_hash(
    utterance: Utterance, voice: Voice | None, source: bytes
) -> None:
    assert made_from(utterance, voice, source) != made_from(KNOW, VOICE, b"")


def test_two_takes_of_one_recording_are_two_hashes() -> None:
    recorded = replace(KNOW, recording=Path("en.flac"))
    assert made_from(recorded, None, b"take one") != made_from(recorded, None, b"take two")


def test_the_name_of_a_prompt_or_of_a_file_does_not_change_the_hash() -> None:
    assert made_from(replace(KNOW, id="menu.know"), VOICE, b"") == made_from(KNOW, VOICE, b"")
    takes = [replace(KNOW, recording=Path(name)) for name in ("old.flac", "new.flac")]
    assert len({made_from(take, None, b"take one") for take in takes}) == 1
