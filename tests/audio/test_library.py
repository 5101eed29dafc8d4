"""The library over real files. One test uses its processes; the others render here, as starting a process
takes a second.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import soundfile

from audio.chain import Job
from audio.library import ClipLibrary, RenderFailed
from audio.parallel import Outcome, attempt
from audio.speech import Origin, Utterance
from audio.voices import Voice
from core.clips import ClipStore, FolderStore
from tests.audio.fakes import RATE, MemoryIndex, Told, ToneVoice, babble


def tones(utterance: Utterance) -> Voice:
    return ToneVoice(utterance.language)


def here(jobs: Sequence[Job], store: ClipStore) -> Iterator[tuple[Job, Outcome]]:
    """One after another, in this process."""
    return ((job, attempt(job, store)) for job in jobs)


@pytest.fixture
def index() -> MemoryIndex:
    return MemoryIndex()


@pytest.fixture
def library(tmp_path: Path, index: MemoryIndex) -> ClipLibrary:
    return ClipLibrary(FolderStore(tmp_path / "clips"), index, tones, run=here)


@pytest.fixture
def files(tmp_path: Path) -> Callable[[], set[str]]:
    return lambda: {path.stem for path in (tmp_path / "clips").glob("*")}


def prompt(name: str, *sentences: str, language: str = "en") -> Utterance:
    return Utterance(name, language, sentences or (f"This is {name}.",))


def test_every_utterance_becomes_a_clip_and_an_unchanged_one_is_never_rendered_twice(
    tmp_path: Path, index: MemoryIndex, files: Callable[[], set[str]]
) -> None:
    library = ClipLibrary(FolderStore(tmp_path / "clips"), index, tones)
    first, again = Told(), Told()
    utterances = [prompt("home.know"), prompt("home.tell"), prompt("home.know", language="fr")]
    clips = library.render(utterances, first)
    assert set(clips) == {("home.know", "en"), ("home.tell", "en"), ("home.know", "fr")}
    assert files() == {clip.sha256 for clip in clips.values()}
    assert first.totals == [3]
    assert sorted(first.advanced) == ["home.know", "home.know", "home.tell"]
    assert library.render(utterances, again) == clips
    assert library.stored(utterances) == clips
    assert again == Told()


def test_what_changed_is_rendered_and_nothing_else(library: ClipLibrary) -> None:
    told = Told()
    before = library.render([prompt("a"), prompt("b")], Told())
    after = library.render([prompt("a"), prompt("b", "Other words.")], told)
    assert told.advanced == ["b"]
    assert after["a", "en"] == before["a", "en"]
    assert after["b", "en"] != before["b", "en"]


def test_the_same_words_are_rendered_once(library: ClipLibrary, files: Callable[[], set[str]]) -> None:
    told = Told()
    clips = library.render([prompt("a", "Press 1."), prompt("b", "Press 1."), prompt("a", "Press 1.")], told)
    assert told.totals == [1]
    assert clips["a", "en"] == clips["b", "en"]
    assert len(files()) == 1


@pytest.mark.parametrize(
    "damage", [Path.unlink, lambda path: path.write_bytes(b"half")], ids=["lost", "cut short"]
)
def test_a_clip_whose_file_is_lost_or_cut_short_is_rendered_again(
    damage: Callable[[Path], object], library: ClipLibrary
) -> None:
    before = library.render([prompt("a")], Told())
    damage(library.store.path(before["a", "en"].sha256))
    assert library.stored([prompt("a")]) == {}
    assert library.render([prompt("a")], Told()) == before
    assert library.stored([prompt("a")]) == before


def test_one_utterance_that_fails_does_not_lose_the_others_and_each_failure_is_listed(
    library: ClipLibrary, tmp_path: Path
) -> None:
    (tmp_path / "bad.flac").write_bytes(b"no sound")
    good = [prompt("a"), prompt("b")]
    bad = [
        prompt("sore", "A hoarse voice."),
        prompt("dumb", "In silence."),
        replace(prompt("noise"), recording=tmp_path / "bad.flac"),
        replace(prompt("lost"), recording=tmp_path / "lost.flac"),
    ]
    with pytest.raises(RenderFailed) as refusal:
        library.render([*bad, *good], Told())
    assert set(library.stored(good)) == {("a", "en"), ("b", "en")}
    listed = {failure.id: failure.why for failure in refusal.value.failures}
    assert listed["sore"] == "The voice is hoarse."
    assert listed["dumb"] == "tones says nothing for: In silence."
    assert "bad.flac: is not audio" in listed["noise"]
    assert "lost.flac" in listed["lost"]
    assert all(f"{name} (en): {why}" in str(refusal.value) for name, why in listed.items())


def test_a_recording_found_later_replaces_the_synthetic_voice(library: ClipLibrary, tmp_path: Path) -> None:
    library.render([prompt("a")], Told())
    soundfile.write(tmp_path / "a.flac", babble(1).samples, RATE)
    clip = library.render([replace(prompt("a"), recording=tmp_path / "a.flac")], Told())["a", "en"]
    assert clip.origin is Origin.RECORDED


def test_nothing_asked_for_is_nothing_rendered(library: ClipLibrary) -> None:
    told = Told()
    assert library.render([], told) == {}
    assert told == Told()
