"""Which of several sounds come to a length together. Pure.

Every sum that can be reached is one bit of a whole number (a subset sum by shifting), so that the choice is exact and takes a
few milliseconds: among the sums inside the span it takes what stands first in each group, and when none is inside, the nearest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

TICKS = 100
"""A second. Sums are of hundredths; thirty of them are wrong by 0.15 s at most."""


@dataclass(frozen=True)
class Group:
    """Things of which `at_least` to `at_most` are taken. `lengths`: seconds of each, what is preferred first.

    `opening`: seconds that come once, when anything is taken. `eager` takes what fits; else nothing more than is needed.
    """

    lengths: tuple[float, ...]
    at_least: int
    at_most: int
    opening: float = 0.0
    eager: bool = True


Taken = tuple[tuple[int, ...], ...]
"""For each group the places of what is taken, in the order of preference."""


def choose(fixed: float, groups: Sequence[Group], fewest: float, most: float) -> Taken:
    """What to take so that it lasts, with `fixed` seconds besides, from `fewest` to `most` seconds; else the nearest there is.

    A group with fewer things than `at_least` gives all it has.
    """
    tables = _tables(groups)
    sums = tables[0][0][0] if groups else 1
    wanted = _wanted(sums, round((fewest - fixed) * TICKS), round((most - fixed) * TICKS))
    taken: list[tuple[int, ...]] = []
    spent = 0
    for group, table in zip(groups, tables, strict=True):
        places, spent = _take(group, table, wanted, spent)
        taken.append(places)
    return tuple(taken)


_Table = list[list[int]]
"""By how many things were passed, and how many of them taken: the sums that the rest can still come to, as bits."""


def _tables(groups: Sequence[Group]) -> list[_Table]:
    rest = 1
    tables: list[_Table] = []
    for group in reversed(groups):
        most = min(group.at_most, len(group.lengths))
        fewest = min(group.at_least, most)
        table: _Table = [[rest if fewest <= taken <= most else 0 for taken in range(most + 2)]]
        for place in reversed(range(len(group.lengths))):
            after = table[0]
            now = [
                after[taken] | after[taken + 1] << _ticks(group, place, taken) for taken in range(most + 1)
            ]
            table.insert(0, [*now, 0])
        rest = table[0][0]
        tables.insert(0, table)
    return tables


def _ticks(group: Group, place: int, taken: int) -> int:
    """What it costs to take the thing when so many of its group were taken before."""
    return round((group.lengths[place] + (0.0 if taken else group.opening)) * TICKS)


def _wanted(sums: int, fewest: int, most: int) -> int:
    """The sums inside the span; when there are none the nearest one, the shorter of two."""
    inside = sums & _below(most + 1) & ~_below(fewest)
    if inside:
        return inside
    under, over = sums & _below(fewest), sums >> max(0, most + 1)
    longest = under.bit_length() - 1 if under else None
    shortest = max(0, most + 1) + (over & -over).bit_length() - 1 if over else None
    if longest is None or (shortest is not None and shortest - most < fewest - longest):
        return 1 << (shortest or 0)
    return 1 << longest


def _below(bits: int) -> int:
    return (1 << max(0, bits)) - 1


def _take(group: Group, table: _Table, wanted: int, spent: int) -> tuple[tuple[int, ...], int]:
    """Goes through the group once: takes a thing, or leaves it, as it likes, while a wanted sum can still be reached."""
    places: list[int] = []
    for place in range(len(group.lengths)):
        with_it = spent + _ticks(group, place, len(places))
        can_take = table[place + 1][len(places) + 1] << with_it & wanted
        can_leave = table[place + 1][len(places)] << spent & wanted
        if can_take and (group.eager or not can_leave):
            places.append(place)
            spent = with_it
    return tuple(places), spent
