"""Members who leave, or are given another role or region: never so that nobody is left who could go on.

Two things must not be lost with one person: what they alone can open (entitlement.LastOpener), and that somebody can let
people in and out at all (LastAdministrator). In both cases another must be able to do it first.
"""

from datetime import datetime

from core.clock import milliseconds
from core.ledger import Rows
from vault import audit, entitlement
from vault.members import Role, find_member

ADMINISTRATORS = f"role = '{Role.ADMINISTRATOR}' AND removed_at IS NULL"
LOCK = f"UPDATE members SET role = role WHERE {ADMINISTRATORS}"  # noqa: S608 - constants of this file
CAN_ADMINISTER = (
    f"SELECT 1 FROM members m, member_keys k WHERE {ADMINISTRATORS}"  # noqa: S608
    " AND k.member_id = m.id AND k.ended_at IS NULL LIMIT 1"
)


class LastAdministrator(Exception):
    """Afterwards nobody could invite, move or remove: first another administrator must have made a key."""


def move_member(rows: Rows, member: str, role: Role, region: str | None, by: str, now: datetime) -> None:
    """Another role or region: the key must be confirmed anew, and what they may no longer open is taken from them.

    Raises LastOpener, LastAdministrator, NoSuchMember, with nothing changed.
    """
    _change(rows, member, "role = ?, region = ?", role.value, region)
    sql = "UPDATE member_keys SET confirmed_at = NULL, confirmed_by = NULL WHERE member_id = ? AND ended_at IS NULL"
    rows.change(sql, member)
    entitlement.settle_member(rows, member)
    audit.record(rows, by, "member.moved", member, now)


def remove_member(rows: Rows, member: str, by: str, now: datetime) -> None:
    """A member leaves: their key opens nothing from here on.

    Raises LastOpener until another can open what they can, LastAdministrator, NoSuchMember, with nothing changed.
    """
    _change(rows, member, "removed_at = ?", milliseconds(now))
    rows.change("DELETE FROM invitations WHERE member_id = ?", member)
    entitlement.settle_member(rows, member)
    audit.record(rows, by, "member.removed", member, now)


def _change(rows: Rows, member: str, sets: str, *values: object) -> None:
    """Change a member's row. An administrator's only where another stays; of two who remove each other one is refused,
    because the first holds the rows of all administrators (PostgreSQL; SQLite has one writer).
    """
    if find_member(rows, member).role is Role.ADMINISTRATOR:
        rows.change(LOCK)
    could = rows.one(CAN_ADMINISTER) is not None
    rows.change(f"UPDATE members SET {sets} WHERE id = ?", *values, member)  # noqa: S608 - our own words
    if could and rows.one(CAN_ADMINISTER) is None:
        raise LastAdministrator
