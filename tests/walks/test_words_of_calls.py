"""What is said in whole calls: in which language, what is taught once, and what is heard by who presses nothing or hides."""

import pytest

from tests.builders import REAL_CONTENT, SMALL_CONTENT, Deployment, clips_in
from tests.silent import silent_names
from tests.walks.calls import LANGUAGES, play


@pytest.mark.parametrize(("key", "language"), LANGUAGES.items())
def test_after_the_language_is_chosen_every_word_is_in_it(line: Deployment, key: str, language: str) -> None:
    names = silent_names(REAL_CONTENT)
    call = line.practise()
    play(call, f"{key} 1 1 _ 7 * * 2 4 2 1 7 * * * 0 2 _")
    spoken = {names[clip] for turn in call.turns[1:] for clip in clips_in(turn.xml)}
    assert {said for said, _ in spoken} > {
        "message/nobody-pays",
        "key.wrong",
        "place.diana",
        "verdict.no-licence-known",
        "verdict.departures-suspended",
        "number/d/month-11",
    }
    assert {code for _, code in spoken} == {language}


def test_each_language_names_itself_in_the_greeting(line: Deployment) -> None:
    greeting = line.practise().begin()
    names = silent_names(REAL_CONTENT)
    said = [names[clip] for clip in clips_in(greeting.xml)]
    assert said == [
        ("greeting.hello", "mg"),
        ("greeting.choose", "mg"),
        ("greeting.choose", "fr"),
        ("greeting.choose", "en"),
    ]


def test_the_keys_that_work_everywhere_are_taught_once(line: Deployment) -> None:
    names = silent_names(REAL_CONTENT)
    call = line.practise()
    play(call, "2 1 * 1 * _ 9")
    taught = [turn.step for turn in call.turns if ("home.keys", "fr") in map(names.get, clips_in(turn.xml))]
    assert taught == ["home"]


def test_a_caller_whose_keys_never_arrive_hears_malagasy_messages_and_a_goodbye(line: Deployment) -> None:
    call = line.practise()
    play(call, "_ _ _ _ _")
    assert call.ended
    names = silent_names(REAL_CONTENT)
    said = [names[clip] for turn in call.turns[2:] for clip in clips_in(turn.xml)]
    assert said == [
        ("wanted.intro", "mg"),
        ("message/nobody-pays", "mg"),
        ("message/licence-today", "mg"),
        ("message/passport", "mg"),
        ("goodbye", "mg"),
    ]


def test_a_hidden_call_sounds_like_a_household_programme_and_nothing_else(line: Deployment) -> None:
    call = line.practise()
    play(call, "2 1 1 8")
    assert call.ended
    names = silent_names(REAL_CONTENT)
    said = [names[clip][0] for clip in clips_in(call.turns[-1].xml)]
    assert said
    assert all(piece.startswith("hide/") for piece in said)


def test_the_apology_of_a_rung_person_who_does_not_answer_comes_before_the_place(small: Deployment) -> None:
    names = silent_names(SMALL_CONTENT)
    call = small.practise()
    play(call, "2 0 2 no-answer")
    said = [names[clip] for clip in clips_in(call.turns[-1].xml)]
    assert said == [
        ("person.no-answer", "fr"),
        ("place.town", "fr"),
        ("place.town.hours", "fr"),
        ("place.way-on", "fr"),
    ]
