"""P04: exactly the entitled open an item, after any sequence of sealing, confirming, sharing, referring, withholding, moving,
replacing and removing; a grant waits until somebody who can open re-wraps; the last opener cannot be taken away.

The rule is written a second time in tests/promises/entitled.py.
"""

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.promises.sworn import Sworn
from tests.thorough import examples
from tests.vault.office import Office
from vault import opening
from vault.members import Role
from vault.reading import NotYours
from vault.regions import PRACTICE, PRACTICE_STORIES, STORIES


def test_p04_exactly_the_entitled_open_after_anything_that_happens() -> None:
    run_state_machine_as_test(
        Sworn, settings=settings(max_examples=examples(20, 120), stateful_step_count=40, deadline=None)
    )


def test_p04_a_grant_waits_until_somebody_who_can_open_re_wraps(office: Office) -> None:
    inspector = office.hire()
    item = office.note(office.open_case())
    newcomer = office.hire(confirmed=False)
    assert not opens(office, newcomer, item)
    office.confirm(newcomer)
    assert not opens(office, newcomer, item)
    with office.rows() as rows:
        assert opening.share(rows, office.folder, office.sign_in(inspector), office.clock.now()) == 1
    assert opens(office, newcomer, item)


def test_p04_a_region_with_no_key_seals_to_the_supervisors(office: Office) -> None:
    supervisor, inspector = office.hire(Role.SUPERVISOR, "DIANA"), office.hire(Role.INSPECTOR, "DIANA")
    item = office.note(office.open_case("SAVA"))
    assert (opens(office, supervisor, item), opens(office, inspector, item)) == (True, False)


def test_p04_editors_open_stories_and_no_grievance_whatever_they_are_granted(office: Office) -> None:
    editor, supervisor = office.hire(Role.EDITOR, None), office.hire(Role.SUPERVISOR, None)
    inspector = office.hire(Role.INSPECTOR, "SAVA")
    story, grievance = office.note(office.open_case(STORIES)), office.note(office.open_case("SAVA"))
    with office.rows() as rows:
        opener, now = office.sign_in(supervisor), office.clock.now()
        opening.refer(rows, office.folder, opener, [grievance], editor, now)
    able = {
        member: (opens(office, member, story), opens(office, member, grievance)) for member in office.openers
    }
    assert able == {editor: (True, False), supervisor: (True, True), inspector: (False, True)}


def test_p04_demos_editor_opens_stories_of_the_practice_phone_alone(office: Office) -> None:
    demos, editor = office.hire(Role.EDITOR, PRACTICE), office.hire(Role.EDITOR, None)
    story, practised = office.note(office.open_case(STORIES)), office.note(office.open_case(PRACTICE_STORIES))
    assert [opens(office, demos, item) for item in (story, practised)] == [False, True]
    assert [opens(office, editor, item) for item in (story, practised)] == [True, True]


def test_p04_without_an_editor_a_story_is_sealed_to_the_supervisors(office: Office) -> None:
    supervisor, inspector = office.hire(Role.SUPERVISOR, "DIANA"), office.hire(Role.INSPECTOR, "DIANA")
    story = office.note(office.open_case(STORIES))
    assert (opens(office, supervisor, story), opens(office, inspector, story)) == (True, False)


def opens(office: Office, member: str, item: str) -> bool:
    with office.rows() as rows:
        try:
            opening.open_item(rows, office.folder, office.sign_in(member), item, office.clock.now())
        except NotYours:
            return False
    return True
