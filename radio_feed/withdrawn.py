"""What was withdrawn and is aired no more: the cut of a story whose teller took it back, and every file it is heard in (P21).

A story's own cut is known by its item. A programme in which the story was heard has another cut in the next week's pack; its old
file goes with the story's own.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from core.ledger import Rows, rows_of
from radio_feed.cuts import Cut, cuts_of
from radio_feed.packs.shelf import paths_with
from stories.published import withdrawn_names, withdrawn_on

STORY = "story/"
"""Before the name of a story's copy: the item of its cut."""


@dataclass(frozen=True)
class Withdrawn:
    """A story that was taken back: the cut that was its own, and the files of packs in which it is heard, as on the stick."""

    cut: Cut | None
    paths: tuple[str, ...]


def is_withdrawn(rows: Rows, cut: Cut) -> bool:
    """Whether the cut is a story that was withdrawn."""
    return cut.item.startswith(STORY) and cut.item.removeprefix(STORY) in withdrawn_names(rows)


def list_withdrawn(connection: Connection) -> list[Withdrawn]:
    """Every withdrawn story that stations may have, the last withdrawn first."""
    days = withdrawn_on(connection)
    cuts = cuts_of(rows_of(connection), [f"{STORY}{name}" for name in days])
    paths = paths_with(connection, days.keys())
    newest_first = sorted(sorted(days), key=lambda name: days[name], reverse=True)
    found = (Withdrawn(cuts.get(f"{STORY}{name}"), paths.get(name, ())) for name in newest_first)
    return [each for each in found if each.cut or each.paths]
