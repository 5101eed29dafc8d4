import hashlib
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.chain import Job
from audio.mastering import NothingToHear, master_framed, measure, to_phone_band
from audio.recordings import BadRecording
from audio.rendering import render
from audio.speech import Origin, Utterance
from audio.voices.espeak import EspeakVoice, prepare_voices
from core.clips import FolderStore
from tests.audio.fakes import RATE, ToneVoice, babble, still


def job(utterance: Utterance) -> Job:
    silent = utterance.recording or utterance.tune
    return Job(utterance, None if silent else ToneVoice(utterance.language), "made")


def test_a_clip_is_stored_under_the_hash_of_its_bytes(tmp_path: Path) -> None:
    clip = render(job(Utterance("home.know", "en", ("Know your rights.",))), FolderStore(tmp_path))
    [path] = tmp_path.iterdir()
    assert path.name == f"{clip.sha256}.wav"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == clip.sha256
    assert path.stat().st_size == clip.size
    assert measure(path.read_bytes()).seconds == pytest.approx(clip.seconds)
    assert (clip.made_from, clip.language, clip.voice, clip.origin) == (
        "made",
        "en",
        "tones",
        Origin.SYNTHETIC,
    )


def test_each_sentence_is_heard_where_its_offset_says(tmp_path: Path) -> None:
    utterance = Utterance(
        "message/passport", "en", ("Keep your passport.", "It is yours.", "", "Nobody may take it.")
    )
    clip = render(job(utterance), FolderStore(tmp_path))
    assert [offset.text for offset in clip.offsets] == [text for text in utterance.sentences if text]
    samples, rate = soundfile.read(tmp_path / f"{clip.sha256}.wav")
    heard = np.abs(samples) > 0.02
    for offset in clip.offsets:
        assert heard[round(offset.starts * rate) : round(offset.ends * rate)].mean() > 0.5
    for before, after in zip(clip.offsets, clip.offsets[1:], strict=False):
        assert not heard[round(before.ends * rate) : round(after.starts * rate)].any()
    assert clip.offsets[-1].ends == pytest.approx(clip.seconds)


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "trente-huit,"), ("en", "Nobody can listen to voices at present. Your answers are kept.")],
)
def test_a_soft_last_consonant_is_heard_in_the_clip(language: str, said: str, tmp_path: Path) -> None:
    """Its t comes after a closure, and is softer before the limiter than what counts as silence after it."""
    voice = EspeakVoice(language, prepare_voices(tmp_path / "voices"))
    clip = render(Job(Utterance("said", language, (said,)), voice, "made"), FolderStore(tmp_path / "clips"))
    uncut, _added = master_framed(to_phone_band(voice.say(said)))
    assert clip.seconds == pytest.approx(measure(uncut).seconds, abs=0.011)


def test_a_recording_is_trimmed_and_carries_its_text_as_one_stretch(tmp_path: Path) -> None:
    recording = tmp_path / "en.flac"
    soundfile.write(recording, np.concatenate([still(1), babble(2).samples, still(1)]), RATE)
    utterance = Utterance("home.know", "en", ("Know your rights.", "", "Press 1."), recording=recording)
    clip = render(job(utterance), FolderStore(tmp_path / "clips"))
    assert clip.origin is Origin.RECORDED
    assert clip.seconds == pytest.approx(2.08, abs=0.1)
    assert [(offset.starts, offset.text) for offset in clip.offsets] == [(0.0, "Know your rights. Press 1.")]


def test_a_tune_becomes_a_clip_without_words(tmp_path: Path) -> None:
    tune = tmp_path / "evening.yaml"
    tune.write_text("title: Evening\ntempo: 120\nvoices: [{instrument: flute, notes: 'C5:2 E5:2'}]\n")
    clip = render(job(Utterance("hide/evening", "mg", tune=tune)), FolderStore(tmp_path / "clips"))
    assert (clip.origin, clip.offsets, clip.text) == (Origin.MUSIC, (), "")
    assert clip.seconds == pytest.approx(2, abs=0.1)


def test_a_pause_becomes_a_clip_of_silence_that_no_voice_is_asked_for(tmp_path: Path) -> None:
    clip = render(Job(Utterance("number/pause", "mg", pause=0.35), None, "made"), FolderStore(tmp_path))
    assert (clip.origin, clip.offsets, clip.seconds) == (Origin.SILENCE, (), 0.35)
    samples, rate = soundfile.read(tmp_path / f"{clip.sha256}.wav")
    assert (len(samples), rate, samples.any()) == (round(0.35 * rate), 8000, False)


def test_a_sentence_that_the_voice_passes_over_in_silence_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NothingToHear, match=r"tones says nothing for: In silence\."):
        render(job(Utterance("home.know", "en", ("Press 1.", "In silence."))), FolderStore(tmp_path))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("sentences", [(), ("",), ("", "")])
def test_an_utterance_without_words_recording_or_tune_is_refused(
    sentences: tuple[str, ...], tmp_path: Path
) -> None:
    with pytest.raises(NothingToHear):
        render(job(Utterance("home.know", "en", sentences)), FolderStore(tmp_path))


def test_a_recording_of_silence_is_refused_by_name(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "en.wav", still(1), RATE)
    with pytest.raises(BadRecording, match=r"en\.wav: is silent"):
        render(
            job(Utterance("home.know", "en", recording=tmp_path / "en.wav")), FolderStore(tmp_path / "clips")
        )
