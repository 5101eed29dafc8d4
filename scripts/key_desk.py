"""Where the commands of scripts/keys.py work: the database and clock, who is asked for the halves, and whom a name means."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from getpass import getpass

from sqlalchemy import Engine

from core.database import unit_of_work
from core.errors import OperatorError
from core.ledger import Rows, rows_of
from core.settings import Settings
from vault import members
from vault.members import Member


def ask(question: str) -> str:
    """What a keeper types is not shown; from a pipe, a line each."""
    return getpass(question) if sys.stdin.isatty() else sys.stdin.readline().strip()


@dataclass(frozen=True)
class Desk:
    """Where a command works. `rows()` is a transaction, committed when its block ends."""

    engine: Engine
    settings: Settings
    now: datetime
    ask: Callable[[str], str] = ask

    @contextmanager
    def rows(self) -> Iterator[Rows]:
        with unit_of_work(self.engine) as connection:
            yield rows_of(connection)

    def show_link(self, name: str, token: str) -> None:
        link = f"{self.settings.public_url}/console/invitation/{token}"
        print(f"{name} makes a key within a week at: {link}", flush=True)

    def ask_for_halves(self) -> tuple[str, str]:
        return self.ask("First half: "), self.ask("Second half (the other keeper): ")


def named(rows: Rows, name: str) -> Member:
    """The member of that name or id. Raises OperatorError when there is none."""
    by_id = (member for member in members.team(rows) if member.id == name)
    if member := next(by_id, None) or members.named(rows, name):
        return member
    raise OperatorError(
        f"None of the team is called {name!r}.", "`keys.py fingerprint` lists the team, with ids."
    )
