"""Figures that may be shown: nothing under five, and nothing from which a figure under five could be worked out.

A total is the sum of its parts, so hiding one small part hides nothing: another goes with it, until what is hidden is at least
two parts that hold at least five together. Which one goes is drawn by lot, the small ones more often: were it always the
smallest, whoever knows this rule could tell its bounds. The lot is the same each time the page is shown (cases.month), or looking
twice would tell. Pure: counts and a lot in, what may be shown out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

LEAST = 5
"""Fewer people than this could be recognised."""

Shown = int | None
"""A figure, or nothing where it is hidden."""
Draw = Callable[[Sequence[float]], int]
"""A place drawn by lot, each as likely as its weight."""


@dataclass(frozen=True)
class Row:
    """A line of a table: its name, all of it, and its parts; hidden together where one of them must be."""

    name: str
    total: Shown
    parts: tuple[Shown, ...]


@dataclass(frozen=True)
class Table:
    """Counts by two things, with the totals both ways. `totals` are the columns'."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    totals: tuple[Shown, ...]
    all: Shown


def protected(counts: Sequence[int], draw: Draw) -> tuple[Shown, ...]:
    """The counts that may be shown beside their sum."""
    if sum(counts) < LEAST:
        return (None,) * len(counts)
    hidden = [place for place, count in enumerate(counts) if count < LEAST]
    shown = [place for place, count in enumerate(counts) if count >= LEAST]
    while hidden and shown and not _hides([[counts[place]] for place in hidden]):
        hidden.append(shown.pop(draw([_weight(counts[place]) for place in shown])))
    return tuple(None if place in hidden else count for place, count in enumerate(counts))


def table(columns: Sequence[str], counts: Mapping[str, Sequence[int]], draw: Draw) -> Table:
    """The table of the counts, rows by name, with everything hidden that must be."""
    totals = protected([sum(parts) for parts in counts.values()], draw)
    columns_in_all = [sum(column) for column in zip(*counts.values(), strict=True)]
    across = protected(columns_in_all, draw)
    shown = _shown_in_parts(counts, totals, draw) if None not in across else []
    hidden = (None,) * len(columns)
    rows = tuple(
        Row(name, total, tuple(parts) if name in shown else hidden)
        for (name, parts), total in zip(counts.items(), totals, strict=True)
    )
    whole = sum(columns_in_all)
    return Table(tuple(columns), rows, across, whole if whole >= LEAST else None)


def _shown_in_parts(counts: Mapping[str, Sequence[int]], totals: Sequence[Shown], draw: Draw) -> list[str]:
    """The rows whose parts may be shown: taken away from the columns' totals, what is left must tell nothing small either."""
    named = zip(counts, totals, strict=True)
    shown = [name for name, total in named if total is not None and min(counts[name]) >= LEAST]
    while shown and not _hides([parts for name, parts in counts.items() if name not in shown]):
        shown.pop(draw([_weight(sum(counts[name])) for name in shown]))
    return shown


def _hides(rows: Sequence[Sequence[int]]) -> bool:
    """Whether the hidden rows keep each other's secret: there is none, or two at least, with no small figure together."""
    return not rows or (len(rows) >= 2 and all(sum(column) >= LEAST for column in zip(*rows, strict=True)))


def _weight(count: int) -> float:
    """How likely a part is hidden with another: a large one seldom, for it tells most."""
    return 1.0 / (count * count)
