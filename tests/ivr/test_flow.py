"""The flow of a call, where a rule is finer than the walks: what is offered again, what is taught, what counts."""

from collections.abc import Sequence
from dataclasses import replace

from ivr.call import (
    Begin,
    Call,
    Dialled,
    Effect,
    Event,
    Forget,
    Key,
    Mark,
    Place,
    Remember,
    Remembered,
    Silence,
    Spoke,
    Turn,
)
from ivr.flow import begin, step
from tests.builders import MONDAY_MORNING, SMALL_CONTENT
from tests.silent import silent_line

LINE = silent_line(SMALL_CONTENT)
SUN = Place("news", "sun")


def play(begun: Turn, *events: Event | str) -> list[Turn]:
    """The turns that follow, keys written as they are and `_` for silence."""
    turns = [begun]
    for event in events:
        happened = event if not isinstance(event, str) else Silence() if event == "_" else Key(event)
        turns.append(step(LINE, turns[-1].call, happened, MONDAY_MORNING))
    return turns


def new_call() -> Turn:
    return begin(LINE, None, MONDAY_MORNING)


def known_caller(place: Place | None = None) -> Turn:
    return begin(LINE, Remembered("fr", place), MONDAY_MORNING)


def effects(turns: Sequence[Turn]) -> list[Effect]:
    return [effect for turn in turns for effect in turn.effects]


def test_choosing_a_language_is_remembered_and_silence_chooses_none() -> None:
    assert Remember("fr") in effects(play(new_call(), "2"))
    assert effects(play(new_call(), "_", "_", "_")) == [
        Mark(Place("wanted", "sun")),
        Mark(Place("wanted", "rain")),
    ]


def test_a_language_the_release_does_not_speak_is_asked_for_again() -> None:
    begun = begin(LINE, Remembered("xmv", SUN), MONDAY_MORNING)
    assert begun.call == replace(Call("hello"), trail=())


def test_each_message_is_marked_as_the_place_to_go_on() -> None:
    turns = play(known_caller(), "1", "1", "_")
    assert effects(turns) == [Mark(SUN), Mark(Place("news", "rain"))]


def test_once_something_sensitive_was_heard_nothing_of_the_call_is_marked() -> None:
    turns = play(known_caller(), "1", "1", "1", "1", "*", "1")
    assert [turn.call.message for turn in turns[-3:]] == ["storm", None, "sun"]
    assert effects(turns)[2:] == [Forget()]


def test_go_on_is_offered_no_more_once_something_private_was_entered() -> None:
    """The phone may have changed hands in the middle of the call."""
    assert play(known_caller(SUN))[-1].reply.answer == "house+5"
    for keys in (
        ("2", "*"),
        ("0", "1", Dialled(answered=False), "*", "*"),
        ("1", "1", "1", "1", "*", "*"),
    ):
        turns = play(known_caller(SUN), *keys)
        assert turns[-1].call.step == "house"
        assert turns[-1].reply.answer == "house"
        assert "key.wrong" in play(turns[-1], "5")[-1].reply.before


def test_a_place_that_was_made_sensitive_since_is_offered_no_more() -> None:
    strict = replace(LINE, sensitive=LINE.sensitive | {"sun"})
    assert begin(strict, Remembered("fr", SUN), MONDAY_MORNING).call.resume is None
    assert begin(LINE, Remembered("fr", SUN), MONDAY_MORNING).call.resume == SUN


def test_a_place_that_is_gone_from_the_release_is_offered_no_more() -> None:
    for place in (Place("news", "hail"), Place("olds", "sun"), Place("house")):
        assert known_caller(place).call.resume is None


def test_wrong_keys_are_counted_anew_in_each_message_of_a_list() -> None:
    turns = play(known_caller(), "1", "1", "7", "7", "1", "7", "7")
    assert [turn.call.wrong_keys for turn in turns[-6:]] == [0, 1, 2, 0, 1, 2]
    assert turns[-1].call.place == Place("news", "rain")


def test_silence_and_wrong_keys_are_counted_anew_in_each_step() -> None:
    turns = play(known_caller(), "7", "7", "1", "_", "7")
    assert [turn.call.wrong_keys for turn in turns] == [0, 1, 2, 0, 0, 1]
    assert play(known_caller(), "_", "_", "7", "_")[-1].call.silences == 1


def test_a_key_during_something_said_on_the_way_is_taken_by_the_menu_that_comes_next() -> None:
    assert play(known_caller(), "1", "2")[-1].call.step == "service"
    assert play(known_caller(), "1", "_")[-1].call.step == "news-menu"
    assert play(known_caller(), "1", "2", "*")[-1].call.step == "news-menu"


def test_what_a_step_cannot_have_asked_for_changes_nothing() -> None:
    """A carrier that reports a dialled person or a recording where there was none is heard, and ignored."""
    home = known_caller().call
    for event in (Dialled(answered=True), Dialled(answered=False), Spoke()):
        turn = step(LINE, home, event, MONDAY_MORNING)
        assert turn.call == home
        assert turn.effects == ()


def test_a_number_that_was_typed_is_carried_to_the_step_that_takes_it() -> None:
    assert play(known_caller(), "3", "9*123#")[-1].call.typed == "123"
    assert play(known_caller(), "3", "12")[-1].call.typed is None


def test_digits_of_other_scripts_are_not_keys() -> None:
    """Python would call them digits; no telephone has them."""
    assert "key.wrong" in play(known_caller(), "3", "١٢٣")[-1].reply.before
    assert "key.wrong" in play(known_caller(), "١")[-1].reply.before
    assert "key.wrong" in play(known_caller(), "12")[-1].reply.before


def test_a_rung_person_who_answers_ends_the_call_with_a_goodbye() -> None:
    turns = play(known_caller(), "0", "2", Dialled(answered=True))
    assert [turn.reply.answer for turn in turns[1:]] == ["people", "town.dial", "farewell"]
    assert effects(turns) == [Forget()]


def test_the_trail_back_stays_short_however_long_the_call() -> None:
    turns = play(known_caller(), *["1", "1", "1", "3", "*", "0", "3"] * 20)
    assert max(len(turn.call.trail) for turn in turns) <= 8
    assert len(turns[-1].call.to_json()) < 1000


def test_a_call_begins_the_same_whatever_it_was() -> None:
    assert step(LINE, Call("news", "sun"), Begin(), MONDAY_MORNING) == new_call()
