"""What whoever keyed the receipt and its PIN may be told of their case, and may do to it: take it back.

Neutral words for the telephone: nothing of what was told, of whom, or by whom it is heard.
"""

from datetime import datetime
from enum import StrEnum

from cases.intake import CALLER, note
from cases.states import CaseState, Origin, move
from core import notices
from core.ledger import Rows
from core.outbox import enqueue_in
from recordings.course import Became, became
from vault.erasing import erase_items
from vault.removal import LEDGER, REMOVE

WITHDRAWN = "case.withdrawn"
"""The verb of the timeline, and the kind of the owner's notice."""


class Standing(StrEnum):
    """How a case stands, as its caller hears it. `keeping` until what was said is sealed; `lost` when it never came (P30)."""

    KEEPING = "keeping"
    LOST = "lost"
    ARRIVED = "arrived"
    IN_HAND = "in-hand"
    REFERRED = "referred"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


def standing(rows: Rows, case: str) -> tuple[Standing, ...]:
    """What the team does with it, then what becomes of what was said last; one of the two where that is all."""
    (kept,) = rows.one("SELECT state FROM cases WHERE id = ?", case) or (CaseState.WITHDRAWN.value,)
    state = CaseState(kept)
    if state is CaseState.WITHDRAWN:
        return (Standing.WITHDRAWN,)
    sound = {Became.COMING: Standing.KEEPING, Became.LOST: Standing.LOST}.get(
        became(rows, case) or Became.KEPT
    )
    if state is CaseState.RECEIVED:
        return (sound or Standing.ARRIVED,)
    return (Standing(state.value), *([sound] if sound else []))


def without_receipt(rows: Rows, call: str) -> tuple[str, str] | None:
    """The case that was told in a call and has no receipt yet, and its language; nothing where it was given one."""
    sql = (
        "SELECT c.id, c.language FROM expected_recordings e, case_keys k, cases c WHERE e.call_sid = ?"
        " AND e.purpose = 'report' AND e.state <> 'silent' AND k.case_id = e.case_id AND k.lookup IS NULL"
        " AND c.id = e.case_id AND c.origin <> ? ORDER BY e.turn DESC LIMIT 1"
    )
    row = rows.one(sql, call, Origin.NO_KEY.value)
    return (row[0], row[1]) if row else None


def withdraw(rows: Rows, case: str, now: datetime) -> bool:
    """Take the case back: what was said is erased at once, the case's row by retention. False where it was taken back before.

    At once, so that no backup made from now on holds it: callers are told "within thirty-five days", as long as a backup lives
    (P25). Its owner is told, so that nobody calls or acts for who wants it no longer.
    """
    if not move(rows, case, CaseState.WITHDRAWN):
        return False
    items = [item for (item,) in rows.all("SELECT id FROM sealed_items WHERE case_id = ?", case)]
    enqueue_in(rows, REMOVE, {"items": list(erase_items(rows, items, CALLER, now))})
    enqueue_in(rows, LEDGER, {})
    note(rows, case, CALLER, WITHDRAWN, now)
    (owner,) = rows.one("SELECT owner FROM cases WHERE id = ?", case) or (None,)
    notices.tell(rows, [owner] if owner else [], WITHDRAWN, case, now)
    return True
