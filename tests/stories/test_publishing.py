"""An approved story becomes copies by the worker: every form, on its level, without a tag, under a random name, or nothing."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import mutagen
import pytest

from audio import mastering
from core.clock import ANTANANARIVO
from core.database import reading
from core.outbox import TaskState, Workshop
from stories import moderation
from stories.copies import AIRED_AFTER, PUBLISH, withdraw_copies
from stories.moderation import STUCK
from stories.published import Sound, Use, published_stories
from stories.publishing import StoryPublisher
from stories.states import Reason, StoryState, move
from stories.watching import tell
from tests.stories.heard import approved, editor_of, recording, seen, version_of, with_sound
from tests.vault.office import Office


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "stories"


def workshop(office: Office, folder: Path) -> Workshop:
    publisher = StoryPublisher(office.engine, folder, office.clock)
    return Workshop(office.engine, {PUBLISH: publisher.handler()}, office.clock, Random(1), "test")


def out(office: Office, days: int = 7) -> list[str]:
    today = office.clock.now().astimezone(ANTANANARIVO).date() + timedelta(days=days)
    with reading(office.engine) as connection:
        return [story.name for story in published_stories(connection, Use.RADIO, today)]


def tasks(office: Office) -> list[str]:
    with office.rows() as rows:
        return [kind for (kind,) in rows.all("SELECT kind FROM tasks WHERE state = 'ready' ORDER BY id")]


@pytest.fixture
def story(office: Office) -> str:
    return with_sound(office, recording())


def test_p22_what_goes_out_is_every_form_under_a_random_name_without_a_tag_and_dated_to_the_day(
    office: Office, folder: Path, story: str
) -> None:
    name = approved(office, folder, story, trailer=1.0)
    assert workshop(office, folder).drain()[TaskState.DONE] == 1
    assert {path.name.split(".")[0] for path in folder.iterdir()} == {name}
    assert story not in name
    with reading(office.engine) as connection:
        (shown,) = published_stories(connection, Use.RADIO, office.clock.now().date() + timedelta(days=8))
    assert set(shown.files) == set(Sound)
    for file in shown.files.values():
        path = file.path(folder)
        assert path.stat().st_size == file.size
        written = datetime.fromtimestamp(path.stat().st_mtime, ANTANANARIVO)
        assert (written.hour, written.minute, written.second) == (0, 0, 0)
        assert {each for each, _ in mutagen.File(io.BytesIO(path.read_bytes())).tags or ()} <= {"encoder"}
    assert shown.aired_from - shown.approved_on == AIRED_AFTER
    assert mastering.measure(shown.files[Sound.TRAILER].path(folder).read_bytes()).seconds <= 10.1
    assert shown.titles.keys() == shown.summaries.keys() == {"mg", "fr"}


def test_p21_seven_days_pass_from_the_approval_before_it_is_heard(
    office: Office, folder: Path, story: str
) -> None:
    name = approved(office, folder, story)
    office.clock.move(days=3)
    workshop(office, folder).drain()
    assert out(office, 3) == []
    assert out(office, 4) == [name]


def test_the_version_is_erased_once_it_is_published_and_the_recording_stays_sealed(
    office: Office, folder: Path, story: str
) -> None:
    approved(office, folder, story)
    workshop(office, folder).drain()
    assert (seen(office, story).version, seen(office, story).state) == (None, StoryState.PUBLISHED)
    assert seen(office, story).told
    assert "sealed.remove" in tasks(office)


@pytest.mark.parametrize("to", [StoryState.WITHDRAWN, StoryState.REJECTED])
def test_p21_what_is_taken_back_while_its_copies_are_made_is_not_published_and_its_files_go(
    office: Office, folder: Path, story: str, to: StoryState
) -> None:
    approved(office, folder, story)

    class TakenBack(StoryPublisher):
        """Its teller calls while the worker is at it."""

        def _make(self, *given: object) -> dict:  # type: ignore[type-arg]
            made = super()._make(*given)  # type: ignore[arg-type]
            with office.rows() as rows:
                assert move(rows, story, to)
            return made

    handler = TakenBack(office.engine, folder, office.clock).handler()
    Workshop(office.engine, {PUBLISH: handler}, office.clock, Random(1), "test").drain()
    assert out(office, 30) == []
    assert "stories.remove" in tasks(office)


def test_p21_what_was_taken_back_before_the_worker_came_is_never_made(
    office: Office, folder: Path, story: str
) -> None:
    approved(office, folder, story)
    with office.rows() as rows:
        move(rows, story, StoryState.WITHDRAWN)
    workshop(office, folder).drain()
    assert [path.name.split(".", 1)[1] for path in folder.iterdir()] == ["air.wav"]
    assert "stories.remove" in tasks(office)


def test_p21_of_copies_that_were_never_made_no_word_stays(office: Office, folder: Path, story: str) -> None:
    approved(office, folder, story)
    with office.rows() as rows:
        withdraw_copies(rows, story, office.clock.now())
        assert rows.all("SELECT 1 FROM tasks WHERE kind = ?", PUBLISH) == []
    assert tasks(office) == ["stories.remove"]


def test_a_copy_that_cannot_be_made_is_told_to_who_moderates(
    office: Office, folder: Path, story: str
) -> None:
    name = approved(office, folder, story)
    (folder / f"{name}.air.wav").write_bytes(b"spoilt")
    assert workshop(office, folder).drain() == {TaskState.DEAD: 1}
    with office.rows() as rows:
        tell(rows, office.clock.now())
        told = rows.all("SELECT kind, subject FROM notices WHERE kind = ?", STUCK)
    assert told == [(STUCK, story)]
    by = editor_of(office)
    with office.rows() as rows:
        moderation.reject(
            rows, moderation.find_story(rows, by, story), Reason.OTHER, None, by, office.clock.now()
        )
    assert "stories.remove" in tasks(office)
    with office.rows() as rows:
        assert rows.all("SELECT 1 FROM tasks WHERE kind = ?", PUBLISH) == []


def test_a_version_is_what_is_published_and_nothing_else_of_the_recording(
    office: Office, folder: Path
) -> None:
    story = with_sound(office, recording())
    version_of(office, story)
    assert not folder.exists()


@pytest.fixture(autouse=True)
def _only_ours(office: Office) -> Iterator[None]:
    yield
    with office.rows() as rows:
        assert rows.all("SELECT 1 FROM cases") == []
