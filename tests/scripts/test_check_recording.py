"""The command that judges recordings: what an editor reads, what a script is told, and what is never overwritten."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.quality import Kind, measures
from audio.recordings import load
from core.errors import OperatorError
from scripts.check_recording import refused_among, write_cleaned
from tests.audio import spoilt

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a good recording, one with a fan in it, a distorted one and a letter."""
    folder = tmp_path_factory.mktemp("recordings")
    said = spoilt.speech("mg", tmp_path_factory.getbasetemp() / "spoilt-voices")
    for name, samples in {
        "good": said,
        "fan": spoilt.fan(said * 0.3, -13),
        "loud": spoilt.clipped(said, 20),
    }.items():
        soundfile.write(folder / f"{name}.flac", samples, spoilt.RATE)
    (folder / "letter.flac").write_text("Dear Antso")
    return folder


def check(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "scripts/check_recording.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def test_every_file_gets_its_judgement_and_one_refusal_ends_in_2(recordings: Path) -> None:
    done = check(*(recordings / f"{name}.flac" for name in ("good", "fan", "loud", "letter")))
    assert (done.returncode, done.stderr) == (2, "")
    assert f"{recordings}/good.flac: good\n" in done.stdout
    assert f"{recordings}/fan.flac: warning\n  - warning: has much noise behind the voice" in done.stdout
    assert f"{recordings}/loud.flac: refused\n  - refused: is distorted" in done.stdout
    assert f"{recordings}/letter.flac: refused\n  - refused: is not audio." in done.stdout


def test_a_warning_is_no_refusal(recordings: Path) -> None:
    assert check(recordings / "fan.flac").returncode == 0


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("mg", "tandremo: misy tabataba be"),
        ("fr", "attention: a beaucoup de bruit"),
        ("en", "Turn off the fan"),
    ],
)
def test_it_answers_in_the_editor_s_language(
    recordings: Path, language: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not refused_among([recordings / "fan.flac"], Kind.ANY, language)
    assert said in capsys.readouterr().out


def test_what_it_is_for_is_asked_of_its_length(recordings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not refused_among([recordings / "good.flac"], Kind.OPTION, "en")
    assert "is too long" in capsys.readouterr().out


def test_a_cleaned_copy_is_written_beside_the_recording_and_judged(recordings: Path, tmp_path: Path) -> None:
    before = (recordings / "fan.flac").read_bytes()
    done = check("--clean", recordings / "fan.flac", tmp_path / "clean.flac")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{tmp_path}/clean.flac: " in done.stdout
    assert (recordings / "fan.flac").read_bytes() == before
    noisy, cleaned = load(recordings / "fan.flac"), load(tmp_path / "clean.flac")
    assert measures.measure(cleaned).snr > measures.measure(noisy).snr + 5
    assert np.isclose(cleaned.seconds, noisy.seconds, atol=0.05)


def test_cleaning_overwrites_nothing(recordings: Path) -> None:
    before = (recordings / "good.flac").read_bytes()
    with pytest.raises(OperatorError, match="is there already"):
        write_cleaned(recordings / "fan.flac", recordings / "good.flac")
    assert (recordings / "good.flac").read_bytes() == before


@pytest.mark.parametrize(
    ("source", "copy", "why"),
    [
        ("letter", "a.flac", "is not audio"),
        ("nowhere", "a.flac", "cannot be read"),
        ("fan", "a.doc", "End its name in"),
    ],
)
def test_what_cannot_be_cleaned_or_written_is_said_plainly(
    recordings: Path, tmp_path: Path, source: str, copy: str, why: str
) -> None:
    with pytest.raises(OperatorError, match=why):
        write_cleaned(recordings / f"{source}.flac", tmp_path / copy)
    assert not list(tmp_path.iterdir())


def test_cleaning_asks_for_a_file_and_a_name(recordings: Path) -> None:
    done = check("--clean", recordings / "fan.flac")
    assert done.returncode == 2
    assert "--clean needs two files" in done.stderr
