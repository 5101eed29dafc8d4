"""A programme for a station's desk: WAV, 48 kHz, -23 LUFS, of the same pieces in the same order."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile

from audio import recordings
from audio.broadcast import measure
from radio_feed.air import air_programme
from radio_feed.assembly import BadPiece
from tests.radio_feed.air import Air
from tests.radio_feed.studio import WEEK, add_story, builder_of, studio_in


@pytest.fixture
def studio(quick_path: Path) -> Iterator[Air]:
    made = studio_in(quick_path)
    yield made
    made.engine.dispose()


def aired(studio: Air, programme: str = "short") -> bytes:
    gatherer = builder_of(studio).gatherer
    planned = next(each for each in builder_of(studio).plan_week(WEEK, [programme]) if each.language == "fr")
    made = air_programme(gatherer, planned, studio.folder / "desk")
    assert made.seconds == pytest.approx(planned.seconds, abs=0.05 * len(planned.pieces))
    return made.path.read_bytes()


def test_it_has_the_desks_rate_loudness_and_true_peak(studio: Air) -> None:
    wav = aired(studio)
    told = soundfile.info(io.BytesIO(wav))
    assert (told.format, told.subtype, told.samplerate, told.channels) == ("WAV", "PCM_16", 48000, 1)
    level = measure(recordings.decode(wav))
    assert level.loudness == pytest.approx(-23.0, abs=0.5)
    assert level.true_peak <= -1.0


def test_words_that_the_content_says_otherwise_by_now_come_from_the_release(studio: Air) -> None:
    """Only what was published is aired: the share master of the release is brought to the desk's loudness."""
    studio.tree.replace("messages/fees/fr.md", "Nobody pays", "Somebody pays much, much more")
    aired(studio)
    assert len(list((studio.folder / "programmes").glob("air-*.wav"))) == 1


def test_a_story_is_in_it_too(studio: Air) -> None:
    add_story(studio)
    before = len(aired(studio, "short"))
    assert len(aired(studio, "long")) > before + 2 * 96_000


def test_a_piece_that_is_gone_refuses_it(studio: Air) -> None:
    _, name = add_story(studio)
    gatherer = builder_of(studio).gatherer
    planned = next(each for each in builder_of(studio).plan_week(WEEK, ["long"]) if each.language == "fr")
    (studio.folder / "stories" / f"{name}.share.mp3").unlink()
    with pytest.raises(BadPiece):
        air_programme(gatherer, planned, studio.folder / "desk")
    assert not list((studio.folder / "desk").glob("*.wav"))
