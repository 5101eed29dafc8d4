"""What a worker says of an agency in their own voice, after the five answers: sealed to the supervisors, heard by no one else.

It helps a person to decide; it is never played to callers, never on a page for anyone, never on radio. Each is a vault's case
of its own, beside the agency and the day: it has no tie to the review, whose row may hold a bucket (P07). The sound itself
goes from the carrier into the vault as every recording does (ADR 0017); nothing here opens it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from core.asking import Source, asking, day
from core.clock import ANTANANARIVO, Clock
from core.ledger import Rows, rows_of
from core.models.review import REPLACEABLE
from core.outbox import Handler, Inside, Task, enqueue
from recordings.retention import gone_at_the_carrier
from vault import audit, erasing
from vault.boxes import Field
from vault.entitlement import escrow, openers, stand_ins
from vault.regions import PRACTICE
from vault.removal import REMOVE
from vault.sealing import new_id, register_case

KEPT = REPLACEABLE
"""As long as a bucket: after that nobody decides about the review any more."""
FORGET = "comments.purge"
"""The kind of the daily task."""
GONE_AT_THE_CARRIER = gone_at_the_carrier("c.case_id")
AT_ONCE = 5
"""Comments forgotten in one transaction: each has some wraps (P28)."""


@dataclass(frozen=True)
class Comment:
    """A comment that the vault has. `item` is what its sound is opened by."""

    item: str
    told_on: date


def open_comment(rows: Rows, register: str, key: int, today: date, *, practice: bool) -> str | None:
    """A case for what will be said of the agency, of the supervisors alone; nothing where nobody could ever open it."""
    case = new_id()
    register_case(rows, case, PRACTICE if practice else None)
    if not (openers(rows, case) or stand_ins(rows, case) or escrow(rows)):
        rows.change("DELETE FROM case_keys WHERE case_id = ?", case)
        return None
    sql = "INSERT INTO review_comments (case_id, register, key, told_on) VALUES (?, ?, ?, ?)"
    rows.change(sql, case, register, key, today.isoformat())
    return case


def comments_of(source: Source, register: str, key: int) -> list[Comment]:
    """The comments on an agency that are sealed, the oldest first."""
    found = asking(source)(
        "SELECT i.id, c.told_on FROM review_comments AS c JOIN sealed_items AS i ON i.case_id = c.case_id"
        " WHERE c.register = ? AND c.key = ? AND i.field = ? ORDER BY c.told_on, i.id",
        register, key, Field.RECORDING.value,
    )  # fmt: skip
    return [Comment(item, day(told_on) or date.min) for item, told_on in found]


def is_comment(source: Source, item: str) -> bool:
    """Whether an item of the vault is a comment, and no grievance."""
    sql = "SELECT 1 FROM review_comments AS c JOIN sealed_items AS i ON i.case_id = c.case_id WHERE i.id = ?"
    return bool(asking(source)(sql, item))


def forget_comments(rows: Rows, by: date, clock: Clock) -> tuple[int, Sequence[str]]:
    """Destroy some comments of that day or before of which the carrier has nothing more: how many; ids of their sounds."""
    over = rows.all(
        f"SELECT case_id FROM review_comments AS c WHERE told_on <= ? AND {GONE_AT_THE_CARRIER}"  # noqa: S608
        " ORDER BY case_id LIMIT ?",
        by.isoformat(), AT_ONCE,
    )  # fmt: skip
    files: list[str] = []
    for (case,) in over:
        for table in ("expected_recordings", "review_comments"):
            rows.change(f"DELETE FROM {table} WHERE case_id = ?", case)  # noqa: S608 - our own tables
        files += erasing.erase_case(rows, case, audit.WORKER, clock.now())
    return len(over), files


def ask_to_forget(connection: Connection, clock: Clock) -> None:
    """Have it done once a day."""
    enqueue(connection, FORGET, {}, key=f"{clock.now().astimezone(ANTANANARIVO):%Y-%m-%d}")


def forgetting(clock: Clock) -> Handler:
    """The handler of FORGET: some at a time, the ciphertexts once that is on disk."""

    def apply(connection: Connection, task: Task) -> None:
        by = clock.now().astimezone(ANTANANARIVO).date() - KEPT
        count, files = forget_comments(rows_of(connection), by, clock)
        if files:
            enqueue(connection, REMOVE, {"items": files})
        if count == AT_ONCE:
            enqueue(connection, task.kind, {})

    return Inside(apply)
