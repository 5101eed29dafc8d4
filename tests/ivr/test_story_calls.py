"""Telling a story by telephone: each use by its own key, kept by key, with a receipt; and hearing those of others."""

from dataclasses import dataclass

import pytest

from stories.copies import withdraw_copies
from stories.published import Sound, Use, file_name
from stories.states import Reason, StoryState, move
from tests.builders import REAL_CONTENT, Deployment
from tests.ivr.receipts import Caller, office_of, said, sounds_in
from tests.ivr.reporting import Telling, ring
from tests.silent import silent_names
from tests.stories.telling import published_story, told_story
from vault.boxes import Field
from vault.caller import bind, derive, new_receipt
from vault.members import Role
from vault.sealing import encrypt_sound, seal

TO_STORY = ("3", "4", "3")
"""English, voices and radio, tell my own story."""
TO_STORIES = ("3", "4", "1")
BEGIN = "1"
ALL = ("1", "1", "1")
KEEP = ("1", "1")
"""On from what was said; keep it."""


@dataclass(frozen=True)
class Given:
    """A story with the receipt and the PIN that its teller holds."""

    story: str
    receipt: str
    pin: str = "4711"


def begun(line: Deployment, *uses: str, sid: str = "CA01") -> Telling:
    """A call in which each use was answered by a key, or `_` for none."""
    return ring(line, *TO_STORY, BEGIN, *uses, sid=sid)


def spoken(line: Deployment, *keys: str, sid: str = "CA01", recording: str = "RE1") -> Telling:
    """A call in which a story was spoken that may go anywhere, and the keys after it."""
    telling = begun(line, *ALL, sid=sid)
    telling.speak(recording, Digits="5")
    if keys:
        telling.press(*keys)
    return telling


def stories(line: Deployment) -> list[tuple[str, ...]]:
    return [(row["id"], row["state"]) for row in line.rows("SELECT id, state FROM stories ORDER BY id")]


def uses(line: Deployment) -> set[str]:
    return {row["use"] for row in line.rows("SELECT use FROM story_consents")}


def given(line: Deployment) -> Given:
    """A story that was told in an earlier call."""
    receipt = new_receipt()
    key = derive(receipt, "4711", line.settings.receipt_pepper)
    with office_of(line).rows() as rows:
        story = told_story(rows, line.clock.now())
        assert bind(rows, story, key)
    return Given(story, receipt)


def published(line: Deployment, *, sounds: bool = True, **telling: object) -> str:
    """The name of a copy that goes out today, with its sound."""
    with office_of(line).rows() as rows:
        _, name = published_story(rows, line.clock.now(), **telling)  # type: ignore[arg-type]
    line.clock.move(days=7)
    if sounds:
        line.settings.stories_path.mkdir(exist_ok=True)
        (line.settings.stories_path / file_name(name, Sound.PHONE)).write_bytes(name.encode())
    return name


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


def test_an_editor_alone_can_take_stories(line: Deployment) -> None:
    office_of(line).hire(Role.EDITOR, None)
    assert said(ring(line, *TO_STORY).answer.text)[0] == "story.who"
