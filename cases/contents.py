"""What is sealed of a case, as its page lists it: ids, kinds and times. Nothing is opened here."""

from dataclasses import dataclass
from datetime import datetime

from core.clock import moment
from core.ledger import Rows
from vault.boxes import Field
from vault.entitlement import Reason

WRITTEN = ("note.added", "answer.given")
"""What the audit log calls it when a member makes an item; its subject is written_as()."""


@dataclass(frozen=True)
class Item:
    """A sealed item. `opens`: the member's key opens it; otherwise a colleague has to sign in first and pass it on.

    `by` is the member who wrote it, `partners` are those to whom it was referred.
    """

    id: str
    field: Field
    sealed_at: datetime
    opens: bool
    by: str | None
    partners: tuple[str, ...]


@dataclass(frozen=True)
class Event:
    """A line of the timeline, cut to the hour."""

    at: datetime
    actor: str
    verb: str


def written_as(case: str, item: str) -> str:
    """How the audit log names an item that a member made."""
    return f"{case}:{item}"


def items_of(rows: Rows, case: str, key_id: str) -> list[Item]:
    """What is sealed of the case, the oldest first."""
    sql = (
        "SELECT i.id, i.field, i.sealed_at,"
        " EXISTS (SELECT 1 FROM wraps w WHERE w.item_id = i.id AND w.key_id = ?),"
        " (SELECT MIN(a.actor) FROM audit_log a WHERE a.subject = i.case_id || ':' || i.id AND a.verb IN (?, ?))"
        " FROM sealed_items i WHERE i.case_id = ? ORDER BY i.sealed_at, i.id"
    )
    given = _partners(rows, case)
    return [
        Item(id_, Field(kind), moment(at), bool(opens), by, tuple(given.get(id_, ())))
        for id_, kind, at, opens, by in rows.all(sql, key_id, *WRITTEN, case)
    ]


def case_of(rows: Rows, item: str) -> str:
    """The case that an item is of; nothing when there is no such item."""
    row = rows.one("SELECT case_id FROM sealed_items WHERE id = ?", item)
    return str(row[0]) if row else ""


def timeline(rows: Rows, case: str) -> list[Event]:
    """What was done, in order."""
    sql = "SELECT at, actor, verb FROM case_events WHERE case_id = ? ORDER BY number, id"
    return [Event(moment(at), actor, verb) for at, actor, verb in rows.all(sql, case)]


def _partners(rows: Rows, case: str) -> dict[str, list[str]]:
    sql = (
        "SELECT g.item_id, g.member_id FROM grants g, sealed_items i"
        " WHERE i.case_id = ? AND g.item_id = i.id AND g.reason = ? ORDER BY g.granted_at, g.member_id"
    )
    found: dict[str, list[str]] = {}
    for item, member in rows.all(sql, case, Reason.REFERRED.value):
        found.setdefault(item, []).append(member)
    return found
