"""A report on the telephone: the consent, the words, each question after them, adding and hearing again."""

import pytest

from carriers.practice import PracticeCall, Recording, Turn
from cases.states import DEADLINES, Kind
from tests.builders import LINE, REAL_CONTENT, Deployment, clips_in
from tests.ivr.reporting import (
    AGREE,
    CALLS_FROM,
    GO_ON,
    NOTICE,
    TAKE,
    TO_DETAILS,
    TO_NOTICE,
    TO_PHONE,
    TO_REFER,
    Team,
    hire,
    offered,
    office_of,
    ring,
    said,
    told,
)
from tests.silent import silent_names
from vault.members import Role
from vault.regions import PRACTICE

PRACTICE_TAKE = "/phone/recordings/take/key"


def test_three_sentences_and_one_key_then_the_caller_speaks_at_once(manned: Deployment) -> None:
    telling = ring(manned)
    assert telling.press(*TO_NOTICE) == NOTICE
    assert manned.rows("SELECT * FROM cases") == []
    assert telling.press(AGREE) == ["report.speak"]
    assert "<Record" in telling.answer.text
    assert 'maxLength="300"' in telling.answer.text
    (expected,) = manned.rows("SELECT case_id, purpose, state FROM expected_recordings")
    assert expected == {"case_id": telling.case["id"], "purpose": "report", "state": "expected"}
    case = telling.case
    assert (case["origin"], case["region"], case["language"], case["kind"]) == ("told", None, "fr", "untold")


def test_silence_never_consents_and_the_second_one_hides(manned: Deployment) -> None:
    telling = ring(manned, *TO_NOTICE)
    assert telling.press("_") == NOTICE
    assert all(word.startswith("hide/") for word in telling.press("_"))
    assert manned.rows("SELECT * FROM cases") == []


def test_a_wrong_key_consents_to_nothing(manned: Deployment) -> None:
    telling = ring(manned, *TO_NOTICE)
    assert telling.press("2") == ["key.wrong", *NOTICE]
    assert manned.rows("SELECT * FROM cases") == []


@pytest.mark.parametrize("way", [("2", "1", "3", "3", "1"), ("2", "3", "1")])
def test_3_at_home_and_inside_a_message_lead_to_it(manned: Deployment, way: tuple[str, ...]) -> None:
    assert ring(manned).press(*way) == NOTICE


def test_what_follows_the_recording_names_no_report_and_8_hides_there(manned: Deployment) -> None:
    telling = ring(manned, *TO_NOTICE, AGREE)
    assert telling.speak(Digits="8") == ["report.thanks", "report.go-on.1"]
    assert all(word.startswith("hide/") for word in telling.press("8"))
    (expected,) = manned.rows("SELECT state FROM expected_recordings")
    assert expected == {"state": "announced"}, "nothing that was said is lost"


def test_every_question_can_be_passed_over_and_nothing_is_kept_then(manned: Deployment) -> None:
    telling = told(manned)
    assert telling.press(*TO_DETAILS) == ["report.questions", *offered("about", ("self", "other"))]
    assert telling.press("3") == offered("region", ("diana", "sava", "elsewhere"))
    assert telling.press("4") == offered("country", ("mauritius", "gulf", "another"))
    assert telling.press("4") == offered("kind", ("danger", "held", "another"))
    assert telling.press("4") == offered("refer", ("yes",))
    assert telling.press("2") == offered("more", ("add",))
    assert telling.press("2") == ["report.erase"]
    assert telling.press("_") == ["goodbye"]
    case = telling.case
    assert {case[name] for name in ("region", "country", "about", "hours")} == {None}
    assert (case["kind"], case["refers"]) == ("untold", 0)


def test_each_answer_is_kept_in_the_turn_in_which_it_is_keyed(manned: Deployment) -> None:
    telling = told(manned, *TO_DETAILS)
    telling.press("2")
    assert telling.case["about"] == "other"
    telling.press("2", "2")
    assert telling.case["region"] == "sava"
    assert telling.press("3") == offered("place", ("comoros", "elsewhere"))
    assert telling.case["country"] is None
    telling.press("1")
    assert telling.case["country"] == "comoros"
    assert telling.press("3")[-1] == "report.matter.other.4"
    telling.press("2")
    assert telling.case["kind"] == "wages"
    telling.press("1")
    assert telling.case["refers"] == 1


@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        (("1",), Kind.DANGER),
        (("2",), Kind.HELD),
        (("3", "1"), Kind.MONEY),
        (("3", "2"), Kind.WAGES),
        (("3", "3"), Kind.CONTRACT),
        (("3", "4"), Kind.OTHER),
    ],
)
def test_a_kind_brings_its_deadline(manned: Deployment, keys: tuple[str, ...], kind: Kind) -> None:
    case = told(manned, *TO_DETAILS, "3", "4", "4", *keys).case
    assert case["kind"] == kind
    assert case["deadline_at"] - case["received_at"] == DEADLINES[kind].total_seconds() * 1000


@pytest.mark.parametrize(("key", "country"), [("1", "mauritius"), ("2", "gulf")])
def test_a_country_is_kept(manned: Deployment, key: str, country: str) -> None:
    assert told(manned, *TO_DETAILS, "3", "4", key).case["country"] == country


def test_the_region_decides_who_opens_and_the_office_can_be_avoided(line: Deployment, team: Team) -> None:
    telling = told(line, *TO_DETAILS, "3")
    telling.press("1")
    case = telling.case["id"]
    assert team.openers(case) == {team.supervisor, team.diana}
    assert telling.press("9") == offered("avoid", ("must-not",))
    telling.press("1")
    assert team.openers(case) == {team.supervisor}


def test_hanging_up_anywhere_keeps_what_there_is(manned: Deployment) -> None:
    telling = told(manned, *TO_DETAILS, "1", "1")
    telling.carrier.hang_up()
    assert (telling.case["about"], telling.case["region"]) == ("self", "diana")


def test_silence_in_a_question_answers_nothing_repeats_it_and_then_hides(manned: Deployment) -> None:
    telling = told(manned, *TO_REFER)
    assert telling.press("_") == offered("refer", ("yes",))
    assert all(word.startswith("hide/") for word in telling.press("_"))
    assert telling.case["refers"] == 0


def test_who_was_asked_for_money_says_name_town_and_number_in_words(manned: Deployment) -> None:
    telling = ring(manned, "2", "2", "_", "1")
    assert said(telling.answer) == NOTICE
    assert telling.press(AGREE) == ["report.money", "report.speak"]
    assert (telling.case["origin"], telling.case["kind"]) == ("recruiter", "money")
    telling.speak()
    assert telling.press(*TO_DETAILS, "3", "4", "4") == offered("refer", ("yes",)), "the kind is known"


def test_more_can_be_added_as_often_as_wanted(manned: Deployment) -> None:
    telling = told(manned, *TO_REFER, "2")
    for sid in ("RE2", "RE3"):
        assert telling.press("1") == ["report.speak"]
        assert telling.speak(sid) == ["report.thanks", "report.go-on.1"]
        assert telling.press(GO_ON) == offered("more", ("add",))
    rows = manned.rows("SELECT purpose, state FROM expected_recordings ORDER BY turn")
    assert [row["purpose"] for row in rows] == ["report", "addition", "addition"]
    assert {row["state"] for row in rows} == {"announced"}


def test_back_from_the_thanks_is_the_menu_before_and_no_recording(manned: Deployment) -> None:
    telling = told(manned, "*")
    assert said(telling.answer) == ["tell.now", "tell.follow", "tell.danger"]
    assert [row["state"] for row in manned.rows("SELECT state FROM expected_recordings")] == ["announced"]


def test_nothing_can_be_heard_again_on_a_carrier_whose_copy_does_not_play(manned: Deployment) -> None:
    assert said(told(manned, *TO_REFER, "2").answer) == offered("more", ("add",))
    assert manned.rows("SELECT url FROM expected_recordings") == [{"url": TAKE}]


@pytest.fixture
def practice(line: Deployment) -> PracticeCall:
    """A practice call in which a report was spoken, and every question passed over up to hearing it again."""
    hire(office_of(line), Role.SUPERVISOR, PRACTICE)
    call = line.practise(record=lambda: Recording("RE1", f"{line.settings.public_url}{PRACTICE_TAKE}", 20.0))
    call.begin()
    call.say_all([*TO_NOTICE, AGREE, "R5", *TO_REFER, "2"])
    return call


def test_on_the_practice_phone_it_is_heard_again_only_when_asked_for(practice: PracticeCall) -> None:
    offer = practice.turns[-1]
    assert words(offer) == offered("listen", ("hear",))
    heard = practice.say("1")
    assert [clip for clip in heard.clips if "/clips/" not in clip] == [f"{LINE}{PRACTICE_TAKE}"]
    assert words(heard) == offered("more", ("add",))
    assert all(PRACTICE_TAKE not in clip for turn in practice.turns[:-1] for clip in turn.clips)


def test_a_practice_report_stays_in_the_practice_region(line: Deployment, practice: PracticeCall) -> None:
    practice.say_all(["2"])
    (case,) = line.rows("SELECT region FROM cases")
    assert case == {"region": PRACTICE}


def words(turn: Turn) -> list[str]:
    """What a practice call heard, by the names of its prompts."""
    names = silent_names(REAL_CONTENT)
    return [names[clip][0] for clip in clips_in(turn.xml)]


def test_p07_a_report_leaves_daily_counts_alone_and_ties_no_case_to_its_call(manned: Deployment) -> None:
    telling = ring(manned, "2")
    before = manned.rows("SELECT * FROM events")
    telling.press("3", "1", AGREE)
    telling.speak()
    telling.press(*TO_PHONE, "1", "3", "2", "_")
    telling.carrier.hang_up()
    assert manned.rows("SELECT * FROM events") == before
    counts = {row["step"]: row["count"] for row in manned.rows("SELECT step, count FROM daily_counts")}
    assert set(counts) == {
        "tell",
        "tell-now",
        "tell-speak",
        "tell-kept",
        "receipt",
        "pin",
        "pin-kept",
        "tell-details",
        "tell-more",
        "tell-end",
    }
    for table in ("cases", "case_events", "case_keys", "sealed_items"):
        rows = str(manned.rows(f"SELECT * FROM {table}"))
        assert telling.carrier.sid not in rows
        assert CALLS_FROM not in rows
