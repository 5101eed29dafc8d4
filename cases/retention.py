"""Cases whose time is over are erased: what was said, who could open it, and the rows that said that there was a case (P25).

Nothing here opens anything. A case whose recording the carrier still has waits until it is gone there, too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from cases.states import CaseState
from core.clock import ANTANANARIVO, Clock, milliseconds
from core.database import reading
from core.durable import write_durably
from core.instance import private_folder
from core.ledger import Rows, rows_of
from core.outbox import Effects, Inside, Outside, Task, enqueue
from core.retention import Retention
from vault import audit, erasing

ERASE = "cases.erase"
REMOVE = "sealed.remove"
SETTLED = "recordings.purge"
LEFT = "sealed.sweep"
LEDGER = "ledger.write"
"""Kinds of tasks."""
AT_ONCE = 5
"""Cases erased in one transaction: each has some dozen items with some ten wraps (P28)."""
ROWS_AT_ONCE = 500

GONE_AT_THE_CARRIER = (
    "NOT EXISTS (SELECT 1 FROM expected_recordings r WHERE r.case_id = c.id AND r.call_sid IS NOT NULL"
    " AND r.state IN ('expected', 'announced', 'sealed', 'discarded'))"
)
CLOSED_OVER = f"c.state = '{CaseState.CLOSED}' AND c.closed_on <= ? AND {GONE_AT_THE_CARRIER}"
WITHDRAWN_OVER = (
    f"c.state = '{CaseState.WITHDRAWN}' AND {GONE_AT_THE_CARRIER}"  # noqa: S608 - constants of this file
    " AND NOT EXISTS (SELECT 1 FROM case_events e WHERE e.case_id = c.id AND e.at > ?)"
)
UNSPOKEN_OVER = f"c.state = '{CaseState.UNSPOKEN}' AND c.received_at < ? AND {GONE_AT_THE_CARRIER}"
"""A notice that a caller without keys heard out in silence."""
SAID_OF_WITHDRAWN = (
    "SELECT i.id FROM sealed_items i, cases c WHERE c.id = i.case_id"  # noqa: S608 - constants of this file
    f" AND c.state = '{CaseState.WITHDRAWN}' ORDER BY i.id LIMIT ?"
)
"""A recording that was still on its way when its caller took the case back."""
SETTLED_OVER = (
    "(state IN ('cleared', 'silent') OR state = 'discarded' AND call_sid IS NULL) AND expected_at < ?"
)
UNLINK_LOST = (
    "UPDATE expected_recordings SET call_sid = NULL, sid = NULL, url = NULL"
    " WHERE state = 'lost' AND call_sid IS NOT NULL AND expected_at < ?"
)
"""A recording that was lost stays as long as its case, whose caller is told of it; what ties it to a call does not (P07)."""
LEDGER_FILE = "ledger.txt"
AS_OF = "as-of"
"""The first word of a ledger, before the time it was written."""


@dataclass(frozen=True)
class Class:
    """Rows of one kind whose time is over. `words` say what they are."""

    words: str
    table: str
    condition: str
    value: object = field(repr=False)

    def count(self, rows: Rows) -> int:
        sql = f"SELECT COUNT(*) FROM {self.table} WHERE {self.condition}"  # noqa: S608 - constants of this file
        (count,) = rows.one(sql, self.value) or (0,)
        return int(count)

    def some(self, rows: Rows, most: int) -> list[str]:
        sql = f"SELECT id FROM {self.table} WHERE {self.condition} ORDER BY id LIMIT ?"  # noqa: S608
        return [id_ for (id_,) in rows.all(sql, self.value, most)]


def cases_over(kept: Retention, now: datetime) -> list[Class]:
    """The classes of cases."""
    closed_by = (now - kept.closed_cases).astimezone(ANTANANARIVO).date().isoformat()
    withdrawn_by = milliseconds(now - kept.withdrawn_cases)
    return [
        Class("closed cases", "cases c", CLOSED_OVER, closed_by),
        Class("withdrawn cases", "cases c", WITHDRAWN_OVER, withdrawn_by),
        Class("unspoken cases", "cases c", UNSPOKEN_OVER, milliseconds(now - kept.tombstones)),
    ]


def settled_over(kept: Retention, now: datetime) -> Class:
    """Recordings of which nothing is left to be done: the row is a tombstone."""
    before = milliseconds(now - kept.tombstones)
    return Class("settled recordings", "expected_recordings", SETTLED_OVER, before)


def erase_over(rows: Rows, kept: Retention, now: datetime) -> tuple[int, Sequence[str]]:
    """Erase some cases whose time is over, and what came into a case after it was withdrawn, AT_ONCE at most of either.

    How many, and the ids of sounds for `erasing.remove_files`.
    """
    found = [case for kind in cases_over(kept, now) for case in kind.some(rows, AT_ONCE)][:AT_ONCE]
    files = [item for case in found for item in erase_case(rows, case, audit.WORKER, now)]
    late = [item for (item,) in rows.all(SAID_OF_WITHDRAWN, AT_ONCE)]
    return len(found) + len(late), [*files, *erasing.erase_items(rows, late, audit.WORKER, now)]


def erase_case(rows: Rows, case: str, by: str, now: datetime) -> Sequence[str]:
    """Every row of a case, here and in the vault; ids of sounds for `erasing.remove_files`, after the transaction."""
    rows.change("UPDATE cases SET linked_to = NULL WHERE linked_to = ?", case)
    rows.change("DELETE FROM notices WHERE subject = ?", case)
    for table, column in (("expected_recordings", "case_id"), ("case_events", "case_id"), ("cases", "id")):
        rows.change(f"DELETE FROM {table} WHERE {column} = ?", case)  # noqa: S608
    return erasing.erase_case(rows, case, by, now)


def replay(rows: Rows, ledger: Iterable[str], now: datetime) -> Sequence[str]:
    """Undo what a restored backup brought back that a ledger (erasing.ledger) says is over; ids for `erasing.remove_files`."""
    lines = list(ledger)
    erased = [line.split()[1] for line in lines if line.startswith("erased ")]
    back = [id_ for id_ in erased if rows.one("SELECT 1 FROM cases WHERE id = ?", id_)]
    files = [item for case in back for item in erase_case(rows, case, audit.SCRIPT, now)]
    files += erasing.replay(rows, [id_ for id_ in erased if id_ not in set(back)], now)
    erasing.take_back(rows, lines, now)
    return files


def write_ledger(engine: Engine, folder: Path, now: datetime) -> int:
    """Write what a restore must not bring back beside the backups, from where it leaves the machine; how many lines."""
    with reading(engine) as connection:
        lines = erasing.ledger(rows_of(connection))
    private_folder(folder)
    text = "".join(f"{line}\n" for line in [f"{AS_OF} {now.isoformat()}", *lines])
    write_durably(folder / LEDGER_FILE, text.encode())
    return len(lines)


def ask_for_purge(connection: Connection, clock: Clock) -> None:
    """Have retention's work done: what was withdrawn within the hour, the rest once a day."""
    local = clock.now().astimezone(ANTANANARIVO)
    enqueue(connection, ERASE, {}, key=f"{local:%Y-%m-%d %H}")
    for kind in (SETTLED, LEFT, LEDGER):
        enqueue(connection, kind, {}, key=f"{local:%Y-%m-%d}")


def purge_handlers(
    engine: Engine, sealed: Path, ledger: Path, clock: Clock, kept: Retention
) -> dict[str, Inside | Outside]:
    """The worker's part: rows go in transactions of some cases, files once that is on disk, then the ledger is written."""
    return {
        ERASE: Inside(lambda connection, task: _erase_some(connection, task, clock.now(), kept)),
        SETTLED: Inside(lambda connection, task: _forget_settled(connection, task, clock.now(), kept)),
        REMOVE: Outside(lambda task: _remove(sealed, task)),
        LEFT: Outside(lambda _task: _sweep(engine, sealed, clock.now())),
        LEDGER: Outside(lambda _task: _write(engine, ledger, clock.now())),
    }


def _erase_some(connection: Connection, task: Task, now: datetime, kept: Retention) -> None:
    erasing.forget_ledger(rows_of(connection), now - kept.ledger)
    count, files = erase_over(rows_of(connection), kept, now)
    if files:
        enqueue(connection, REMOVE, {"items": list(files)})
    if count:
        enqueue(connection, LEDGER, {})
    if count >= AT_ONCE:
        enqueue(connection, task.kind, {})


def _forget_settled(connection: Connection, task: Task, now: datetime, kept: Retention) -> None:
    if forget_settled(rows_of(connection), kept, now) == ROWS_AT_ONCE:
        enqueue(connection, task.kind, {})


def forget_settled(rows: Rows, kept: Retention, now: datetime) -> int:
    """Delete some tombstones of recordings; how many. Of those that never came, forget which call they were of."""
    rows.change(UNLINK_LOST, milliseconds(now - kept.tombstones))
    some = settled_over(kept, now).some(rows, ROWS_AT_ONCE)
    for recording in some:
        rows.change("DELETE FROM expected_recordings WHERE id = ?", recording)
    return len(some)


def _remove(sealed: Path, task: Task) -> Effects:
    erasing.remove_files(sealed, task.payload["items"])
    return _nothing


def _sweep(engine: Engine, sealed: Path, now: datetime) -> Effects:
    with reading(engine) as connection:
        erasing.sweep(rows_of(connection), sealed, now)
    return _nothing


def _write(engine: Engine, folder: Path, now: datetime) -> Effects:
    write_ledger(engine, folder, now)
    return _nothing


def _nothing(_connection: Connection) -> None:
    """What was done was done to files."""
