"""Words of the month's page, in its language: the tables' names, columns and rows, for the screen and for the PDF alike."""

from dataclasses import dataclass

from cases.figures import Shown, Table
from cases.month import UNTOLD, Month
from cases.states import Kind
from web.console import case_words, words
from web.languages import gettext


@dataclass(frozen=True)
class Titled:
    """A table with its name, and the name of what its rows are."""

    title: str
    rows: str
    table: Table


def tables(of: Month) -> list[Titled]:
    acted, ended = gettext("First action"), gettext("What came of it")
    kind, region = gettext("Kind"), gettext("Region")
    return [
        Titled(f"{acted}: {kind}", kind, of.kinds_acted),
        Titled(f"{acted}: {region}", region, of.regions_acted),
        Titled(f"{ended}: {kind}", kind, of.kinds_ended),
        Titled(f"{ended}: {region}", region, of.regions_ended),
    ]


def column(of: str) -> str:
    names = {
        "in-time": gettext("in time"),
        "late": gettext("late"),
        "not-yet": gettext("not yet"),
        "helped": gettext("something changed"),
        "ended": gettext("ended otherwise"),
        "open": gettext("nothing yet"),
    }
    return names[of]


def row(of: str) -> str:
    """A kind or a region."""
    if of in {kind.value for kind in Kind}:
        return case_words.kind(of)
    return gettext("not told") if of == UNTOLD else words.region(of)


def figure(of: Shown) -> str:
    """A figure, or the mark of one that is hidden."""
    return "·" if of is None else str(of)


def hidden() -> str:
    """What the mark means."""
    return gettext("· is hidden: fewer than five, or a figure by which fewer than five could be worked out.")
