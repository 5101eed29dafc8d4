"""What becomes of a told story, by receipt and PIN: taken back, told why it was not accepted, and given its receipt after all."""

import pytest

from stories.states import Reason, StoryState, move
from tests.builders import Deployment
from tests.ivr.receipts import Caller, office_of, sounds_in
from tests.ivr.reporting import Telling
from tests.ivr.story_calls import KEEP, given, spoken, stories
from vault.boxes import Field
from vault.sealing import encrypt_sound, seal


def test_p21_a_story_is_taken_back_with_receipt_and_pin(manned: Deployment) -> None:
    told = given(manned)
    caller = Caller(manned)
    assert caller.follow(told.receipt, told.pin) == ["story.told", "story.take-back.1"]
    assert caller.press("1") == ["story.sure", "follow.withdraw-yes.1", "follow.withdraw-no.2"]
    assert caller.press("1") == ["follow.taken-back", "story.taken-back"]
    assert stories(manned) == [(told.story, "withdrawn")]
    assert Caller(manned, "CA02").follow(told.receipt, told.pin) == ["follow.withdrawn"]


def test_from_home_4_a_story_is_taken_back_by_the_same_steps(manned: Deployment) -> None:
    told = given(manned)
    caller = Caller(manned)
    caller.before("own-story")
    assert caller.press("2") == ["follow.type"]
    caller.press(told.receipt, told.pin)
    assert caller.press("_") == ["story.told", "story.take-back.1"]


@pytest.mark.parametrize("reason", Reason)
def test_a_story_that_was_not_accepted_is_told_why_kindly(manned: Deployment, reason: Reason) -> None:
    told = given(manned)
    with office_of(manned).rows() as rows:
        move(rows, told.story, StoryState.REJECTED, reason=reason.value)
    heard = Caller(manned).follow(told.receipt, told.pin)
    assert heard == ["story.rejected", f"story.rejected.{reason}", "story.take-back.1"]


def test_why_in_a_persons_own_words_is_heard_in_that_call_alone(manned: Deployment) -> None:
    told, why = given(manned), b"RIFF and a kind word"
    office = office_of(manned)
    with office.rows() as rows:
        move(rows, told.story, StoryState.REJECTED, reason=Reason.NAMES.value)
    draft = encrypt_sound(office.folder, told.story, Field.ANSWER, why)
    with office.rows() as rows:
        seal(rows, draft, manned.clock.now(), for_caller=True)
    caller = Caller(manned)
    keys = ["follow.hear.1", "story.take-back.2"]
    assert caller.follow(told.receipt, told.pin) == ["story.rejected", "story.rejected.names", *keys]
    assert caller.press("1") == ["follow.answer", "sound", *keys]
    (path,) = sounds_in(caller.row()["answer"])
    assert manned.app.test_client().get(path).data == why
    assert caller.press("2")[0] == "story.sure"


def test_p32_a_story_that_was_kept_gets_its_receipt_after_the_server_was_started_again(
    manned: Deployment,
) -> None:
    telling = spoken(manned, *KEEP)
    again = manned.restarted()
    answer = Telling(again, again.carrier("CA01"), telling.answer)
    answer.carrier.number = telling.carrier.number
    assert answer.press("1")[:2] == ["apology", "receipt.number"]
    again.close()
