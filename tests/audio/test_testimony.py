"""A story is cut, its names are gone, its noise is less, its voice another's; and what comes out is on its level."""

import io
from dataclasses import replace
from pathlib import Path
from random import Random

import mutagen
import numpy as np
import pytest
import soundfile

from audio import broadcast, mastering, recordings, testimony
from audio.masters import Form
from audio.quality import Defect
from audio.recipe import LOUDNESS, PEAK
from audio.sound import Sound
from audio.testimony import (
    AROUND,
    FADE_OUT,
    LONGEST,
    TRAILER,
    Edit,
    NotAStory,
    NothingHeard,
    Stretch,
    TooLong,
    TooShort,
    make,
    phone_clip,
    trailer,
    wav,
)
from tests.audio import spoilt
from tests.audio.fakes import babble
from tests.audio.told import RATE, as_file, likeness, spectral_centre, told

WHOLE = Edit(Stretch(0.0, float("inf")), voice_changed=False)


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    return told("fr", tmp_path_factory.getbasetemp() / "spoilt-voices")


def part(sound: Sound, starts: float, ends: float) -> np.ndarray:
    return sound.samples[round(starts * sound.rate) : round(ends * sound.rate)]


def rms(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))


def test_only_what_is_kept_is_heard_and_its_words_are_where_they_were(story: Sound) -> None:
    made = make(as_file(story), replace(WHOLE, kept=Stretch(1.0, 5.5)), Random(1)).sound
    assert made.seconds == pytest.approx(4.5, abs=0.01)
    assert likeness(made, Sound(part(story, 1.0, 5.5), RATE)) > 0.85


@pytest.mark.parametrize("beeps", [False, True])
@pytest.mark.parametrize("changed", [False, True])
def test_nothing_of_a_name_is_left_where_it_was_hidden(story: Sound, beeps: bool, changed: bool) -> None:
    """The name stands for a tone that no voice has: not a trace of it may remain, nor beside its edges."""
    samples = story.samples.copy()
    name = slice(round(2.0 * RATE), round(2.6 * RATE))
    samples[name] = 0.4 * np.sin(2 * np.pi * 2345.0 * np.arange(name.stop - name.start) / RATE)
    edit = Edit(Stretch(0.5, 6.0), (Stretch(2.0, 2.6),), beeps=beeps, voice_changed=changed)
    made = make(as_file(Sound(samples, RATE)), edit, Random(3)).sound
    hidden = part(made, 1.5 - AROUND, 2.1 + AROUND)
    if beeps:
        heard = np.abs(np.fft.rfft(hidden))
        assert np.argmax(heard) * RATE / len(hidden) == pytest.approx(testimony.TONE, abs=5)
        assert rms(hidden) < 0.05
    else:
        assert not hidden.any()
    around = np.concatenate([part(made, 1.0, 1.5 - AROUND), part(made, 2.1 + AROUND, 2.6)])
    assert _tone_at(around, 2345.0) < 0.01


def _tone_at(samples: np.ndarray, frequency: float) -> float:
    """The amplitude of a tone within 25 % of a frequency, as far as a changed voice may have moved it."""
    heard = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) * 4 / len(samples)
    bins = np.fft.rfftfreq(len(samples), 1 / RATE)
    return float(heard[(bins > 0.98 * frequency) & (bins < 1.02 * frequency)].max())


def test_the_tone_that_hides_a_name_does_not_tell_how_the_voice_was_changed(story: Sound) -> None:
    edit = Edit(Stretch(0.0, 6.0), (Stretch(2.0, 3.0),), beeps=True)
    for seed in (1, 2):
        hidden = part(make(as_file(story), edit, Random(seed)).sound, 2.0, 3.0)
        assert np.argmax(np.abs(np.fft.rfft(hidden))) == pytest.approx(testimony.TONE, abs=1)


def test_noise_of_the_telephone_is_less(tmp_path_factory: pytest.TempPathFactory) -> None:
    noisy = told("fr", tmp_path_factory.getbasetemp() / "spoilt-voices", 0.02)
    still, cleaned = (
        make(as_file(noisy), replace(WHOLE, cleaned=on), Random(1)).sound for on in (False, True)
    )

    def under_the_voice(sound: Sound) -> float:
        frames = np.square(sound.samples[: len(sound.samples) // 160 * 160].reshape(-1, 160)).mean(axis=1)
        return float(10 * np.log10(np.percentile(frames, 90) / np.percentile(frames, 5)))

    assert under_the_voice(cleaned) > under_the_voice(still) + 5


def test_a_voice_is_changed_differently_each_time_and_its_words_stay(story: Sound) -> None:
    own = make(as_file(story), WHOLE, Random(1)).sound
    voices = [make(as_file(story), replace(WHOLE, voice_changed=True), Random(seed)).sound for seed in (1, 2)]
    for other in voices:
        assert len(other.samples) == len(own.samples)
        assert likeness(own, other) > 0.9
        assert abs(spectral_centre(other, 300, 3400) / spectral_centre(own, 300, 3400) - 1) > 0.02
    assert not np.allclose(voices[0].samples, voices[1].samples, atol=0.01)


def test_what_is_sealed_is_plain_sound_without_any_tag(story: Sound) -> None:
    made = make(as_file(story), WHOLE, Random(1)).sound
    kept = wav(made)
    assert len(kept) == 44 + 2 * len(made.samples)
    assert np.abs(soundfile.read(io.BytesIO(kept))[0]).max() <= 1


@pytest.fixture(scope="session")
def air(story: Sound) -> Sound:
    """The station's copy of it, in another voice."""
    made = make(as_file(story), replace(WHOLE, voice_changed=True), Random(5)).sound
    return recordings.decode(broadcast.encode(made, Form.AIR))


@pytest.mark.parametrize("form", Form)
def test_every_copy_is_on_its_level_and_without_tags(story: Sound, air: Sound, form: Form) -> None:
    encoded = broadcast.encode(air, form)
    level = broadcast.measure(recordings.decode(encoded))
    recipe = broadcast.RECIPES[form]
    assert level.loudness == pytest.approx(recipe.loudness, abs=0.5)
    assert level.true_peak <= recipe.peak
    assert level.seconds == pytest.approx(story.seconds, abs=0.1)
    assert {name for name, _ in mutagen.File(io.BytesIO(encoded)).tags or ()} <= {"encoder"}


@pytest.mark.parametrize("swing", [6.0, 12.0])
def test_a_very_uneven_teller_comes_out_on_level_too(swing: float) -> None:
    uneven = babble(8, 2, swing, RATE)
    loud = Sound((uneven.samples / np.abs(uneven.samples).max()).astype(np.float32), RATE)
    made = make(as_file(loud), WHOLE, Random(1)).sound
    air = recordings.decode(broadcast.encode(made, Form.AIR))
    level = broadcast.measure(recordings.decode(broadcast.encode(air, Form.SHARE)))
    assert level.loudness == pytest.approx(-16, abs=0.5)


def test_a_phone_clip_is_on_the_lines_level(story: Sound) -> None:
    level = mastering.measure(phone_clip(make(as_file(story), WHOLE, Random(1)).sound))
    assert level.loudness == pytest.approx(LOUDNESS, abs=1)
    assert level.peak <= PEAK


@pytest.mark.parametrize("starts", [-3.0, 0.0, 4.0, 900.0])
def test_a_trailer_is_ten_seconds_at_most_and_comes_and_goes_softly(starts: float) -> None:
    piece = trailer(babble(14, 1), starts)
    assert piece.seconds == pytest.approx(TRAILER, abs=0.01)
    assert rms(part(piece, TRAILER - 0.1, TRAILER)) < 0.2 * rms(part(piece, 4, TRAILER - FADE_OUT))
    assert trailer(babble(4, 1), starts).seconds == pytest.approx(4.0, abs=0.01)


def test_a_story_of_silence_is_none() -> None:
    for quiet in (np.zeros(5 * RATE), 0.0005 * np.random.default_rng(1).standard_normal(5 * RATE)):
        with pytest.raises(NothingHeard):
            make(as_file(Sound(quiet.astype(np.float32), RATE)), WHOLE, Random(1))


def test_a_story_whose_every_word_is_hidden_is_none(story: Sound) -> None:
    with pytest.raises(NothingHeard):
        make(as_file(story), replace(WHOLE, hidden=(Stretch(0, 100),)), Random(1))


def test_a_story_of_twenty_minutes_has_to_be_cut() -> None:
    told_long = as_file(Sound(np.tile(babble(60, 1, rate=RATE).samples, 20), RATE))
    with pytest.raises(TooLong):
        make(told_long, WHOLE, Random(1))
    kept = replace(WHOLE, kept=Stretch(1000.0, 1010.0), cleaned=False)
    assert make(told_long, kept, Random(1)).sound.seconds == pytest.approx(10, abs=0.01)


def test_music_comes_out_too_for_only_a_person_knows_what_it_is() -> None:
    time = np.arange(6 * RATE) / RATE
    chord = sum(0.1 * np.sin(2 * np.pi * pitch * time) for pitch in (262, 330, 392))
    made = make(
        as_file(Sound(np.asarray(chord, np.float32), RATE)), replace(WHOLE, voice_changed=True), Random(1)
    )
    assert broadcast.encode(made.sound, Form.AIR)


@pytest.mark.parametrize(
    ("kept", "refusal"), [(Stretch(0, 2), TooShort), (Stretch(5, 4), TooShort), (Stretch(90, 99), TooShort)]
)
def test_what_is_too_short_is_refused(story: Sound, kept: Stretch, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        make(as_file(story), replace(WHOLE, kept=kept), Random(1))


@pytest.mark.parametrize("sent", [b"", b"no sound", b"RIFF\x00\x00\x00\x00WAVE"])
def test_what_is_no_sound_is_refused(sent: bytes) -> None:
    with pytest.raises(NotAStory):
        make(sent, WHOLE, Random(1))


def test_what_a_person_should_know_of_a_recording_is_told_and_refuses_nothing(story: Sound) -> None:
    clipped = Sound(spoilt.clipped(story.samples, 20), RATE)
    assert Defect.CLIPPED in {finding.defect for finding in make(as_file(clipped), WHOLE, Random(1)).findings}
    assert LONGEST == 300


def test_nothing_is_written_to_a_file(story: Sound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    make(as_file(story), Edit(Stretch(0, 6), (Stretch(2, 3),)), Random(1))
    assert not [*tmp_path.iterdir()]
