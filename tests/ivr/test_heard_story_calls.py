"""Others' stories by telephone: one after the other, served only while they may be heard."""

import pytest

from stories.copies import withdraw_copies
from stories.published import Use
from tests.builders import REAL_CONTENT, Deployment
from tests.ivr.receipts import office_of, said
from tests.ivr.reporting import ring
from tests.ivr.story_calls import TO_STORIES, published
from tests.silent import silent_names


def test_there_is_no_story_yet(manned: Deployment) -> None:
    telling = ring(manned, *TO_STORIES)
    assert said(telling.answer.text) == ["story.nothing"]
    assert telling.press("_")[0] == "voices.stories"


def test_stories_play_one_after_the_other_those_in_the_calls_language_first(manned: Deployment) -> None:
    foreign = published(manned, language="mg", voice_changed=False)
    own = published(manned, language="en")
    telling = ring(manned, *TO_STORIES)
    assert said(telling.answer.text) == ["story.intro", "story.voice-changed"]
    assert f"/sounds/{own}.phone.wav" in telling.answer.text
    telling.press("_")
    assert f"/sounds/{foreign}.phone.wav" in telling.answer.text
    telling.press("9")
    assert f"/sounds/{foreign}.phone.wav" in telling.answer.text
    assert telling.press("1") == ["story.end"]
    assert telling.press("_")[0] == "voices.stories"


def test_key_8_hides_and_star_leads_back_from_a_story(manned: Deployment) -> None:
    published(manned, language="en")
    telling = ring(manned, *TO_STORIES)
    assert telling.press("*")[0] == "voices.stories"
    telling = ring(manned, *TO_STORIES, "8", sid="CA02")
    assert telling.state.step == "hide"


def test_a_list_goes_on_where_it_was_when_a_story_is_taken_back_meanwhile(manned: Deployment) -> None:
    names = [published(manned, language="en") for _ in range(3)]
    telling = ring(manned, *TO_STORIES)
    first, second, third = reversed(names)
    assert first in telling.answer.text
    with office_of(manned).rows() as rows:
        ((story,),) = rows.all("SELECT story_id FROM story_copies WHERE name = ?", first)
        withdraw_copies(rows, story, manned.clock.now())
    telling.press("1")
    assert second in telling.answer.text
    telling.press("1")
    assert third in telling.answer.text


def fetched(line: Deployment, name: str) -> tuple[bytes, str]:
    with line.app.test_client().get(f"/sounds/{name}.phone.wav") as response:
        assert response.status_code == 200
        return response.data, response.headers["Cache-Control"]


def test_p21_a_story_is_served_only_while_it_may_be_heard_and_kept_by_no_cache(manned: Deployment) -> None:
    name = published(manned)
    assert fetched(manned, name) == (name.encode(), "no-store")
    with office_of(manned).rows() as rows:
        ((story,),) = rows.all("SELECT story_id FROM story_copies")
        withdraw_copies(rows, story, manned.clock.now())
    neutral, kept = fetched(manned, name)
    assert (neutral[:4], kept) == (b"RIFF", "no-store")
    assert name.encode() not in neutral


@pytest.mark.parametrize("story", ["early", "not for the phone", "unknown"])
def test_p21_what_may_not_be_heard_by_phone_is_a_neutral_tone(manned: Deployment, story: str) -> None:
    name = "0" * 32
    if story == "early":
        name = published(manned)
        manned.clock.move(days=-1)
    elif story == "not for the phone":
        name = published(manned, uses={Use.RADIO, Use.WEB})
    assert fetched(manned, name)[0][:4] == b"RIFF"


def test_every_word_of_a_story_has_a_language_of_its_own(manned: Deployment) -> None:
    said_in = {
        language for prompt, language in silent_names(REAL_CONTENT).values() if prompt.startswith("story.")
    }
    assert said_in == {"mg", "fr", "en"}
