"""The rooms that recordings belong to, by the purpose that content gives a Record: each is told what becomes of its own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from core.ledger import Rows
from recordings.rows import Expected


class Room(Protocol):
    """Whose the recordings of a purpose are. Everything is told inside the transaction in which it happens."""

    def said(self, rows: Rows, case: str, now: datetime) -> None:
        """The carrier has a recording: something was said."""

    def is_missed(self, rows: Rows, case: str) -> bool:
        """Whether a recording that never comes was lost: false where nobody may have spoken at all."""

    def sealed(self, rows: Rows, recording: Expected, now: datetime) -> None:
        """The vault has it."""

    def lost(self, rows: Rows, recording: Expected, now: datetime) -> None:
        """It will not come."""

    def owner(self, rows: Rows, case: str) -> str | None:
        """The member who is told first when something is wrong."""


Rooms = Mapping[str, Room]
"""By purpose. What is of no room here is sealed and kept like all others, and nobody else is told."""


class NoRoom:
    """For recordings that have nobody to tell: a word on an agency is found by whoever decides about its reviews."""

    def said(self, rows: Rows, case: str, now: datetime) -> None:
        """Nothing follows."""

    def is_missed(self, rows: Rows, case: str) -> bool:
        return True

    def sealed(self, rows: Rows, recording: Expected, now: datetime) -> None:
        """Nothing follows."""

    def lost(self, rows: Rows, recording: Expected, now: datetime) -> None:
        """Nothing follows."""

    def owner(self, rows: Rows, case: str) -> str | None:
        return None


NO_ROOM = NoRoom()


def room_of(rooms: Rooms, purpose: str) -> Room:
    return rooms.get(purpose, NO_ROOM)
