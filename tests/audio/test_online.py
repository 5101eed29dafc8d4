import socket
from pathlib import Path

import numpy as np
import pytest

from audio.voices import VoiceUnavailable
from audio.voices.online import LANGUAGES, Circuit, GttsVoice, ask_google, fetch
from tests.audio.fakes import Google


def test_it_says_a_sentence_in_french_or_english(tmp_path: Path) -> None:
    google = Google()
    sound = GttsVoice("fr", tmp_path, Circuit(google)).say("Bonjour.")
    assert google.asked == [("Bonjour.", "fr")]
    assert sound.rate == Google.RATE
    assert np.abs(sound.samples).max() > 0.2


@pytest.mark.parametrize("language", ["mg", "xmv", "skg", ""])
def test_it_never_speaks_malagasy(language: str, tmp_path: Path) -> None:
    assert "mg" not in LANGUAGES
    with pytest.raises(VoiceUnavailable, match="no voice for"):
        GttsVoice(language, tmp_path, Circuit(Google()))


def test_what_was_said_once_is_said_again_without_the_network_and_sounds_the_same(tmp_path: Path) -> None:
    google = Google()
    online = GttsVoice("en", tmp_path, Circuit(google)).say("Hello.")
    again = GttsVoice("en", tmp_path, Circuit(google)).say("Hello.")
    offline = GttsVoice("en", tmp_path).say("Hello.")
    assert len(google.asked) == 1
    assert np.array_equal(online.samples, again.samples)
    assert np.array_equal(online.samples, offline.samples)


def test_the_same_words_in_two_languages_are_two_sounds(tmp_path: Path) -> None:
    google = Google()
    for language in LANGUAGES:
        GttsVoice(language, tmp_path, Circuit(google)).say("Grand Port")
    assert google.asked == [("Grand Port", "fr"), ("Grand Port", "en")]


def test_offline_it_says_only_what_is_kept(tmp_path: Path) -> None:
    voice = GttsVoice("en", tmp_path)
    assert not voice.has("Hello.")
    with pytest.raises(VoiceUnavailable, match="Not online"):
        voice.say("Hello.")


def test_after_one_failure_nobody_is_asked_again(tmp_path: Path) -> None:
    google = Google(VoiceUnavailable("gTTS: Failed to connect."))
    circuit = Circuit(google)
    for language in LANGUAGES:
        with pytest.raises(VoiceUnavailable, match="Failed to connect"):
            GttsVoice(language, tmp_path, circuit).say("Hello.")
    assert len(google.asked) == 1


@pytest.mark.parametrize(
    "answer", [b"", b"<html>Please log in</html>" * 100], ids=["nothing", "a login page"]
)
def test_an_answer_that_is_no_sound_is_a_failure_and_is_not_kept(answer: bytes, tmp_path: Path) -> None:
    google = Google(answer)
    voice = GttsVoice("en", tmp_path, Circuit(google))
    for _ in range(2):
        with pytest.raises(VoiceUnavailable, match="no sound"):
            voice.say("Hello.")
    assert len(google.asked) == 1
    assert not voice.has("Hello.")


def test_a_kept_sound_that_is_damaged_names_its_file(tmp_path: Path) -> None:
    voice = GttsVoice("en", tmp_path, Circuit(Google()))
    voice.say("Hello.")
    [kept] = tmp_path.iterdir()
    kept.write_bytes(b"")
    with pytest.raises(VoiceUnavailable, match=rf"{kept.name} is damaged"):
        voice.say("Hello.")


def test_fetching_asks_once_for_each_sentence_that_is_not_kept(tmp_path: Path) -> None:
    google = Google()
    voice = GttsVoice("en", tmp_path, Circuit(google))
    voice.say("One.")
    said: list[str] = []
    assert fetch(voice, ["One.", "Two.", "", "Three.", "Two."], said.append) == ""
    assert len(google.asked) == 3
    assert sorted(said) == ["One.", "Three.", "Two."], "the bar has to fill, whatever was kept before"
    assert all(voice.has(sentence) for sentence in ("One.", "Two.", "Three."))


def test_fetching_without_internet_says_why_and_goes_on(tmp_path: Path) -> None:
    google = Google(*[VoiceUnavailable("gTTS: Failed to connect.")] * 4)
    voice = GttsVoice("en", tmp_path, Circuit(google))
    said: list[str] = []
    assert fetch(voice, [f"Sentence {n}." for n in range(50)], said.append) == "gTTS: Failed to connect."
    assert said == []
    assert len(google.asked) <= 4


def test_a_machine_without_internet_is_told_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
    with pytest.raises(VoiceUnavailable, match="gTTS: "):
        ask_google("Hello.", "en")
