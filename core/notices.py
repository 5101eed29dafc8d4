"""Notices: what a member of the team must know and finds on the console's start page. They hold ids, never what was said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from core.clock import milliseconds, moment
from core.ledger import Rows

MOST = 50
"""On one page; the rest waits until these are read."""


@dataclass(frozen=True)
class Notice:
    id: str
    kind: str
    subject: str
    at: datetime


def tell(rows: Rows, members: Iterable[str], kind: str, subject: str, now: datetime) -> None:
    """Leave a notice for each of the members. Who has the same one unread is not told twice."""
    unread = "SELECT 1 FROM notices WHERE member_id = ? AND kind = ? AND subject = ? AND read_at IS NULL"
    sql = "INSERT INTO notices (id, member_id, kind, subject, at) VALUES (?, ?, ?, ?, ?)"
    for member in members:
        if rows.one(unread, member, kind, subject) is None:
            rows.change(sql, token_hex(8), member, kind, subject, milliseconds(now))


def unread(rows: Rows, member: str) -> list[Notice]:
    """What the member has not read, the newest first."""
    sql = (
        "SELECT id, kind, subject, at FROM notices WHERE member_id = ? AND read_at IS NULL"
        " ORDER BY at DESC, id LIMIT ?"
    )
    return [Notice(id_, kind, subject, moment(at)) for id_, kind, subject, at in rows.all(sql, member, MOST)]


def mark_read(rows: Rows, member: str, notice: str, now: datetime) -> None:
    """The member has read it; another's notice stays as it is."""
    sql = "UPDATE notices SET read_at = ? WHERE id = ? AND member_id = ? AND read_at IS NULL"
    rows.change(sql, milliseconds(now), notice, member)


def settle(rows: Rows, kind: str, subject: str, now: datetime) -> None:
    """What was to be done is done: nobody need read of it any more."""
    sql = "UPDATE notices SET read_at = ? WHERE kind = ? AND subject = ? AND read_at IS NULL"
    rows.change(sql, milliseconds(now), kind, subject)
