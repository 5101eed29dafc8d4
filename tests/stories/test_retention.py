"""How long stories are kept: unfinished ones days, those not approved months, published ones until they are taken back."""

import pytest

from core.retention import Retention
from scripts.purge import Purge
from stories.states import StoryState
from tests.builders import settings_in
from tests.stories.telling import published_story, told_story
from tests.stories.test_withdrawal import sealed
from tests.vault.office import Office
from vault.sealing import sound_path

KEPT_DAYS = {
    StoryState.TELLING: 7,
    StoryState.COMING: 7,
    StoryState.TOLD: 180,
    StoryState.APPROVED: 180,
    StoryState.REJECTED: 180,
    StoryState.WITHDRAWN: 7,
}


def purge(office: Office) -> Purge:
    settings = settings_in(office.folder.parent, DATABASE_URL=str(office.engine.url))
    return Purge(settings, office.engine, office.clock)


@pytest.mark.parametrize("state", KEPT_DAYS)
def test_p25_a_story_goes_after_its_time_with_its_sound_its_consents_and_its_file(
    office: Office, state: StoryState
) -> None:
    with office.rows() as rows:
        story = told_story(rows, office.clock.now())
        rows.change("UPDATE stories SET state = ? WHERE id = ?", state.value, story)
    item = sealed(office, story)
    office.clock.move(days=KEPT_DAYS[state] - 1)
    purge(office).carry_out(0)
    assert left(office) == [1, 3, 1, 1]
    office.clock.move(days=1)
    assert sum(purge(office).counts().values()) == 1
    purge(office).carry_out(0)
    assert left(office) == [0, 0, 0, 0]
    assert not sound_path(office.folder, item).exists()


def test_a_published_story_stays_until_it_is_taken_back(office: Office) -> None:
    with office.rows() as rows:
        published_story(rows, office.clock.now())
    office.clock.move(days=2000)
    purge(office).carry_out(0)
    assert left(office)[0] == 1


def test_p12_a_story_whose_recording_the_carrier_still_has_waits(office: Office) -> None:
    with office.rows() as rows:
        story = told_story(rows, office.clock.now())
        sql = (
            "INSERT INTO expected_recordings (id, case_id, purpose, state, call_sid, turn, expected_at)"
            " VALUES ('0123456789abcdef', ?, 'story', 'announced', 'CA1', 3, 1)"
        )
        rows.change(sql, story)
    office.clock.move(days=400)
    purge(office).carry_out(0)
    assert left(office)[0] == 1


def test_how_long_stories_are_kept_is_a_setting() -> None:
    assert (Retention().unfinished_stories.days, Retention().unaired_stories.days) == (7, 180)


def left(office: Office) -> list[int]:
    tables = ("stories", "story_consents", "case_keys", "sealed_items")
    with office.rows() as rows:
        return [len(rows.all(f"SELECT 1 FROM {table}")) for table in tables]
