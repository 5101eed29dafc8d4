from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio import recordings
from audio.recordings import BadRecording
from tests.audio.fakes import RATE, babble, still, tone


def recorded(path: Path, samples: np.ndarray, rate: int = RATE, subtype: str | None = None) -> Path:
    soundfile.write(path, samples, rate, subtype=subtype)
    return path


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg", "mp3"])
def test_a_recording_is_read_from_every_format_people_send(ending: str, tmp_path: Path) -> None:
    said = babble(1.0).samples
    sound = recordings.read(recorded(tmp_path / f"mg.{ending}", said))
    assert sound.rate == RATE
    assert sound.seconds == pytest.approx(1.0, abs=0.1)
    assert np.abs(sound.samples).max() == pytest.approx(np.abs(said).max(), rel=0.1)
    assert sound.samples.dtype == np.float32


def test_two_channels_become_one(tmp_path: Path) -> None:
    left_only = np.stack([tone(0.5), still(0.5)], axis=1)
    sound = recordings.read(recorded(tmp_path / "mg.wav", left_only))
    assert sound.samples.shape == (RATE // 2,)
    assert np.abs(sound.samples).max() == pytest.approx(0.15, abs=0.01)


def test_a_file_that_is_not_audio_is_refused_with_its_name_and_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "mg.flac"
    path.write_text("This is a letter, not a voice.\n" * 50)
    with pytest.raises(
        BadRecording, match=r"mg\.flac: is not audio\. Record it again as WAV, FLAC, OGG or MP3\."
    ):
        recordings.read(path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mg.wav").touch()
    with pytest.raises(BadRecording, match="is not audio"):
        recordings.read(tmp_path / "mg.wav")


def test_half_a_file_is_refused_or_read_but_never_crashes(tmp_path: Path) -> None:
    path = recorded(tmp_path / "mg.flac", np.random.default_rng(0).normal(0, 0.1, RATE))
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(BadRecording):
        recordings.read(path)


@pytest.mark.parametrize(
    ("samples", "why"),
    [
        (still(0), "is empty"),
        (tone(0.1), "is too short"),
        (still(1.0), "is silent"),
        (tone(1.0, amplitude=0.001), "is silent"),
    ],
    ids=["no samples", "a tenth of a second", "silence", "almost silence"],
)
def test_a_recording_in_which_nobody_speaks_is_refused(samples: np.ndarray, why: str, tmp_path: Path) -> None:
    with pytest.raises(BadRecording, match=rf"mg\.wav: {why}.*Record it again\."):
        recordings.read(recorded(tmp_path / "mg.wav", samples))


def test_samples_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    samples = tone(1.0)
    samples[100] = np.nan
    with pytest.raises(BadRecording, match="is damaged"):
        recordings.read(recorded(tmp_path / "mg.wav", samples, subtype="FLOAT"))


@pytest.mark.parametrize("name", ["nowhere.wav", "."])
def test_a_recording_that_is_not_there_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadRecording, match="cannot be read"):
        recordings.read(tmp_path / name)
