"""A person decides: what is approved is what they heard, with its words; a teller's wish for another voice stands (P23)."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.ledger import Rows
from publishing.shapes import Theme
from stories import moderation
from stories.copies import PUBLISH, Words
from stories.intake import choose_voice
from stories.moderation import (
    LONGEST_SUMMARY,
    VERSIONS,
    Approval,
    NoSuchStory,
    NoWords,
    Overtaken,
    VoiceAsked,
)
from stories.states import Reason, StoryState, move
from tests.stories.heard import WORDS, approved, editor_of, recording, seen, version_of, with_sound
from tests.stories.telling import told_story
from tests.vault.office import Office
from vault import audit, members
from vault.boxes import Field
from vault.members import Role
from vault.regions import PRACTICE
from vault.sealing import NoCallerKey, encrypt_sound


def verbs(rows: Rows) -> list[str]:
    return [entry.verb for entry in reversed(audit.latest(rows, 50)) if entry.verb.startswith("story.")]


def approve(office: Office, story: str, item: str, **other: Any) -> None:
    approval = replace(Approval(item, Theme.WAGES, WORDS, 0.0), **other)
    by = editor_of(office)
    with office.rows() as rows:
        moderation.approve(
            rows, moderation.find_story(rows, by, story), approval, "f" * 32, by, office.clock.now()
        )


def test_p23_a_person_approves_each_story_and_the_audit_log_names_them(office: Office) -> None:
    story = with_sound(office)
    item = version_of(office, story)
    approve(office, story, item)
    shown = seen(office, story)
    assert (shown.state, shown.theme, shown.decided_by) == (
        StoryState.APPROVED,
        "wages",
        editor_of(office).id,
    )
    with office.rows() as rows:
        assert verbs(rows) == ["story.made", "story.approved"]
        ((payload,),) = rows.all("SELECT payload FROM tasks WHERE kind = ?", PUBLISH)
    assert "Trois mois sans salaire" in payload


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"mg": WORDS["mg"]},
        {"mg": WORDS["mg"], "fr": Words("", "Une travailleuse raconte.")},
        {"mg": WORDS["mg"], "fr": Words("Trois mois", "x" * (LONGEST_SUMMARY + 1))},
    ],
)
def test_p23_nothing_is_approved_without_a_title_and_a_summary_in_two_languages(
    office: Office, words: dict[str, Words]
) -> None:
    story = with_sound(office)
    item = version_of(office, story)
    with pytest.raises(NoWords):
        approve(office, story, item, words=words)
    assert seen(office, story).state is StoryState.TOLD


def test_p23_what_is_approved_is_the_version_that_was_heard_and_no_later_one(office: Office) -> None:
    story = with_sound(office)
    heard = version_of(office, story)
    version_of(office, story)
    with pytest.raises(Overtaken):
        approve(office, story, heard)
    assert seen(office, story).state is StoryState.TOLD


def test_p23_of_two_who_decide_at_once_one_does(office: Office) -> None:
    story = with_sound(office)
    item = version_of(office, story)
    stale, by = seen(office, story), editor_of(office)
    approve(office, story, item)
    with pytest.raises(Overtaken):
        approve(office, story, item)
    with pytest.raises(Overtaken), office.rows() as rows:
        moderation.reject(rows, stale, Reason.NAMES, None, by, office.clock.now())
    with office.rows() as rows:
        assert verbs(rows).count("story.approved") == 1
        assert "story.rejected" not in verbs(rows)


def test_p21_who_asked_for_another_voice_is_never_heard_in_their_own(office: Office, tmp_path: Path) -> None:
    story = with_sound(office, voice_changed=True)
    own = encrypt_sound(office.folder, story, VERSIONS[False], recording())
    shown, by = seen(office, story), editor_of(office)
    with pytest.raises(VoiceAsked), office.rows() as rows:
        moderation.keep_version(rows, shown, own, by, office.clock.now())
    assert seen(office, story).version is None


def test_p21_a_teller_who_asks_for_another_voice_after_a_version_was_made_has_it(office: Office) -> None:
    story = with_sound(office, voice_changed=False)
    item = version_of(office, story, changed=False)
    with office.rows() as rows:
        choose_voice(rows, story, changed=True)
    with pytest.raises(VoiceAsked):
        approve(office, story, item)
    assert seen(office, story).state is StoryState.TOLD


def test_a_voice_may_be_changed_all_the_same_and_the_story_says_so(office: Office) -> None:
    story = with_sound(office, voice_changed=False)
    approve(office, story, version_of(office, story, changed=True))
    assert seen(office, story).voice_changed


def test_a_new_version_takes_the_place_of_the_one_before(office: Office) -> None:
    story = with_sound(office)
    first = version_of(office, story)
    second = version_of(office, story)
    with office.rows() as rows:
        items = {item for (item,) in rows.all("SELECT id FROM sealed_items WHERE case_id = ?", story)}
    assert first not in items
    assert second == seen(office, story).version


def test_p21_a_story_that_is_taken_back_meanwhile_is_not_approved(office: Office) -> None:
    story = with_sound(office)
    item, shown, by = version_of(office, story), seen(office, story), editor_of(office)
    with office.rows() as rows:
        assert move(rows, story, StoryState.WITHDRAWN)
    with pytest.raises(Overtaken), office.rows() as rows:
        moderation.approve(
            rows, shown, Approval(item, Theme.WAGES, WORDS, 0), "f" * 32, by, office.clock.now()
        )
    with pytest.raises(NoSuchStory):
        seen(office, story)


def test_a_rejected_story_keeps_the_reason_its_teller_hears(office: Office) -> None:
    story, by = with_sound(office), editor_of(office)
    with office.rows() as rows:
        moderation.reject(
            rows, moderation.find_story(rows, by, story), Reason.NAMES, None, by, office.clock.now()
        )
        assert verbs(rows) == ["story.rejected"]
    assert (seen(office, story).state, seen(office, story).reason) == (StoryState.REJECTED, Reason.NAMES)


def test_a_spoken_reason_needs_a_receipt_to_be_heard_with(office: Office) -> None:
    story, by = with_sound(office), editor_of(office)
    draft = encrypt_sound(office.folder, story, Field.ANSWER, recording())
    with pytest.raises(NoCallerKey), office.rows() as rows:
        moderation.check_receipt(rows, story)
    shown = seen(office, story)
    with pytest.raises(NoCallerKey), office.rows() as rows:
        moderation.reject(rows, shown, Reason.OTHER, draft, by, office.clock.now())
    assert seen(office, story).state is StoryState.TOLD


def test_an_approved_story_may_still_be_kept_off_the_air(office: Office, tmp_path: Path) -> None:
    story, by = with_sound(office), editor_of(office)
    approved(office, tmp_path, story)
    with office.rows() as rows:
        moderation.reject(
            rows, moderation.find_story(rows, by, story), Reason.DANGER, None, by, office.clock.now()
        )
    assert seen(office, story).state is StoryState.REJECTED


def test_p22_a_story_that_was_not_kept_by_its_teller_is_shown_to_nobody(office: Office) -> None:
    by = editor_of(office)
    with office.rows() as rows:
        story = told_story(rows, office.clock.now())
        rows.change("UPDATE stories SET state = ? WHERE id = ?", StoryState.COMING.value, story)
        assert moderation.list_stories(rows, by, (StoryState.TOLD,)) == []
    with pytest.raises(NoSuchStory):
        seen(office, story)


def test_p22_a_grievance_is_no_story(office: Office) -> None:
    case = office.open_case("sava")
    with pytest.raises(NoSuchStory):
        seen(office, case)


def test_demos_editor_sees_the_stories_of_the_practice_phone_alone(office: Office) -> None:
    real, practice = with_sound(office), with_sound(office, practice=True)
    demo = office.hire(Role.EDITOR, PRACTICE)
    with office.rows() as rows:
        member = members.find_member(rows, demo)
        assert [each.id for each in moderation.list_stories(rows, member, (StoryState.TOLD,))] == [practice]
        with pytest.raises(NoSuchStory):
            moderation.find_story(rows, member, real)
