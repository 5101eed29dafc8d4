"""Nothing under five is shown, and from what is shown no hidden figure can be worked out: every table of a size is tried.

Whoever reads a page knows the rule, and not how the lot fell. A figure is safe when tables that could have been published just
so, by one lot or another, differ in it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.figures import LEAST, Draw, Shown, Table, protected, table

COLUMNS = ("a", "b", "c")
Published = TypeVar("Published")


@dataclass
class Lot:
    """A draw that was decided before; beyond that the first place, noted with how many there were."""

    decided: tuple[int, ...] = ()
    had: list[int] = field(default_factory=list)

    def __call__(self, weights: Sequence[float]) -> int:
        place = self.decided[len(self.had)] if len(self.had) < len(self.decided) else 0
        self.had.append(len(weights))
        return place


def every_lot(publish: Callable[[Draw], Published]) -> Iterator[Published]:
    """What may be published, however the lots fall."""
    waiting: list[tuple[int, ...]] = [()]
    while waiting:
        lot = Lot(waiting.pop())
        yield publish(lot)
        for place in range(len(lot.decided), len(lot.had)):
            before = lot.decided + (0,) * (place - len(lot.decided))
            waiting += [(*before, other) for other in range(1, lot.had[place])]


def counts_up_to(most: int, length: int) -> Iterator[tuple[int, ...]]:
    """Every list of so many counts whose sum is no more than that."""
    if not length:
        yield ()
        return
    for first in range(most + 1):
        yield from ((first, *rest) for rest in counts_up_to(most - first, length - 1))


def published(cells: Sequence[int], columns: int, draw: Draw) -> Table:
    rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    return table(COLUMNS[:columns], {str(number): row for number, row in enumerate(rows)}, draw)


def told_apart(alike: dict[object, set[tuple[int, ...]]]) -> list[tuple[object, int]]:
    """Counts under five that every table which is published alike has."""
    return [
        (shown, place)
        for shown, possible in alike.items()
        for place, values in enumerate(zip(*possible, strict=True))
        if len(set(values)) == 1 and values[0] < LEAST
    ]


@pytest.mark.parametrize(("length", "most"), [(1, 30), (2, 40), (3, 24), (4, 16)])
def test_no_small_part_of_a_sum_can_be_worked_out(length: int, most: int) -> None:
    alike: dict[object, set[tuple[int, ...]]] = defaultdict(set)
    for counts in counts_up_to(most, length):
        whole = sum(counts) if sum(counts) >= LEAST else None
        for shown in every_lot(lambda draw, counts=counts: protected(counts, draw)):  # type: ignore[misc]
            alike[shown, whole].add(counts)
    assert told_apart(alike) == []


@pytest.mark.parametrize(("rows", "columns", "most"), [(2, 2, 24), (3, 2, 12), (2, 3, 12)])
def test_no_small_cell_of_a_table_can_be_worked_out(rows: int, columns: int, most: int) -> None:
    alike: dict[object, set[tuple[int, ...]]] = defaultdict(set)
    for cells in counts_up_to(most, rows * columns):
        for shown in every_lot(lambda draw, cells=cells: published(cells, columns, draw)):  # type: ignore[misc]
            alike[shown].add(cells)
    assert told_apart(alike) == []


counted = st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=1, max_size=8)


def drawn(counts: list[list[int]], seed: int) -> Table:
    chosen = Random(seed)
    return published(
        [cell for row in counts for cell in row],
        3,
        lambda weights: chosen.choices(range(len(weights)), weights)[0],
    )


@given(counted, st.integers())
def test_nothing_under_five_is_shown_and_what_is_shown_is_true(counts: list[list[int]], seed: int) -> None:
    shown = drawn(counts, seed)
    figures: list[Shown] = [shown.all, *shown.totals, *(row.total for row in shown.rows)]
    figures += [part for row in shown.rows for part in row.parts]
    assert all(figure is None or figure >= LEAST for figure in figures)
    for row, parts in zip(shown.rows, counts, strict=True):
        assert row.total in (None, sum(parts))
        assert row.parts in ((None,) * 3, tuple(parts))


@given(counted, st.integers())
def test_what_is_left_of_a_column_without_its_shown_rows_is_no_small_figure(
    counts: list[list[int]], seed: int
) -> None:
    shown = drawn(counts, seed)
    hidden = [parts for row, parts in zip(shown.rows, counts, strict=True) if None in row.parts]
    if len(hidden) < len(counts):
        assert len(hidden) != 1
        assert all(sum(column) >= LEAST for column in zip(*hidden, strict=True))


def test_a_large_month_is_shown_whole() -> None:
    shown = drawn([[10, 20, 30], [5, 6, 7]], 0)
    assert [row.parts for row in shown.rows] == [(10, 20, 30), (5, 6, 7)]
    assert (shown.totals, shown.all) == ((15, 26, 37), 78)


def test_an_empty_month_shows_nothing() -> None:
    shown = drawn([[0, 0, 0], [0, 1, 0]], 0)
    assert shown.all is None
    assert {row.total for row in shown.rows} == {None}
