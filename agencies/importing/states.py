"""What an import may become, and the one place that says so."""

from enum import StrEnum

from core.ledger import Rows
from core.states import Transitions


class ImportState(StrEnum):
    """`staged` is seen by nobody; `current` is what callers hear; `previous` is kept for undo; the rows of others are gone."""

    STAGED = "staged"
    CURRENT = "current"
    PREVIOUS = "previous"
    PAST = "past"
    UNDONE = "undone"


LEADS_TO = {
    ImportState.STAGED: (ImportState.CURRENT,),
    ImportState.CURRENT: (ImportState.PREVIOUS, ImportState.UNDONE),
    ImportState.PREVIOUS: (ImportState.CURRENT, ImportState.PAST),
    ImportState.PAST: (),
    ImportState.UNDONE: (),
}
"""A stage that is given up is removed, row and all."""
MOVES = Transitions("register_imports", LEADS_TO)

KEPT = (ImportState.CURRENT, ImportState.PREVIOUS)
"""The states in which an import's agencies stay."""


class NotThere(Exception):
    """The import is not in a state that leads there: another process changed it meanwhile. Nothing may be kept."""


def move(rows: Rows, import_id: int, to: ImportState) -> None:
    """Change the state of an import. Raises NotThere."""
    if not MOVES.move(rows, import_id, to):
        raise NotThere
