"""One table of states: nothing goes out that no person approved, and what was taken back never comes back."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from stories.states import LEADS_TO, StoryState, move
from tests.stories.telling import told_story
from tests.vault.office import fresh_office
from vault.members import Role


@given(st.lists(st.sampled_from(StoryState), max_size=12))
def test_p23_whatever_is_asked_for_a_story_is_published_only_after_a_person_approved_it(
    asked: list[StoryState],
) -> None:
    with fresh_office() as office:
        office.hire(Role.EDITOR, None)
        with office.rows() as rows:
            story = told_story(rows, office.clock.now())
            way = [StoryState.TOLD, *(state for state in asked if move(rows, story, state))]
    assert all(after in LEADS_TO[before] for before, after in pairwise(way))
    if StoryState.PUBLISHED in way:
        assert way[way.index(StoryState.PUBLISHED) - 1] is StoryState.APPROVED
    if StoryState.WITHDRAWN in way:
        assert way[-1] is StoryState.WITHDRAWN


def test_every_state_says_where_it_leads() -> None:
    assert set(LEADS_TO) == set(StoryState)
    assert all(StoryState.WITHDRAWN in LEADS_TO[state] for state in StoryState if LEADS_TO[state])
