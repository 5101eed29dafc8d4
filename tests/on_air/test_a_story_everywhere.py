"""A story on its whole way: moderated in the console, published by the worker, aired in a programme, told in the feed and heard
by callers; then taken back, and gone from all of them at once (P21, P22, P23).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from audio import recordings
from core.database import reading
from core.outbox import TaskState, Workshop
from radio_feed.shelf import Shelved, programmes_of
from stories.copies import PUBLISH, REMOVE
from stories.published import Sound, Use, file_name, published_stories, withdrawn_names
from stories.publishing import StoryPublisher
from stories.retention import purge_handlers
from stories.withdrawal import withdraw
from tests.builders import settings_in
from tests.radio_feed.air import Air
from tests.radio_feed.studio import WEEK, builder_of, studio_in
from tests.stories.heard import recording, with_sound
from tests.vault.office import Office
from tests.web.console.staff import Browser, Staff
from tests.web.console.test_stories import APPROVAL, made, send
from tests.web.scripted_line import pages
from vault.members import Role

MONTH_BEFORE = datetime(2026, 10, 20, 9, tzinfo=UTC)
FEED = "/feeds/fr.xml"


@dataclass
class Everywhere:
    """One deployment: its radio, its console with an editor, its worker."""

    air: Air
    staff: Staff
    editor: Browser

    @property
    def folder(self) -> Path:
        return self.staff.settings.stories_path

    def work(self) -> None:
        """What the worker does of stories."""
        publisher = StoryPublisher(self.air.engine, self.folder, self.air.clock)
        kept = self.staff.settings.retention
        handlers = {
            PUBLISH: publisher.handler(),
            REMOVE: purge_handlers(self.air.engine, self.folder, self.air.clock, kept)[REMOVE],
        }
        Workshop(self.air.engine, handlers, self.air.clock, Random(1), "test").drain()

    def told_in_the_feed(self) -> set[str]:
        """Titles."""
        answer = self.staff.app.test_client().get(FEED)
        assert answer.status_code == 200
        return {item.findtext("title") or "" for item in etree.fromstring(answer.data).iter("item")}

    def on_the_shelf(self) -> dict[tuple[str, str], Shelved]:
        with reading(self.air.engine) as connection:
            return {(each.programme, each.language): each for each in programmes_of(connection, WEEK)}

    def may_go_out(self, use: Use) -> list[str]:
        with reading(self.air.engine) as connection:
            return [story.name for story in published_stories(connection, use, self.air.today)]


@contextmanager
def everywhere_in(folder: Path) -> Iterator[Everywhere]:
    air = studio_in(folder)
    on_air, air.clock.at = air.clock.at, MONTH_BEFORE
    settings = settings_in(folder)
    office = Office(air.engine, settings.sealed_path, air.clock)  # type: ignore[arg-type]
    with pages(settings, air.clock) as app:
        staff = Staff(office, settings, app)
        yield Everywhere(air, staff, staff.hired(Role.EDITOR, None))
    assert on_air > MONTH_BEFORE
    air.engine.dispose()


@pytest.fixture
def everywhere(quick_path: Path) -> Iterator[Everywhere]:
    with everywhere_in(quick_path) as made:
        yield made


def approved(everywhere: Everywhere) -> str:
    """A story that was told, made fit and approved in the console."""
    story = with_sound(everywhere.staff.office, recording(6.0), language="fr")
    made(everywhere.editor, story, hidden="1 1.5")
    assert send(everywhere.editor, story, "approval", **APPROVAL).status_code == 303
    return story


def test_p21_p22_p23_a_story_is_heard_everywhere_it_was_allowed_and_nowhere_once_it_is_taken_back(
    everywhere: Everywhere,
) -> None:
    story = approved(everywhere)
    assert everywhere.may_go_out(Use.RADIO) == []
    everywhere.work()
    everywhere.air.clock.move(days=6)
    assert everywhere.may_go_out(Use.WEB) == []
    everywhere.air.clock.at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    (name,) = everywhere.may_go_out(Use.PHONE)
    sound = recordings.decode((everywhere.folder / file_name(name, Sound.PHONE)).read_bytes())
    assert sound.seconds == pytest.approx(6, abs=0.5)
    list(builder_of(everywhere.air).build_week(WEEK))
    assert everywhere.on_the_shelf()["long", "fr"].stories == {name}
    assert APPROVAL["title-fr"] in everywhere.told_in_the_feed()

    with everywhere.staff.office.rows() as rows:
        assert withdraw(rows, story, everywhere.air.clock.now())

    assert [use for use in Use if everywhere.may_go_out(use)] == []
    assert ("long", "fr") not in everywhere.on_the_shelf()
    assert APPROVAL["title-fr"] not in everywhere.told_in_the_feed()
    with reading(everywhere.air.engine) as connection:
        assert withdrawn_names(connection) == {name}
    everywhere.work()
    assert not [*everywhere.folder.iterdir()]
    list(builder_of(everywhere.air).build_week(WEEK))
    assert all(name not in each.stories for each in everywhere.on_the_shelf().values())
    assert TaskState.DEAD.value not in _states(everywhere)


def _states(everywhere: Everywhere) -> set[str]:
    with everywhere.staff.office.rows() as rows:
        return {state for (state,) in rows.all("SELECT state FROM tasks")}
