"""The audit log: append-only, each row bound to all before it (P24). It tells who did what to which case, never what was said.

Triggers stop mistakes. Whoever owns the database can drop them and compute every hash anew: the heads exported off the
machine convict even then (scripts/verify_audit.py).
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from core.clock import milliseconds
from core.ledger import Rows

SCRIPT = "script"
LINE = "line"
WORKER = "worker"
"""Actors that are no member."""
BEGINNING = "0" * 64
"""The hash before the first row."""
ONE_READING = timedelta(minutes=10)
"""A browser asks for a recording in many ranges: within this time they are one reading, and one row."""
READ = "item.opened"


class NotAHead(Exception):
    """The log has no such row: it was changed, or the head is another deployment's. Verify before cutting."""


@dataclass(frozen=True)
class Head:
    """The last row of the log at some time: kept elsewhere, it convicts whoever changes that row or one before it."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Entry:
    """A row without its hash. `at` is in milliseconds, as it is kept."""

    seq: int
    at: int
    actor: str
    verb: str
    subject: str


def record(rows: Rows, actor: str, verb: str, subject: str, now: datetime) -> None:
    """Add a row, in the transaction of what it tells of. Who comes second for a number takes the next one."""
    at = milliseconds(now)
    sql = (
        "INSERT INTO audit_log (seq, at, actor, verb, subject, hash) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (seq) DO NOTHING"
    )
    while True:
        last = head(rows)
        entry = Entry(last.seq + 1, at, actor, verb, subject)
        if rows.change(sql, entry.seq, at, actor, verb, subject, chained(last.hash, entry)):
            return


def record_reading(rows: Rows, actor: str, item: str, now: datetime) -> None:
    """Note that an item was opened, once for all the ranges of one playing."""
    sql = "SELECT 1 FROM audit_log WHERE subject = ? AND actor = ? AND verb = ? AND at > ? LIMIT 1"
    if rows.one(sql, item, actor, READ, milliseconds(now - ONE_READING)) is None:
        record(rows, actor, READ, item, now)


def latest(rows: Rows, most: int, before: int | None = None) -> list[Entry]:
    """The newest rows, newest first, for a page to show; those under the number `before`, to turn the page."""
    under = "WHERE seq < ?" if before is not None else ""
    sql = f"SELECT seq, at, actor, verb, subject FROM audit_log {under} ORDER BY seq DESC LIMIT ?"  # noqa: S608
    return [Entry(*row) for row in rows.all(sql, *([] if before is None else [before]), most)]


def head(rows: Rows) -> Head:
    """The log's last row; where all was cut, the last that was cut; before any, the beginning."""
    for table in ("audit_log", "audit_cuts"):
        row = rows.one(f"SELECT seq, hash FROM {table} ORDER BY seq DESC LIMIT 1")  # noqa: S608
        if row is not None:
            return Head(*row)
    return Head(0, BEGINNING)


def cut(rows: Rows, at: Head, now: datetime) -> None:
    """Let the rows up to an exported head go, for their time is over. Raises NotAHead for one the log does not have.

    The log goes on from that head; `verify_audit.py` asks for it among the exported ones, and that it is old enough.
    """
    if rows.one("SELECT 1 FROM audit_log WHERE seq = ? AND hash = ?", at.seq, at.hash) is None:
        raise NotAHead
    sql = "INSERT INTO audit_cuts (seq, hash, cut_at) VALUES (?, ?, ?)"
    rows.change(sql, at.seq, at.hash, milliseconds(now))
    rows.change("DELETE FROM audit_log WHERE seq <= ?", at.seq)
    record(rows, SCRIPT, "audit.cut", str(at.seq), now)


def chained(before: str, entry: Entry) -> str:
    """The hash of a row: SHA-256 over the hash before it and its fields, written as JSON so that none runs into another."""
    fields = [before, entry.seq, entry.at, entry.actor, entry.verb, entry.subject]
    return sha256(json.dumps(fields, separators=(",", ":")).encode()).hexdigest()
