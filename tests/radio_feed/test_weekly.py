"""The worker puts programmes together in time, once, and again when something has changed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest

from core.clips import FolderStore
from core.database import reading, unit_of_work
from core.outbox import TaskState, Workshop
from radio_feed.shelf import programmes_of
from radio_feed.weekly import PROGRAMMES, WeeklyMaker, ask_for_programmes, weeks_to_build
from tests.radio_feed.air import Air
from tests.radio_feed.studio import WEEK, add_story, builder_of, studio_in, withdraw


@pytest.fixture
def studio(quick_path: Path) -> Iterator[Air]:
    made = studio_in(quick_path)
    yield made
    made.engine.dispose()


def minute(studio: Air) -> int:
    """A minute of the worker; how many tasks about programmes were done."""
    store = FolderStore(studio.folder / "clips")
    maker = WeeklyMaker(studio.engine, lambda: builder_of(studio), store, studio.clock)
    with unit_of_work(studio.engine) as connection:
        ask_for_programmes(connection, studio.clock)
    workshop = Workshop(studio.engine, {PROGRAMMES: maker.handler()}, studio.clock, Random(1), "tester")
    return workshop.drain()[TaskState.DONE]


def test_this_weeks_from_monday_and_the_next_ones_from_friday() -> None:
    monday, thursday, friday, sunday = (date(2026, 11, day) for day in (23, 26, 27, 29))
    assert weeks_to_build(monday) == weeks_to_build(thursday) == (WEEK,)
    assert weeks_to_build(friday) == weeks_to_build(sunday) == (WEEK, WEEK.after)


def test_programmes_are_there_before_their_monday_and_looked_at_once(studio: Air) -> None:
    assert minute(studio) == 2
    assert minute(studio) == 0
    with reading(studio.engine) as connection:
        assert len(programmes_of(connection, WEEK)) == 4
        assert len(programmes_of(connection, WEEK.before)) == 4


def test_p21_a_withdrawal_has_them_looked_at_in_the_next_minute(studio: Air) -> None:
    story, name = add_story(studio)
    minute(studio)
    withdraw(studio, story)
    assert minute(studio) == 2
    with reading(studio.engine) as connection:
        programmes = {(each.programme, each.language): each for each in programmes_of(connection, WEEK)}
    assert ("long", "fr") in programmes
    assert all(name not in each.stories for each in programmes.values())
    files = {path.name for path in (studio.folder / "programmes").glob("*.mp3") if "pause" not in path.name}
    assert {each.file for each in programmes.values()} <= files


def test_p21_the_file_of_a_withdrawn_story_is_gone_with_it(studio: Air) -> None:
    story, name = add_story(studio)
    minute(studio)
    with reading(studio.engine) as connection:
        held = [each for each in programmes_of(connection, WEEK) if name in each.stories]
    assert held
    withdraw(studio, story)
    minute(studio)
    assert not [each.file for each in held if (studio.folder / "programmes" / each.file).exists()]
