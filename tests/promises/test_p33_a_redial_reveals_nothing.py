"""P33: a redial from a shared phone reveals no topic.

Going on is offered untitled, only for messages not marked sensitive, never after 8, a report or our own goodbye.
"""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.call import Forget, Key, Mark, Place, Remembered, Silence, Turn
from ivr.flow import begin, step
from publishing.line import Goodbye, Hide, MessageList
from publishing.release import CompiledLine
from tests.builders import MONDAY_MORNING, REAL_CONTENT, SMALL_CONTENT, Deployment, clips_in
from tests.silent import silent_line, silent_names
from tests.walks.walker import events_of, is_over

OFFERED = """
1 1 1 H            news/sun     a message
1 1 1 _ H          news/rain    the one that played on
1 1 1 * H          news/sun     back in the menu, the place stays
1 1 1 0 H          news/sun     on the way to a person who is not danger
1 1 1 0 3 H        news/sun     at a place
1 1 1 7 7 H        news/sun     wrong keys
1 H                  -            nothing was heard
1 1 1 8            -            8
1 1 1 * * 8        -            8, later
1 1 1 1 1 H        -            a sensitive message
1 1 1 1 1 * 1 H    -            something after a sensitive message
1 2 H                -            the private menu
1 1 1 3 H          -            3 in a message: the private menu
1 1 1 3 * H        -            back from there
1 1 1 0 1 H        -            danger
1 1 1 0 1 * * H    -            back from danger
1 2 2 1234# _ H      -            a private number
1 2 1 _ _            -            the second silence hid it
1 1 1 1 1 _ _      -            our own goodbye after a list
1 1 1 0 3 _        -            our own goodbye after a place
"""


def table() -> list[tuple[str, str]]:
    rows = [line.split("  ", 1) for line in OFFERED.strip().splitlines()]
    return [(keys.strip(), rest.split()[0]) for keys, rest in rows]


@pytest.mark.parametrize(("keys", "offered"), table())
def test_p33_what_the_next_call_offers(small: Deployment, keys: str, offered: str) -> None:
    first = small.practise()
    first.begin()
    first.say_all(keys.split())
    again = small.practise()
    again.begin()
    said = [silent_names(SMALL_CONTENT)[clip] for clip in clips_in(again.turns[0].xml)]
    assert (("house.resume", "mg") in said) is (offered != "-")
    turn = again.say("5")
    assert (f"{turn.step}/{turn.message}" == offered) is (offered != "-")
    assert (turn.step == "house") is (offered == "-")


def test_p33_a_place_offered_before_is_gone_too(small: Deployment) -> None:
    for keys in ("1 1 1 H", "2 H"):
        call = small.practise()
        call.begin()
        call.say_all(keys.split())
    again = small.practise()
    assert ("house.resume", "mg") not in [
        silent_names(SMALL_CONTENT)[clip] for clip in clips_in(again.begin().xml)
    ]


def test_p33_the_offer_is_the_same_words_for_every_message(small: Deployment) -> None:
    offers = set()
    for number, keys in enumerate(("1 1 1 H", "1 1 1 1 H", "1 _ _ _ H")):
        caller = f"+26100000000{number + 1}"
        call = small.practise(caller)
        call.begin()
        call.say_all(keys.split())
        assert call.turns[-1].message is not None
        offers.add(tuple(clips_in(small.practise(caller).begin().xml)))
    assert len(offers) == 1


LINES = {"real": REAL_CONTENT, "small": SMALL_CONTENT}


def kept_after(place: Place | None, turns: list[Turn]) -> Place | None:
    """What the caller's row holds once the effects of these turns are written."""
    for turn in turns:
        for effect in turn.effects:
            match effect:
                case Mark(marked):
                    place = marked
                case Forget():
                    place = None
    return place


def discreet(line: CompiledLine, turns: list[Turn]) -> bool:
    """Whether anything happened in the call that nothing may hint at; told from where it was, not from its state."""
    shapes = [line.flow.steps[turn.call.step] for turn in turns]
    sensitive = any(turn.call.message in line.sensitive for turn in turns)
    return sensitive or any(shape.private or isinstance(shape, Hide | Goodbye) for shape in shapes)


def random_call(line: CompiledLine, random: Random, place: Place | None, length: int) -> list[Turn]:
    turns = [begin(line, Remembered("fr", place), MONDAY_MORNING)]
    while len(turns) < length and not is_over(line, turns[-1].call):
        event = random.choice([*events_of(line, turns[-1].call), Silence(), Key("1"), Key("*")])
        turns.append(step(line, turns[-1].call, event, MONDAY_MORNING))
    return turns


@pytest.mark.parametrize("root", LINES)
@settings(max_examples=150)
@given(seed=st.integers(0, 2**32), lengths=st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_p33_after_any_calls_at_all_only_a_place_that_hints_at_nothing_is_kept(
    root: str, seed: int, lengths: list[int]
) -> None:
    line, random = silent_line(LINES[root]), Random(seed)
    place: Place | None = None
    for length in lengths:
        before, turns = place, random_call(line, random, place, length)
        place = kept_after(place, turns)
        if discreet(line, turns):
            assert place is None
            continue
        heard = [turn.call.place for turn in turns if turn.call.message]
        assert place == (heard[-1] if heard else before)
        if place:
            shape = line.flow.steps[place.step]
            assert isinstance(shape, MessageList)
            assert place.message in shape.messages
            assert place.message not in line.sensitive


@pytest.mark.parametrize("root", LINES)
@settings(max_examples=150)
@given(seed=st.integers(0, 2**32), length=st.integers(1, 60))
def test_p33_within_a_call_going_on_is_offered_no_more_after_anything_discreet(
    root: str, seed: int, length: int
) -> None:
    line, random = silent_line(LINES[root]), Random(seed)
    lists = [(name, shape) for name, shape in line.flow.steps.items() if isinstance(shape, MessageList)]
    name, shape = random.choice(lists)
    harmless = [message for message in shape.messages if message not in line.sensitive]
    turns = random_call(line, random, Place(name, harmless[0]) if harmless else None, length)
    for index, turn in enumerate(turns):
        if turn.reply.answer.endswith("+5"):
            assert not discreet(line, turns[: index + 1])
