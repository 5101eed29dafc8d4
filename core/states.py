"""What a row may become: a table of states, and the one statement that moves a row from one to the next.

A room says its table once, beside its StrEnum, and nothing else in it sets a state:

    LEADS_TO = {
        StoryState.TOLD: (StoryState.APPROVED, StoryState.REJECTED),
        StoryState.APPROVED: (),
        StoryState.REJECTED: (),
    }
    move = Transitions("stories", LEADS_TO).move

    if not move(rows, story, StoryState.APPROVED, before=shown, approved_at=milliseconds(now)):
        raise SomebodyElseWasQuicker

The condition stands in the UPDATE itself, so that of two people or processes at once exactly one moves the row. The
database's table must have the columns `id` and `state`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from core.ledger import Rows

State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True)
class Transitions(Generic[State]):
    """The moves that the rows of a database table may make. A state that leads nowhere has an empty tuple."""

    table: str
    leads_to: Mapping[State, tuple[State, ...]]

    def leading_to(self, to: State) -> list[State]:
        """The states from which a row may come into this one."""
        return [state for state, targets in self.leads_to.items() if to in targets]

    def over(self) -> list[State]:
        """The states that lead nowhere."""
        return [state for state, targets in self.leads_to.items() if not targets]

    def move(
        self, rows: Rows, row: str | int, to: State, *, before: State | None = None, **columns: object
    ) -> bool:
        """Set the state of a row, by its id, with other columns of it; false when it is not `before`, or does not lead there.

        The names of columns are the programmer's own words, never anything given.
        """
        sources = [state.value for state in self.leading_to(to) if before in (None, state)]
        if not sources:
            return False
        sets = ", ".join(f"{column} = ?" for column in ("state", *columns))
        marks = ", ".join("?" * len(sources))
        sql = f"UPDATE {self.table} SET {sets} WHERE id = ? AND state IN ({marks})"  # noqa: S608 - our own words
        return rows.change(sql, to.value, *columns.values(), row, *sources) == 1
