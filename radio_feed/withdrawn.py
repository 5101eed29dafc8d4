"""What was withdrawn and must be aired no more: the cuts of a story whose teller took it back (P21).

A story's own cut is known by its item. A programme in which the story was heard has another cut in the next week's pack; the
manifest names the old one to be deleted.
"""

from core.ledger import Rows
from radio_feed.cuts import Cut, cuts_of
from stories.published import withdrawn_names

STORY = "story/"
"""Before the name of a story's copy: the item of its cut."""


def is_withdrawn(rows: Rows, cut: Cut) -> bool:
    """Whether the cut is a story that was withdrawn."""
    return cut.item.startswith(STORY) and cut.item.removeprefix(STORY) in withdrawn_names(rows)


def withdrawn_cuts(rows: Rows) -> list[Cut]:
    """The cuts of every story that was withdrawn, by their numbers."""
    items = [f"{STORY}{name}" for name in withdrawn_names(rows)]
    return sorted(cuts_of(rows, items).values(), key=lambda cut: cut.number)
