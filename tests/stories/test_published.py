"""What may go out of stories: by what was allowed, from its day on, and never what was withdrawn (P21)."""

from datetime import timedelta

import pytest

from core.clock import day_of
from core.ledger import Rows
from stories.copies import withdraw_copies
from stories.intake import NobodyListens, NoConsent, open_story
from stories.published import PublishedStory, Sound, Use, published_stories, withdrawn_names
from tests.stories.telling import published_story, told_story
from tests.vault.office import Office

LATER = timedelta(days=7)


def out(rows: Rows, office: Office, use: Use, days: int = 7, **options: bool) -> list[PublishedStory]:
    return published_stories(rows, use, day_of(office.clock.now()) + timedelta(days=days), **options)


@pytest.mark.parametrize("use", Use)
def test_a_story_goes_out_only_for_the_uses_that_were_allowed(office: Office, use: Use) -> None:
    with office.rows() as rows:
        _, name = published_story(rows, office.clock.now(), uses={use})
        assert {other: [story.name for story in out(rows, office, other)] for other in Use} == {
            other: [name] if other is use else [] for other in Use
        }


def test_no_story_begins_without_a_use_that_was_allowed(office: Office) -> None:
    with office.rows() as rows, pytest.raises(NoConsent):
        open_story(rows, set(), "mg", practice=False, now=office.clock.now())
    with office.rows() as rows:
        assert rows.one("SELECT 1 FROM case_keys") is None


def test_no_story_begins_that_nobody_could_ever_open(office: Office) -> None:
    with office.rows() as rows:
        rows.change("UPDATE member_keys SET ended_at = 1")
        with pytest.raises(NobodyListens):
            open_story(rows, {Use.PHONE}, "mg", practice=False, now=office.clock.now())
        assert rows.one("SELECT 1 FROM case_keys") is None


def test_seven_days_pass_before_a_story_goes_out(office: Office) -> None:
    with office.rows() as rows:
        published_story(rows, office.clock.now())
        assert not out(rows, office, Use.RADIO, days=6)
        assert len(out(rows, office, Use.RADIO, days=7)) == 1


def test_what_was_told_and_not_approved_does_not_go_out(office: Office) -> None:
    with office.rows() as rows:
        told_story(rows, office.clock.now())
        assert not out(rows, office, Use.PHONE, days=400)


def test_a_withdrawn_copy_is_listed_for_ever_and_goes_out_no_more(office: Office) -> None:
    with office.rows() as rows:
        story, name = published_story(rows, office.clock.now())
        _, kept = published_story(rows, office.clock.now())
        assert withdraw_copies(rows, story, office.clock.now()) == [name]
        assert [each.name for each in out(rows, office, Use.WEB)] == [kept]
        assert withdrawn_names(rows) == {name}


def test_a_practice_story_goes_out_only_where_practice_is_asked_for(office: Office) -> None:
    with office.rows() as rows:
        _, name = published_story(rows, office.clock.now(), practice=True)
        assert not out(rows, office, Use.PHONE)
        assert [story.name for story in out(rows, office, Use.PHONE, practice=True)] == [name]


def test_a_published_story_is_found_with_its_words_files_and_length(office: Office) -> None:
    with office.rows() as rows:
        _, name = published_story(rows, office.clock.now(), language="fr", theme="wages", voice_changed=False)
        (story,) = out(rows, office, Use.RADIO)
    assert (story.title, story.language, story.theme) == ("Trois mois sans salaire", "fr", "wages")
    assert story.files[Sound.PHONE].file == f"{name}.phone.wav"
    assert (story.seconds, story.voice_changed) == (90.0, False)
    assert story.aired_from - story.approved_on == LATER
