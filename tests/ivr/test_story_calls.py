"""Telling a story by telephone: each use by its own key, kept by key, with a receipt; and hearing those of others."""

import pytest

from tests.builders import Deployment
from tests.ivr.receipts import Caller, office_of, said
from tests.ivr.reporting import ring
from tests.ivr.story_calls import ALL, BEGIN, KEEP, TO_STORY, begun, spoken, stories, uses
from vault.members import Role


def test_who_will_hear_it_comes_first_and_that_copies_stay_out_there(manned: Deployment) -> None:
    telling = ring(manned, *TO_STORY)
    assert said(telling.answer.text) == [
        "story.who", "story.later", "story.out", "story.begin.1", "story.take-back.2",
    ]  # fmt: skip
    assert telling.press(BEGIN) == ["story.radio", "story.yes.1", "story.no.2"]


@pytest.mark.parametrize(
    ("keys", "allowed"),
    [
        (("1", "1", "1"), {"radio", "phone", "web"}),
        (("1", "_", "2"), {"radio"}),
        (("_", "1", "7"), {"phone"}),
        (("3", "5", "1"), {"web"}),
        (("#", "1", "1"), {"phone", "web"}),
    ],
)
def test_p21_each_use_is_asked_apart_and_allowed_by_its_own_key_alone(
    manned: Deployment, keys: tuple[str, ...], allowed: set[str]
) -> None:
    begun(manned, *keys)
    assert uses(manned) == allowed
    assert [state for _, state in stories(manned)] == ["telling"]


@pytest.mark.parametrize("keys", [("2", "2", "2"), ("_", "_", "_"), ("4", "6", "#")])
def test_p21_without_any_use_nothing_is_kept_and_that_is_said_kindly(
    manned: Deployment, keys: tuple[str, ...]
) -> None:
    telling = begun(manned, *keys)
    assert said(telling.answer.text) == ["story.none"]
    for table in ("stories", "story_consents", "case_keys", "expected_recordings"):
        assert manned.rows(f"SELECT * FROM {table}") == []
    assert telling.press("_")[0] == "voices.stories"


def test_where_nobody_could_open_it_no_story_is_taken(line: Deployment) -> None:
    telling = ring(line, *TO_STORY)
    assert said(telling.answer.text) == ["story.absent"]
    assert line.rows("SELECT 1 FROM stories") == []


def test_after_the_words_key_8_hides_for_nothing_named_a_story(manned: Deployment) -> None:
    telling = begun(manned, *ALL)
    assert said(telling.answer.text) == ["story.nameless", "story.speak"]
    assert telling.speak(Digits="8") == ["report.thanks", "report.go-on.1"]
    telling.press("8")
    assert telling.state.step == "hide"


WAY = (BEGIN, *ALL, "speak", *KEEP, "1", "4711#", "_", "_")
"""From who hears it to the questions after the receipt."""


@pytest.mark.parametrize("point", range(len(WAY) + 1))
def test_p14_8_hides_at_every_point_of_a_story(manned: Deployment, point: int) -> None:
    telling = ring(manned, *TO_STORY)
    for word in WAY[:point]:
        telling.speak(Digits="5") if word == "speak" else telling.press(word)
    if "<Record" in telling.answer.text:
        telling.speak(Digits="8")
    telling.press("8#" if 'finishOnKey="#"' in telling.answer.text else "8")
    assert telling.state.step == "hide"


def test_a_story_is_kept_by_key_with_receipt_voice_and_theme(manned: Deployment) -> None:
    telling = spoken(manned)
    assert telling.press("1") == ["story.check", "story.keep.1", "story.again.2", "story.throw.3"]
    assert telling.press("1")[0] == "receipt.number"
    receipt = telling.state.receipt
    assert receipt
    assert telling.press("1", "4711#") == ["moment.please"]
    assert telling.press("_") == ["receipt.kept", "story.voice", "story.voice.own.1", "story.voice.changed.2"]
    assert telling.press("1")[0] == "story.theme"
    assert telling.press("2") == ["story.thanks", "report.erase"]
    (row,) = manned.rows("SELECT * FROM stories")
    assert (row["state"], row["theme"], bool(row["voice_changed"])) == ("coming", "wages", False)
    assert Caller(manned, "CA02").follow(receipt, "4711") == ["follow.keeping", "story.take-back.1"]


def test_whoever_passes_over_voice_and_theme_is_heard_in_a_changed_voice(manned: Deployment) -> None:
    telling = spoken(manned, *KEEP, "2")
    assert telling.press("_")[0] == "story.theme"
    assert telling.press("_")[0] == "story.thanks"
    (row,) = manned.rows("SELECT * FROM stories")
    assert (row["theme"], bool(row["voice_changed"])) == (None, True)


def test_a_story_told_again_leaves_nothing_of_the_first(manned: Deployment) -> None:
    telling = spoken(manned, "1")
    assert telling.press("2") == ["story.speak"]
    telling.speak("RE2", Digits="5")
    states = {row["sid"]: row["state"] for row in manned.rows("SELECT sid, state FROM expected_recordings")}
    assert states == {"RE1": "discarded", "RE2": "announced"}
    telling.press(*KEEP)
    assert [state for _, state in stories(manned)] == ["coming"]


def test_a_story_thrown_away_is_withdrawn_at_once(manned: Deployment) -> None:
    telling = spoken(manned, "1")
    assert telling.press("3") == ["story.thrown"]
    assert [state for _, state in stories(manned)] == ["withdrawn"]
    assert {row["state"] for row in manned.rows("SELECT state FROM expected_recordings")} == {"discarded"}


def test_a_hang_up_before_it_is_kept_leaves_it_for_nobody(manned: Deployment) -> None:
    telling = begun(manned, *ALL)
    telling.carrier.hang_up()
    assert [state for _, state in stories(manned)] == ["telling"]


def test_p22_a_case_that_began_as_a_grievance_is_no_story_whatever_is_keyed(manned: Deployment) -> None:
    telling = ring(manned, "3", "3", "1", "1")
    telling.speak(Digits="5")
    (case,) = manned.rows("SELECT id FROM cases")
    caller = Caller(manned, "CA02")
    assert caller.before("story-check", case=case["id"])[0] == "voices.stories"
    assert caller.before("story-details", case=case["id"])[0] == "voices.stories"
    assert manned.rows("SELECT 1 FROM stories") == []


def test_p22_a_story_told_after_a_report_in_one_call_is_kept_apart(manned: Deployment) -> None:
    telling = ring(manned, "3", "3", "1", "1")
    telling.speak(Digits="5")
    telling.press("0", "*", "*")
    caller = Caller(manned, "CA02")
    (case,) = manned.rows("SELECT id FROM cases")
    caller.before("own-story", case=case["id"])
    caller.press(BEGIN, *ALL)
    ((story, _),) = stories(manned)
    kept = {row["purpose"]: row["case_id"] for row in manned.rows("SELECT * FROM expected_recordings")}
    assert kept == {"report": case["id"], "story": story}
    assert manned.rows("SELECT id FROM cases WHERE id = ?", story) == []


def test_an_editor_alone_can_take_stories(line: Deployment) -> None:
    office_of(line).hire(Role.EDITOR, None)
    assert said(ring(line, *TO_STORY).answer.text)[0] == "story.who"
