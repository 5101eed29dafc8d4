"""Names of Madagascar in the mouth of a French and an English voice.

The phonemes were chosen by reading, not by listening: A SPEAKER OF EACH LANGUAGE MUST CONFIRM THEM.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from audio.chain import Job
from audio.rendering import render
from audio.speech import Utterance
from audio.voices import espeak, respell
from audio.voices.espeak import EspeakVoice, phonemes, prepare_voices
from audio.voices.respell import RESPELLED
from core.clips import FolderStore

SAID = {
    ("fr", "Antso"): "ˈantsˈu",
    ("fr", "ariary"): "aʁjaʁˈi",
    ("fr", "Antsirabe"): "ɑ̃tsiʁabˈe",
    ("fr", "Ambanja"): "ɑ̃bɑ̃dzˈa",
    ("fr", "Mahajanga"): "maadzɑ̃ɡˈa",
    ("fr", "Human"): "jumˈan",
    ("fr", "Reframe"): "ʁifʁˈɛm",
    ("en", "Antso"): "ˈantsuː",
    ("en", "ariary"): "ˈɑːɹiːˈɑːɹiː",
    ("en", "Antsirabe"): "ˈantsiːɹˈɑːbˈeɪ",
    ("en", "Fianarantsoa"): "fˈiːˈanəɹˈantsuːˈɑː",
    ("en", "DIANA"): "diːˈɑːnə",
    ("en", "SAVA"): "sˈɑːvˈɑː",
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare_voices(tmp_path_factory.mktemp("voices"))


def test_every_respelled_word_has_its_phonemes_here() -> None:
    assert set(SAID) == {(language, word) for language, words in RESPELLED.items() for word in words}


@pytest.mark.parametrize(("language", "word"), SAID)
def test_a_name_is_said_as_its_people_say_it(data: Path, language: str, word: str) -> None:
    assert phonemes(word, language, data) == SAID[language, word]


@pytest.mark.parametrize(
    ("language", "sentence", "word"),
    [
        ("fr", "Combien d'ariary ?", "daʁjaʁˈi"),
        ("fr", "Ils ont payé 400 000 ariary.", "aʁjaʁˈi"),
        ("en", "This is Antso's advice.", "ˈantsuːz"),
        ("en", "They paid 400,000 ariary.", "ˈɑːɹiːˈɑːɹiː"),
    ],
)
def test_it_is_said_so_inside_a_sentence(data: Path, language: str, sentence: str, word: str) -> None:
    assert word in phonemes(sentence, language, data)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Diana has a savant friend."),
        ("fr", "Un antsol, des ariarys."),
        ("mg", "Antso: 400 ariary ao DIANA sy SAVA."),
    ],
)
def test_nothing_but_the_whole_word_as_written_is_changed(language: str, sentence: str) -> None:
    assert respell.respell(sentence, language) == sentence


def test_what_is_kept_beside_a_clip_is_the_word_itself(data: Path, tmp_path: Path) -> None:
    utterance = Utterance("greeting.hello", "en", ("You are listening to Antso.", "DIANA and SAVA."))
    clip = render(Job(utterance, EspeakVoice("en", data), "made"), FolderStore(tmp_path))
    assert [offset.text for offset in clip.offsets] == list(utterance.sentences)


def test_a_new_spelling_is_a_new_version_of_that_voice_only(data: Path) -> None:
    more: Mapping[str, Mapping[str, str]] = {**RESPELLED, "en": {**RESPELLED["en"], "Andapa": "Andahpa"}}
    changed = [
        language
        for language in ("mg", "fr", "en")
        if espeak._version(language, data, words=more) != EspeakVoice(language, data).version
    ]
    assert changed == ["en"]


def test_other_words_for_numbers_are_a_new_malagasy_voice_only(data: Path, tmp_path: Path) -> None:
    numbers = Path(shutil.copytree(espeak.NUMBERS, tmp_path / "numbers"))
    same = espeak._version("mg", data, numbers)
    code = (numbers / "malagasy.py").read_text(encoding="utf-8")
    changed = Path(shutil.copytree(numbers, tmp_path / "changed"))
    (changed / "malagasy.py").write_text(code.replace('"sivy"', '"sivi"'), encoding="utf-8")
    assert EspeakVoice("mg", data).version == same != espeak._version("mg", data, changed)
    assert espeak._version("fr", data, changed) == EspeakVoice("fr", data).version


def test_a_respelled_sentence_is_not_the_sound_of_the_plain_one(data: Path) -> None:
    said = EspeakVoice("en", data).say("Press 2 for DIANA.")
    plain = EspeakVoice("en", data).say("Press 2 for Diana.")
    assert not np.array_equal(said.samples, plain.samples)
