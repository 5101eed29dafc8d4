"""Publishing, whole: what changed makes one release, what did not makes none, and what is broken leaves all as it is."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from audio.library import ClipLibrary, RenderFailed
from core.database import reading
from core.settings import Mode
from publishing.errors import BrokenContent
from publishing.publisher import Outcome, publish_content, read_checked
from publishing.releases import current_number, load_release
from publishing.report import report
from tests.publishing.trees import Hum, HumAndListen, Quiet, Tree, anything_goes, plant, quick_library


class Noon:
    def now(self) -> datetime:
        return datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass
class Deployment:
    """A content tree, a library and a database of their own."""

    tree: Tree
    library: ClipLibrary
    engine: Engine

    def publish(self) -> Outcome:
        content = read_checked(self.tree.root, Mode.DEMO)
        return publish_content(content, self.library, self.engine, Noon(), Quiet(), anything_goes)

    def report(self) -> str:
        return report(self.tree.checked(), self.library)

    @property
    def running(self) -> int | None:
        with reading(self.engine) as connection:
            return current_number(connection)


@pytest.fixture
def hum() -> Hum:
    return Hum()


@pytest.fixture
def line(tmp_path: Path, engine: Engine, hum: Hum) -> Deployment:
    return Deployment(plant(tmp_path / "content"), quick_library(tmp_path / "clips", hum), engine)


@pytest.fixture
def sounding(tmp_path: Path, engine: Engine) -> Deployment:
    """The same, but recordings are real sound: read, mastered and measured."""
    return Deployment(plant(tmp_path / "content"), quick_library(tmp_path / "clips", HumAndListen()), engine)


def test_the_first_publish_makes_release_one(line: Deployment) -> None:
    assert line.publish() == Outcome(1, changed=True)
    with reading(line.engine) as connection:
        assert load_release(connection, 1).lines["main"].languages == {"mg", "fr"}


def test_unchanged_content_makes_no_release_and_renders_nothing(line: Deployment, hum: Hum) -> None:
    line.publish()
    hum.rendered.clear()
    assert line.publish() == Outcome(1, changed=False)
    assert hum.rendered == []


def test_a_changed_word_makes_one_release_and_renders_one_sound(line: Deployment, hum: Hum) -> None:
    line.publish()
    hum.rendered.clear()
    line.tree.replace("messages/fees/fr.md", "Nobody pays", "Nobody ever pays")
    assert line.publish() == Outcome(2, changed=True)
    assert hum.rendered == ["message/fees"]


def test_a_changed_key_makes_a_release_and_renders_nothing(line: Deployment, hum: Hum) -> None:
    line.publish()
    hum.rendered.clear()
    line.tree.replace("lines/main.yaml", "[fees, passport]", "[passport, fees]")
    assert line.publish() == Outcome(2, changed=True)
    assert hum.rendered == []


def test_a_remark_beside_the_words_changes_nothing(line: Deployment) -> None:
    line.publish()
    line.tree.append("lines/main.yaml", "# read again\n")
    assert line.publish() == Outcome(1, changed=False)


def test_after_a_rollback_the_content_is_published_anew(line: Deployment) -> None:
    """What runs is compared, not what was ever published."""
    line.publish()
    line.tree.replace("prompts/mg.yaml", "Words of goodbye", "Other words of goodbye")
    line.publish()
    line.tree.replace("prompts/mg.yaml", "Other words of goodbye", "Words of goodbye")
    assert line.publish() == Outcome(3, changed=True)


def test_broken_content_leaves_the_running_release_as_it_is(line: Deployment) -> None:
    line.publish()
    line.tree.replace("lines/main.yaml", "goes_to: know}", "goes_to: nowhere}")
    with pytest.raises(BrokenContent):
        line.publish()
    assert line.running == 1


def test_a_clip_that_was_deleted_is_rendered_again_under_the_same_release(
    line: Deployment, hum: Hum, tmp_path: Path
) -> None:
    line.publish()
    for clip in (tmp_path / "clips").iterdir():
        clip.unlink()
    assert line.publish() == Outcome(1, changed=False)
    assert "goodbye" in hum.rendered[len(hum.rendered) // 2 :]


def test_a_recording_that_is_not_audio_is_named_and_publishes_nothing(sounding: Deployment) -> None:
    """Twice: before anything was published, and over a release that runs."""
    recording = sounding.tree.root / "messages/fees/fr.flac"
    recording.write_text("This is no sound.\n")
    with pytest.raises(RenderFailed) as failed:
        sounding.publish()
    assert f"message/fees (fr): {recording}: is not audio" in str(failed.value)
    assert "Record it again as WAV, FLAC, OGG or MP3." in str(failed.value)
    assert sounding.running is None
    recording.unlink()
    assert sounding.publish() == Outcome(1, changed=True)
    recording.write_bytes(b"")
    with pytest.raises(RenderFailed):
        sounding.publish()
    assert sounding.running == 1


def test_a_human_recording_wins_and_the_report_counts_it(sounding: Deployment) -> None:
    sounding.publish()
    with reading(sounding.engine) as connection:
        before = load_release(connection, 1).lines["main"]
    none, spoken, _, _ = counted(sounding.report(), "fr")
    assert none == 0
    sounding.tree.record("prompts/fr/goodbye.flac", seconds=3.0)
    sounding.tree.record("messages/fees/fr.wav", seconds=21.0)
    assert sounding.publish() == Outcome(2, changed=True)
    with reading(sounding.engine) as connection:
        after = load_release(connection, 2).lines["main"]
    assert after.prompts["fr"]["goodbye"].seconds == pytest.approx(3.0, abs=0.3)
    assert after.answers["fr"]["know/fees"].seconds == pytest.approx(21.0, abs=0.3)
    assert after.prompts["fr"]["home.know"] == before.prompts["fr"]["home.know"]
    assert after.answers["mg"]["know/fees"] == before.answers["mg"]["know/fees"]
    recorded, synthetic, _, missing = counted(sounding.report(), "fr")
    assert (recorded, missing) == (2, 0)
    assert synthetic == spoken - 2


def counted(text: str, language: str) -> list[int]:
    """Recorded, synthetic, music and missing of a language's row."""
    row = next(row for row in text.splitlines() if row.split()[:1] == [language])
    return [int(cell) for cell in row.split()[1:5]]
