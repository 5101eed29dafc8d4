"""How loud a clip is is measured once, and judged by what a telephone would carry."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from core.clips import FolderStore
from publishing.lint.levels import measured

HERE, LOST = "a" * 64, "b" * 64


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    folder = tmp_path / "clips"
    folder.mkdir()
    time = np.arange(16000) / 8000
    soundfile.write(folder / f"{HERE}.wav", 0.1 * np.sin(2 * np.pi * 440 * time), 8000)
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "levels.json"


def test_a_clip_is_measured_once(clips: Path, kept: Path) -> None:
    first = measured([HERE], FolderStore(clips), kept)
    level = first[HERE]
    assert level is not None
    assert level.peak == pytest.approx(-20.0, abs=0.1)
    (clips / f"{HERE}.wav").unlink()
    assert measured([HERE], FolderStore(clips), kept) == first


def test_a_clip_that_is_missing_or_no_sound_has_no_level_and_is_asked_about_again(
    clips: Path, kept: Path
) -> None:
    assert measured([LOST], FolderStore(clips), kept) == {LOST: None}
    (clips / f"{LOST}.wav").write_text("no sound")
    assert measured([LOST], FolderStore(clips), kept) == {LOST: None}
    (clips / f"{LOST}.wav").write_bytes((clips / f"{HERE}.wav").read_bytes())
    assert measured([LOST], FolderStore(clips), kept)[LOST] is not None


def test_what_is_no_longer_asked_for_is_forgotten(clips: Path, kept: Path) -> None:
    measured([HERE], FolderStore(clips), kept)
    measured([], FolderStore(clips), kept)
    assert json.loads(kept.read_text())["levels"] == {}


@pytest.mark.parametrize(
    "broken", ["", "[]", "{}", '{"meter": "other", "levels": {}}', '{"meter": "pyloudnorm-1"}']
)
def test_a_broken_file_costs_a_measurement_and_nothing_else(clips: Path, kept: Path, broken: str) -> None:
    kept.write_text(broken)
    assert measured([HERE], FolderStore(clips), kept)[HERE] is not None
