from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radio_feed.lengths import Group, choose

SECONDS = st.integers(1, 600).map(lambda tenths: tenths / 10)


@st.composite
def groups(draw: st.DrawFn) -> Group:
    lengths = tuple(draw(st.lists(SECONDS, max_size=4)))
    at_least = draw(st.integers(0, 3))
    opening = draw(st.sampled_from([0.0, 2.5]))
    return Group(lengths, at_least, draw(st.integers(at_least, 4)), opening, draw(st.booleans()))


def ways(group: Group) -> list[tuple[int, ...]]:
    most = min(group.at_most, len(group.lengths))
    fewest = min(group.at_least, most)
    return [
        each for count in range(fewest, most + 1) for each in combinations(range(len(group.lengths)), count)
    ]


def lasts(fixed: float, listed: list[Group], taken: tuple[tuple[int, ...], ...]) -> float:
    return fixed + sum(
        sum(group.lengths[place] for place in places) + (group.opening if places else 0.0)
        for group, places in zip(listed, taken, strict=True)
    )


@given(SECONDS, st.lists(groups(), max_size=3), st.integers(0, 200), st.integers(0, 30))
def test_no_other_choice_comes_nearer_to_the_span(
    fixed: float, listed: list[Group], fewest: int, width: int
) -> None:
    most = fewest + width

    def off(seconds: float) -> float:
        return round(max(0.0, fewest - seconds, seconds - most), 3)

    taken = choose(fixed, listed, fewest, most)
    assert all(places in ways(group) for group, places in zip(listed, taken, strict=True))
    best = min(off(lasts(fixed, listed, each)) for each in product(*map(ways, listed)))
    assert off(lasts(fixed, listed, taken)) == best


def test_what_is_preferred_is_taken_while_the_length_allows_it() -> None:
    group = Group((30.0, 20.0, 10.0), 1, 3)
    assert choose(0.0, [group], 28, 32) == ((0,),)
    assert choose(0.0, [group], 38, 42) == ((0, 2),)


def test_what_only_fills_is_taken_only_where_it_is_needed() -> None:
    messages, music = Group((30.0,), 1, 1), Group((10.0,), 0, 1, eager=False)
    assert choose(0.0, [messages, music], 28, 45) == ((0,), ())
    assert choose(0.0, [messages, music], 38, 45) == ((0,), (0,))


@pytest.mark.parametrize(("fewest", "most", "taken"), [(100, 110, (0, 1)), (1, 5, (1,))])
def test_out_of_reach_the_nearest_is_taken(fewest: int, most: int, taken: tuple[int, ...]) -> None:
    assert choose(0.0, [Group((30.0, 20.0), 1, 2)], fewest, most) == (taken,)


def test_nothing_to_choose_from_is_no_failure() -> None:
    assert choose(12.0, [], 10, 20) == ()
    assert choose(12.0, [Group((), 2, 3)], 100, 200) == ((),)
