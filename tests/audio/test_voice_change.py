"""A changed voice is another voice, differently each time, and its words stay where they were."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.sound import Sound
from audio.voice_change import HIGHER, LEAST, LOWER, MOST, Change, changed, draw
from tests.audio.told import likeness, pitch, spectral_centre, spoken


@pytest.fixture(scope="session", params=["mg", "fr"])
def voice(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sound:
    return spoken(request.param, tmp_path_factory.getbasetemp() / "spoilt-voices")


EXTREMES = [
    Change(LEAST, HIGHER[1]),
    Change(MOST, HIGHER[0]),
    Change(-LEAST, LOWER[0]),
    Change(-MOST, LOWER[1]),
]


@pytest.mark.parametrize("change", EXTREMES, ids=str)
def test_pitch_and_formants_move_and_the_words_stay_where_they_were(voice: Sound, change: Change) -> None:
    other = changed(voice, change)
    assert len(other.samples) == len(voice.samples)
    assert np.isfinite(other.samples).all()
    assert likeness(voice, other) > 0.9
    moved = 12 * np.log2(pitch(other) / pitch(voice))
    assert np.sign(moved) == np.sign(change.semitones)
    assert abs(moved) > 0.5 * LEAST
    formants = [spectral_centre(sound, 300, 3400) for sound in (voice, other)]
    assert abs(formants[1] / formants[0] - 1) > 0.02


def test_two_changes_of_one_voice_are_two_voices(voice: Sound) -> None:
    one, other = (changed(voice, draw(Random(seed))) for seed in (1, 2))
    assert draw(Random(1)) != draw(Random(2))
    assert not np.allclose(one.samples, other.samples, atol=0.01)


@given(st.integers(0, 2**32))
def test_no_change_is_so_small_that_it_is_none_and_formants_go_where_the_pitch_goes(seed: int) -> None:
    change = draw(Random(seed))
    assert LEAST <= abs(change.semitones) <= MOST
    least, most = HIGHER if change.semitones > 0 else LOWER
    assert least <= change.mcadams <= most


def test_changes_go_both_ways_and_are_hardly_ever_the_same() -> None:
    drawn = [draw(Random(seed)) for seed in range(200)]
    assert len(set(drawn)) == len(drawn)
    assert {change.semitones > 0 for change in drawn} == {True, False}


@pytest.mark.parametrize("samples", [np.zeros(4000, np.float32), np.ones(4000, np.float32) * 0.3])
def test_silence_and_a_voltage_do_not_break_it(samples: np.ndarray) -> None:
    other = changed(Sound(samples, 8000), Change(3.0, 0.9))
    assert np.isfinite(other.samples).all()
    assert len(other.samples) == 4000
