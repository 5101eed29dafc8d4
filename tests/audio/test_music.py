from pathlib import Path

import numpy as np
import pytest

from audio import music
from audio.instruments import INSTRUMENTS, RING
from audio.mastering import master, measure, to_phone_band
from audio.music import BadTune
from audio.recipe import LOUDNESS
from audio.sound import Sound

TUNE = """\
title: Evening
tempo: 120
repeat: 2
voices:
  - instrument: valiha
    notes: C4:1 E4:1/2 F#4:1/2 Bb3:3/2 R:1
  - instrument: bass
    notes: C3:2
"""

CONTENT = Path(__file__).parents[2] / "content" / "hide" / "music"


def written(folder: Path, text: str) -> Path:
    path = folder / "evening.yaml"
    path.write_text(text)
    return path


def pitch_of(sound: Sound, near: float) -> float:
    """The strongest pitch within a semitone and a half of the one expected, in Hz."""
    power = np.abs(np.fft.rfft(sound.samples * np.hanning(len(sound.samples)), 8 * len(sound.samples)))
    pitches = np.fft.rfftfreq(8 * len(sound.samples), 1 / sound.rate)
    window = (pitches > near * 0.92) & (pitches < near * 1.09)
    return float(pitches[window][power[window].argmax()])


def test_a_tune_is_read_as_it_is_written(tmp_path: Path) -> None:
    tune = music.read_tune(written(tmp_path, TUNE))
    assert (tune.title, tune.tempo, tune.repeat) == ("Evening", 120, 2)
    assert [part.instrument for part in tune.parts] == ["valiha", "bass"]
    pitches = [note.pitch and round(note.pitch, 2) for note in tune.parts[0].notes]
    assert pitches == [261.63, 329.63, 369.99, 233.08, None]
    assert [float(note.length) for note in tune.parts[0].notes] == [1, 0.5, 0.5, 1.5, 1]


def test_a_tune_lasts_as_long_as_its_longest_part_times_its_repeats(tmp_path: Path) -> None:
    tune = music.read_tune(written(tmp_path, TUNE))
    assert tune.seconds == 4.5
    assert music.play(tune).seconds == pytest.approx(4.5 + RING, abs=0.01)


def test_the_same_tune_makes_the_same_samples(tmp_path: Path) -> None:
    path = written(tmp_path, TUNE)
    assert np.array_equal(
        music.play(music.read_tune(path)).samples, music.play(music.read_tune(path)).samples
    )


@pytest.mark.parametrize("instrument", INSTRUMENTS)
@pytest.mark.parametrize("name", ["G2", "A4", "E5", "B6"])
def test_every_instrument_plays_in_tune(instrument: str, name: str) -> None:
    tune = music.parse_tune(
        {"title": "One", "tempo": 60, "voices": [{"instrument": instrument, "notes": f"{name}:2"}]}
    )
    expected = tune.parts[0].notes[0].pitch
    assert expected
    assert pitch_of(music.play(tune), expected) == pytest.approx(expected, rel=0.006)


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_every_instrument_sounds_through_a_telephone(instrument: str) -> None:
    notes = "C3:1" if instrument == "bass" else "C4:1 E4:1 G4:1 C5:1"
    tune = music.parse_tune(
        {"title": "One", "tempo": 90, "repeat": 2, "voices": [{"instrument": instrument, "notes": notes}]}
    )
    sound = music.play(tune)
    band = to_phone_band(sound)
    carried = np.sqrt(np.mean(np.square(band.samples)) / np.mean(np.square(sound.samples)))
    assert carried > 0.3
    assert measure(master(band)).loudness == pytest.approx(LOUDNESS, abs=1)


@pytest.mark.parametrize("instrument", INSTRUMENTS)
@pytest.mark.parametrize("notes", ["C1:1", "B6:1", "C4:1/64"])
def test_the_lowest_the_highest_and_the_shortest_note_can_be_played(instrument: str, notes: str) -> None:
    tune = music.parse_tune(
        {"title": "One", "tempo": 300, "voices": [{"instrument": instrument, "notes": notes}]}
    )
    assert np.isfinite(music.play(tune).samples).all()


def test_a_tune_of_rests_is_silence() -> None:
    tune = music.parse_tune(
        {"title": "Rest", "tempo": 60, "voices": [{"instrument": "flute", "notes": "R:1"}]}
    )
    assert not music.play(tune).samples.any()


@pytest.mark.parametrize(
    ("wrong", "right", "complaint"),
    [
        ("Bb3:3/2", "H3:3/2", "voice 1, note 4: 'H3:3/2' is no note"),
        ("Bb3:3/2", "Bb3:0", "voice 1, note 4: 'Bb3:0' is no note"),
        ("Bb3:3/2", "Bb3:1/0", "voice 1, note 4: 'Bb3:1/0' is no note"),
        ("Bb3:3/2", "Bb3", "voice 1, note 4: 'Bb3' is no note"),
        ("C3:2", "c3:2", "voice 2, note 1: 'c3:2' is no note"),
        ("notes: C3:2", "notes:", "voice 2 has no notes"),
        ("notes: C3:2", "note: C3:2", "voice 2 is not complete"),
        ("bass", "kabosy", "voice 2 is played by 'kabosy'"),
        ("tempo: 120", "tempo: fast", "tempo is 'fast'"),
        ("tempo: 120", "tempo: 0", "tempo is 0"),
        ("repeat: 2", "repeat: 0", "repeat is 0"),
        ("repeat: 2", "repeat: 100\nsong: x", "song is not known"),
        ("C3:2", "C3:9999", "lasts 9999 s"),
        ("title: Evening", "title:", "title is missing"),
        ("title: Evening", "title: [", "Mend the YAML"),
    ],
)
def test_a_slip_in_a_tune_is_named_with_its_file_voice_and_note(
    wrong: str, right: str, complaint: str, tmp_path: Path
) -> None:
    path = written(tmp_path, TUNE.replace(wrong, right))
    with pytest.raises(BadTune) as refusal:
        music.read_tune(path)
    assert str(refusal.value).startswith(str(path))
    assert complaint in str(refusal.value)


@pytest.mark.parametrize("text", ["", "[]", "voices: []", "title: A\ntempo: 60\nvoices: C4:1"])
def test_a_file_that_is_no_tune_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadTune):
        music.read_tune(written(tmp_path, text))


def test_a_tune_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTune, match="evening"):
        music.read_tune(tmp_path / "evening.yaml")


@pytest.mark.parametrize("path", sorted(CONTENT.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_tune_of_the_hide_programme_can_be_played(path: Path) -> None:
    assert music.read_tune(path).seconds > 5
