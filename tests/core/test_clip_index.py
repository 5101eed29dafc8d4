from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from audio.index import DatabaseIndex
from audio.speech import Clip, Offset, Origin
from tests.databases import engine_in

CLIP = Clip(
    made_from="a" * 64,
    sha256="b" * 64,
    language="mg",
    seconds=1.25,
    size=20044,
    offsets=(Offset(0.0, 0.5, "Miarahaba."), Offset(0.85, 1.25, "Tsindrio «1» – ô.")),
    voice="espeak-mg",
    origin=Origin.SYNTHETIC,
)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[DatabaseIndex]:
    with engine_in(tmp_path) as engine:
        yield DatabaseIndex(engine)


def test_a_clip_comes_back_as_it_was_added(index: DatabaseIndex) -> None:
    index.add([CLIP])
    assert index.find([CLIP.made_from]) == {CLIP.made_from: CLIP}


def test_what_is_not_known_is_left_out(index: DatabaseIndex) -> None:
    index.add([])
    assert index.find(["0" * 64]) == {}
    assert index.find([]) == {}


def test_a_clip_rendered_again_replaces_the_one_before(index: DatabaseIndex) -> None:
    again = replace(CLIP, sha256="c" * 64, offsets=(), origin=Origin.MUSIC)
    index.add([CLIP])
    index.add([again])
    assert index.find([CLIP.made_from]) == {CLIP.made_from: again}


def test_any_number_of_clips_is_found_at_once(index: DatabaseIndex) -> None:
    clips = {f"{number:064x}": replace(CLIP, made_from=f"{number:064x}") for number in range(1203)}
    index.add(clips.values())
    assert index.find(clips) == clips
