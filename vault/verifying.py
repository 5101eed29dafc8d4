"""Whether the audit log is what it was: against itself, and against heads that were exported off the machine (P24).

The log alone proves little, for whoever owns the database can compute every hash anew. A head kept elsewhere cannot be
reached: any edit, removal, re-order or truncation before the last one shows, and is told by its row.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.ledger import Rows
from vault.audit import BEGINNING, Entry, Head, chained

AT_ONCE = 1000


class BadHeads(Exception):
    """A line of the file of heads cannot be read. Take the copy you kept elsewhere."""


@dataclass(frozen=True)
class Export:
    """A head, and when it left the machine."""

    head: Head
    at: datetime

    def to_line(self) -> str:
        kept = {"seq": self.head.seq, "hash": self.head.hash, "exported_at": self.at.isoformat()}
        return json.dumps(kept, sort_keys=True)


def read_exports(lines: Iterable[str]) -> list[Export]:
    """The heads of a file. Raises BadHeads with the line's number."""
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            kept = json.loads(line)
            at = datetime.fromisoformat(kept["exported_at"]).astimezone(UTC)
            found.append(Export(Head(int(kept["seq"]), str(kept["hash"])), at))
        except (ValueError, KeyError, TypeError):
            raise BadHeads(f"Line {number} is no head.") from None
    return found


def faults(rows: Rows, exports: Sequence[Export], now: datetime, kept: timedelta) -> Iterator[str]:
    """What is wrong with the log, in words, from its beginning on; nothing when it is whole. `kept`: how long rows stay."""
    start = last_cut(rows)
    yield from _cut_faults(start, exports, now, kept)
    hashes = {start.seq: start.hash}
    wanted = {export.head.seq for export in exports}
    before = start
    for entry, hash_ in _entries(rows, start.seq):
        if entry.seq != before.seq + 1:
            yield f"Rows {before.seq + 1} to {entry.seq - 1} are missing."
        elif chained(before.hash, entry) != hash_:
            yield f"Row {entry.seq} is not what was written, or the row before it is not."
        before = Head(entry.seq, hash_)
        if entry.seq in wanted:
            hashes[entry.seq] = hash_
    yield from _head_faults(start, before, hashes, exports)


def last_cut(rows: Rows) -> Head:
    """Where retention has cut; the beginning when it never has."""
    row = rows.one("SELECT seq, hash FROM audit_cuts ORDER BY seq DESC LIMIT 1")
    return Head(*row) if row else Head(0, BEGINNING)


def _entries(rows: Rows, after: int) -> Iterator[tuple[Entry, str]]:
    sql = "SELECT seq, at, actor, verb, subject, hash FROM audit_log WHERE seq > ? ORDER BY seq LIMIT ?"
    while some := rows.all(sql, after, AT_ONCE):
        for *fields, hash_ in some:
            yield Entry(*fields), hash_
        after = some[-1][0]


def _cut_faults(start: Head, exports: Sequence[Export], now: datetime, kept: timedelta) -> Iterator[str]:
    """Rows may be cut away only at a head that was exported so long ago that their time is over."""
    if start.seq == 0:
        return
    same = [export.at for export in exports if export.head == start]
    if not same:
        yield f"The rows up to {start.seq} were cut away, and no exported head says that they were whole."
    elif min(same) > now - kept:
        yield f"The rows up to {start.seq} were cut away before their time."


def _head_faults(
    start: Head, last: Head, hashes: Mapping[int, str], exports: Sequence[Export]
) -> Iterator[str]:
    for head in {export.head: None for export in exports}:
        if head.seq > last.seq:
            yield f"The log ends at row {last.seq}: row {head.seq} was there when its head was exported."
        elif head.seq >= start.seq and hashes.get(head.seq) not in (None, head.hash):
            yield f"Row {head.seq}, or one before it, is not what it was when its head was exported."
