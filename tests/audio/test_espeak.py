"""The offline voice as an engine: prepared once, by anybody at once, audible in three languages, honest about errors."""

import multiprocessing
import shutil
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from audio.sound import Sound
from audio.voices import Voice, VoiceUnavailable
from audio.voices.espeak import MALAGASY, EspeakVoice, RulesError, phonemes, prepare_voices

SENTENCES = {
    "mg": "Raha te hahafantatra ny zonao ianao alohan'ny handehananao, tsindrio ny 1.",
    "fr": "Pour connaître vos droits avant de partir, appuyez sur 1.",
    "en": "To know your rights before you leave, press 1.",
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare_voices(tmp_path_factory.mktemp("voices"))


def our_files(folder: Path) -> Path:
    return shutil.copytree(MALAGASY, folder / "malagasy")


def level(sound: Sound) -> float:
    return float(np.sqrt(np.mean(sound.samples**2)))


@pytest.mark.parametrize("language", ["mg", "fr", "en"])
def test_each_language_is_heard_at_a_calm_rate(data: Path, language: str) -> None:
    voice: Voice = EspeakVoice(language, data)
    sound = voice.say(SENTENCES[language])
    assert (sound.rate, sound.samples.dtype.name, sound.samples.ndim) == (22050, "float32", 1)
    assert level(sound) > 0.03
    assert np.abs(sound.samples).max() <= 1
    assert 80 < len(SENTENCES[language].split()) / sound.seconds * 60 < 170


@pytest.mark.parametrize(("language", "other"), [("mg", "fr"), ("fr", "en"), ("en", "mg")])
def test_a_sentence_sounds_the_same_whatever_was_said_before(data: Path, language: str, other: str) -> None:
    first = EspeakVoice(language, data).say(SENTENCES[language])
    EspeakVoice(other, data).say(SENTENCES[other])
    assert np.array_equal(EspeakVoice(language, data).say(SENTENCES[language]).samples, first.samples)


def test_nothing_to_say_is_silence_not_an_error(data: Path) -> None:
    assert not EspeakVoice("mg", data).say("").samples.any()


def test_a_language_without_a_voice_is_refused(data: Path) -> None:
    with pytest.raises(VoiceUnavailable, match="not skg"):
        EspeakVoice("skg", data)


def test_a_folder_that_was_never_prepared_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VoiceUnavailable, match="prepare"):
        EspeakVoice("mg", tmp_path / "nothing").say("Miarahaba")


def test_a_path_the_engine_would_cut_off_is_refused(data: Path) -> None:
    with pytest.raises(VoiceUnavailable, match="shorten"):
        EspeakVoice("mg", data / ("x" * 200)).say("Miarahaba")
    with pytest.raises(VoiceUnavailable, match="shorten"):
        prepare_voices(data / ("x" * 200))


def test_another_folder_of_data_can_follow_in_one_process(data: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(data, tmp_path / data.name))
    here = phonemes("tsindrio", "mg", data)
    assert phonemes("tsindrio", "mg", other) == here == phonemes("tsindrio", "mg", data)


def test_preparing_again_changes_nothing_and_takes_no_time(data: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in data.rglob("*")}
    started = time.perf_counter()
    assert prepare_voices(data.parent) == data
    assert time.perf_counter() - started < 0.05
    assert {path: path.stat().st_mtime_ns for path in data.rglob("*")} == before


def test_nothing_of_the_wheel_is_linked_so_a_removed_venv_breaks_nothing(data: Path) -> None:
    files = [path for path in data.rglob("*") if path.is_file()]
    assert all(not path.is_symlink() and path.stat().st_nlink == 1 for path in files)
    assert sum(path.stat().st_size for path in files) < 4_000_000


def test_two_processes_may_prepare_and_speak_at_once(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as workers:
        prepared = list(workers.map(prepare_voices, [tmp_path, tmp_path]))
        spoken = list(workers.map(EspeakVoice("mg", prepared[0]).say, ["Misaotra anao.", "Misaotra anao."]))
    assert prepared[0] == prepared[1]
    assert [path.name for path in tmp_path.iterdir()] == [prepared[0].name]
    assert np.array_equal(spoken[0].samples, spoken[1].samples)
    assert level(spoken[0]) > 0.03


@pytest.mark.parametrize(
    ("file", "line", "complaint"),
    [
        ("mg_rules", ".group b\n        d        b\n", "Wrong initial letters"),
        ("mg_rules", ".group b\n        b        b7q\n", "Bad phoneme"),
        ("mg_list", "radio   R7dio\n", "Bad phoneme"),
    ],
)
def test_a_broken_rule_is_refused_with_its_file_and_line(
    tmp_path: Path, file: str, line: str, complaint: str
) -> None:
    source = our_files(tmp_path)
    rules = (source / file).read_text(encoding="utf-8")
    (source / file).write_text(rules + "\n" + line, encoding="utf-8")
    wrong = len((rules + "\n" + line).splitlines())
    with pytest.raises(RulesError, match=complaint) as refusal:
        prepare_voices(tmp_path / "voices", source)
    assert f"{source / file}, line {wrong}:" in str(refusal.value)
    assert list((tmp_path / "voices").iterdir()) == []


def test_a_broken_voice_file_is_refused(tmp_path: Path) -> None:
    source = our_files(tmp_path)
    (source / "mg").write_text(
        (source / "mg").read_text(encoding="utf-8") + "\nstresrule 2\n", encoding="utf-8"
    )
    with pytest.raises(RulesError, match="stresrule"):
        prepare_voices(tmp_path / "voices", source)


def test_a_changed_rule_makes_new_data_and_a_new_malagasy_version_only(data: Path, tmp_path: Path) -> None:
    source = our_files(tmp_path)
    words = source / "mg_list"
    words.write_text(words.read_text(encoding="utf-8") + "\nveloma v'eloma\n", encoding="utf-8")
    changed = prepare_voices(tmp_path / "voices", source)
    assert changed.name != data.name
    assert phonemes("veloma", "mg", changed) != phonemes("veloma", "mg", data)
    assert EspeakVoice("mg", changed).version != EspeakVoice("mg", data).version
    assert EspeakVoice("fr", changed).version == EspeakVoice("fr", data).version
