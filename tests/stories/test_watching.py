"""Who moderates is told of a new story, once, and again of one that waits for days; files that nobody knows of go."""

from random import Random

from core.database import unit_of_work
from core.outbox import TaskState, Workshop
from stories import moderation
from stories.moderation import NEW, OVERDUE
from stories.states import Reason
from stories.watching import WAITS, WATCH, ask_to_watch, tell, watch
from tests.stories.heard import editor_of, with_sound
from tests.vault.office import Office
from vault.members import Role


def told(office: Office, kind: str) -> list[tuple[str, str]]:
    with office.rows() as rows:
        sql = "SELECT member_id, subject FROM notices WHERE kind = ? AND read_at IS NULL"
        return [(member, subject) for member, subject in rows.all(sql, kind)]


def look(office: Office) -> None:
    with office.rows() as rows:
        tell(rows, office.clock.now())


def test_the_editors_are_told_of_a_new_story_once_and_inspectors_are_not(office: Office) -> None:
    office.hire(Role.INSPECTOR, "sava")
    story = with_sound(office)
    look(office)
    look(office)
    assert told(office, NEW) == [(editor_of(office).id, story)]


def test_a_story_that_waits_for_days_is_told_again_and_no_more_once_it_is_decided(office: Office) -> None:
    story, by = with_sound(office), editor_of(office)
    office.clock.move(days=WAITS.days - 1)
    look(office)
    assert told(office, OVERDUE) == []
    office.clock.move(days=1)
    look(office)
    assert told(office, OVERDUE) == [(by.id, story)]
    with office.rows() as rows:
        moderation.reject(
            rows, moderation.find_story(rows, by, story), Reason.OTHER, None, by, office.clock.now()
        )
    office.clock.move(days=30)
    look(office)
    assert told(office, OVERDUE) == told(office, NEW) == []


def test_a_new_story_is_looked_at_within_a_minute_and_nothing_is_asked_twice(office: Office) -> None:
    with_sound(office)
    for _ in range(3):
        with unit_of_work(office.engine) as connection:
            ask_to_watch(connection, office.clock)
    done = Workshop(office.engine, {WATCH: watch(office.clock)}, office.clock, Random(1), "test").drain()
    assert done == {TaskState.DONE: 2}
    assert len(told(office, NEW)) == 1
