"""A programme for a station's desk: WAV, 48 kHz, -23 LUFS, of the same pieces in the same order."""

import io
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import soundfile

from audio import recordings
from audio.broadcast import measure
from core.database import reading
from radio_feed.air import air_of, air_programme
from radio_feed.assembly import BadPiece
from radio_feed.packs.building import Packer
from radio_feed.packs.checking import check_pack
from radio_feed.packs.writing import write_pack
from radio_feed.shelf import Shelved, programmes_of
from tests.builders import settings_in
from tests.radio_feed.air import Air
from tests.radio_feed.packs.conftest import no_live_reads
from tests.radio_feed.studio import WEEK, add_story, builder_of, studio_in, withdraw
from web.radio.share_stick import listen_pages


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


def on_the_shelf(studio: Air, programme: str) -> Shelved:
    """It is put together for stations first, in French."""
    list(builder_of(studio).build_week(WEEK, [programme]))
    with reading(studio.engine) as connection:
        return next(
            one
            for one in programmes_of(connection, WEEK)
            if (one.programme, one.language) == (programme, "fr")
        )


def test_a_pack_has_the_wav_of_its_programmes_where_it_is_asked_for(studio: Air, tmp_path: Path) -> None:
    """At the desk's loudness and under its peak, in the manifest, checked."""
    short, settings = on_the_shelf(studio, "short"), settings_in(studio.folder)
    packer = Packer(
        settings, studio.engine, studio.clock, no_live_reads, listen_pages(settings),
        partial(air_of, builder_of(studio).gatherer),
    )  # fmt: skip
    pack = packer.pack(WEEK, air=True)
    write_pack(tmp_path, pack.contents, pack.manifest)
    assert check_pack(tmp_path).good
    cut = next(one for one in pack.manifest.cuts if one.title == short.title)
    assert cut.air == cut.path.replace("MP3-", "WAV-").replace(".MP3", ".WAV")
    assert cut.air in pack.manifest.paths
    level = measure(recordings.decode((tmp_path / cut.air).read_bytes()))
    assert level.loudness == pytest.approx(-23.0, abs=0.5)
    assert level.true_peak <= -1.0
    assert level.seconds == pytest.approx(cut.seconds, abs=1.0)


def test_a_wav_that_is_there_is_not_put_together_again(studio: Air) -> None:
    short, gatherer = on_the_shelf(studio, "short"), builder_of(studio).gatherer
    made = air_of(gatherer, short)
    before = made.stat().st_ino
    os.utime(made, (0, 0))
    assert air_of(gatherer, short) == made
    assert made.stat().st_ino == before
    assert made.stat().st_mtime > 0, "No sweep takes it while a pack is written."


def test_p21_the_wav_of_a_programme_goes_with_the_story_in_it(studio: Air) -> None:
    story, _ = add_story(studio)
    programmes = studio.folder / "programmes"
    made = air_of(builder_of(studio).gatherer, on_the_shelf(studio, "long"))
    assert made in [*programmes.glob("air-*.wav")]
    withdraw(studio, story)
    list(builder_of(studio).build_week(WEEK))
    assert not [*programmes.glob("air-*.wav")]


def test_words_that_have_changed_since_the_programme_was_made_are_not_in_its_wav(studio: Air) -> None:
    """It says what its MP3 says, prompts included."""
    short = on_the_shelf(studio, "short")
    studio.tree.replace("prompts/fr.yaml", "Words of radio.intro", "Other and many more words of radio.intro")
    made = air_of(builder_of(studio).gatherer, short)
    assert soundfile.info(made).duration == pytest.approx(
        short.seconds, abs=0.05 * len(short.contents.pieces)
    )
