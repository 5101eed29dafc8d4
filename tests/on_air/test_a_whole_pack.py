"""A pack of the whole release on a folder that stands for a stick: checked, played in order, read by two readers, measured."""

from pathlib import Path
from random import Random

import pytest
from mutagen.id3 import ID3
from tinytag import TinyTag

from audio.broadcast import RECIPES, measure
from audio.masters import Form
from core.clock import ANTANANARIVO, SystemClock
from core.database import connect, unit_of_work
from core.outbox import TaskState, Workshop
from radio_feed.packs.checking import check_pack
from radio_feed.packs.manifest import PAGES, Manifest, read_manifest
from radio_feed.packs.playlists import names_in
from radio_feed.packs.weeks import week_of
from radio_feed.weekly import PROGRAMMES, ask_for_programmes
from scripts.duties import handlers
from scripts.make_pack import ask_for_air, make
from tests.on_air.conftest import OnAir, heard
from tests.on_air.rendering import render

OF_PROGRAMMES = 0.5
"""LUFS. A programme is masters of -16 put together, with music between them."""


@pytest.fixture(scope="module")
def stick(on_air: OnAir, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release's pack of this week, with its programmes and air masters, as scripts/make_pack.py --air writes it."""
    folder = tmp_path_factory.mktemp("pack")
    settings, clock = on_air.settings, SystemClock()
    engine = connect(settings.database_url)
    work = handlers(settings, engine, clock)
    ask_for_air(settings, engine)
    render(settings)
    with unit_of_work(engine) as connection:
        ask_for_programmes(connection, clock)
    wanted = {PROGRAMMES: work[PROGRAMMES]}
    assert set(Workshop(engine, wanted, clock, Random(1), "tester").drain()) == {TaskState.DONE}
    week = week_of(clock.now().astimezone(ANTANANARIVO).date())
    assert "holds the pack" in make(settings, engine, clock, week, folder, air=True)
    engine.dispose()
    return folder


@pytest.fixture(scope="module")
def manifest(stick: Path) -> Manifest:
    found = read_manifest(stick)
    assert found
    return found


def test_it_is_checked_by_its_own_manifest(stick: Path) -> None:
    assert check_pack(stick).good


def test_it_holds_the_release_in_two_languages_and_programmes_and_spots(manifest: Manifest) -> None:
    kinds = [(cut.kind, cut.language) for cut in manifest.cuts]
    for language in ("mg", "fr"):
        assert kinds.count(("message", language)) >= 20
        assert kinds.count(("programme", language)) >= 1
        assert kinds.count(("spot", language)) >= 1
    assert all(cut.air in manifest.paths for cut in manifest.cuts), "A WAV was asked for of each."


def test_every_message_has_a_page_of_its_own_under_20_kilobytes(stick: Path, manifest: Manifest) -> None:
    for cut in manifest.cuts:
        page = f"{PAGES}/{Path(cut.path).with_suffix('.HTML').name}"
        assert (page in manifest.pages) == (cut.kind == "message")
    assert max((stick / path).stat().st_size for path in manifest.pages) < 20_000


def test_it_is_played_in_its_order(stick: Path, manifest: Manifest) -> None:
    for playlist in stick.rglob("*.M3U8"):
        for name in names_in(playlist.read_bytes()):
            assert heard(playlist.parent / name).seconds > 1
    listed = [cut.path.rpartition("/")[2] for cut in manifest.cuts if cut.language == "mg"]
    assert names_in(next((stick / "MP3-MG").glob("*.M3U")).read_bytes()) == listed


def test_two_readers_agree_on_every_tag(stick: Path, manifest: Manifest) -> None:
    for cut in manifest.cuts:
        tags, read = ID3(stick / cut.path), TinyTag.get(stick / cut.path)
        assert str(tags["TIT2"]) == read.title == cut.title
        assert read.duration == pytest.approx(cut.seconds, abs=0.5, rel=0.002)


def test_every_sound_is_as_loud_as_it_should_be_and_under_its_true_peak(
    stick: Path, manifest: Manifest
) -> None:
    for cut in manifest.cuts:
        for path, form in ((cut.path, Form.SHARE), (cut.air, Form.AIR)):
            if path:
                level = measure(heard(stick / path))
                assert level.loudness == pytest.approx(RECIPES[form].loudness, abs=OF_PROGRAMMES), path
                assert level.true_peak <= RECIPES[form].peak, path
