import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from audio import edits
from audio.recipe import PARAGRAPH_PAUSE, SENTENCE_PAUSE
from audio.sound import Sound
from tests.audio.fakes import RATE, still, tone

WORD = Sound(tone(0.5), RATE)


def quiet_edges(sound: Sound) -> tuple[float, float]:
    """Seconds before and after everything that can be heard."""
    heard = np.flatnonzero(np.abs(sound.samples) > 0.01)
    return float(heard[0]) / sound.rate, float(len(sound.samples) - heard[-1]) / sound.rate


@pytest.mark.parametrize(("before", "after"), [(0.3, 0.4), (1.0, 0.06), (0.123, 2.0)])
def test_trimming_keeps_30_to_50_ms_of_silence_on_each_side(before: float, after: float) -> None:
    trimmed = edits.trim(Sound(np.concatenate([still(before), WORD.samples, still(after)]), RATE))
    for edge in quiet_edges(trimmed):
        assert 0.03 <= edge <= 0.051
    assert trimmed.seconds == pytest.approx(WORD.seconds + 0.09, abs=0.012)


def test_trimming_takes_nothing_from_a_sound_without_silence() -> None:
    assert edits.trim(WORD).seconds == WORD.seconds


def test_a_pause_inside_a_sentence_stays() -> None:
    paused = Sound(np.concatenate([WORD.samples, still(0.6), WORD.samples]), RATE)
    assert edits.trim(paused).seconds == paused.seconds


def test_soft_room_noise_around_a_loud_voice_counts_as_silence() -> None:
    noise = np.random.default_rng(0).normal(0, 0.0005, RATE).astype(np.float32)
    assert edits.trim(Sound(np.concatenate([noise, WORD.samples, noise]), RATE)).seconds < 0.62


@pytest.mark.parametrize("seconds", [0.0, 1.0])
def test_silence_trims_to_nothing(seconds: float) -> None:
    assert edits.trim(edits.silence(seconds, RATE)).seconds == 0


def test_silence_is_as_long_as_asked() -> None:
    assert edits.silence(0.35, 8000).seconds == 0.35


def test_offsets_say_where_each_sentence_is_heard() -> None:
    spoken = {"One.": WORD, "Two.": Sound(tone(0.7), RATE), "Three.": WORD}
    sound, offsets = edits.join(["One.", "Two.", "", "Three."], spoken)
    assert [offset.text for offset in offsets] == ["One.", "Two.", "Three."]
    assert offsets[0].starts == 0
    assert offsets[1].starts == pytest.approx(offsets[0].ends + SENTENCE_PAUSE)
    assert offsets[2].starts == pytest.approx(offsets[1].ends + PARAGRAPH_PAUSE)
    assert offsets[2].ends == sound.seconds
    for offset in offsets:
        heard = sound.samples[round(offset.starts * RATE) : round(offset.ends * RATE)]
        assert np.allclose(heard, spoken[offset.text].samples, atol=1e-6)


def test_empty_lines_around_a_text_make_no_pause() -> None:
    sound, offsets = edits.join(["", "One.", ""], {"One.": WORD})
    assert sound.seconds == WORD.seconds
    assert len(offsets) == 1


def test_a_sentence_said_twice_is_heard_twice() -> None:
    _, offsets = edits.join(["One.", "One."], {"One.": WORD})
    assert len(offsets) == 2


def test_a_quiet_sound_is_not_rounded_away() -> None:
    whisper = Sound(tone(0.2, amplitude=1e-5), RATE)
    sound, _ = edits.join(["Hush."], {"Hush.": whisper})
    assert np.allclose(sound.samples, whisper.samples, rtol=1e-3, atol=1e-9)


def test_the_editor_loads_without_a_warning_where_no_ffmpeg_is_installed() -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-W", "error", "-c", "import audio.edits"]
    subprocess.run(command, cwd=root, env={"PATH": ""}, check=True, timeout=120)


def test_a_sound_without_silence_around_it_is_framed_and_one_with_enough_is_left_alone() -> None:
    bare = Sound(np.full(800, 0.5, np.float32), 8000)
    framed, added = edits.frame(bare, 0.04)
    assert added == pytest.approx(0.04)
    assert framed.seconds == pytest.approx(bare.seconds + 0.08)
    assert not framed.samples[:320].any()
    again, more = edits.frame(framed, 0.04)
    assert (again.seconds, more) == (framed.seconds, 0.0)


def test_a_sound_that_is_cut_begins_and_ends_at_nothing() -> None:
    hiss = np.random.default_rng(1).normal(0, 0.002, 8000).astype(np.float32)
    loud = np.concatenate([hiss, np.full(800, 0.5, np.float32), hiss])
    framed, _ = edits.frame(Sound(loud, 8000), 0.04)
    assert abs(framed.samples[[0, -1]]).max() < 1e-4
    assert framed.samples[320:1120] == pytest.approx(0.5)


@pytest.mark.parametrize(("before", "after"), [(0.0, 0.058), (0.05, 0.0), (0.0583, 0.0417), (0.3, 1.0)])
def test_what_is_missing_of_the_silence_around_a_sound_is_added_and_what_is_too_much_is_cut(
    before: float, after: float
) -> None:
    voice = np.full(803, 0.5, np.float32)
    framed, added = edits.frame(Sound(np.concatenate([still(before, 8000), voice, still(after, 8000)]), 8000))
    for edge in quiet_edges(framed):
        assert 0.04 <= edge <= 0.0501
    starts = np.flatnonzero(framed.samples)[0] / 8000
    assert starts == pytest.approx(before + added, abs=1 / 8000), (
        "an offset finds its sentence by what was added"
    )
