"""Cases whose time is over are erased: what was said, who could open it, and the rows that said that there was a case (P25).

Nothing here opens anything. A case whose recording the carrier still has waits until it is gone there, too.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from cases.states import CaseState
from core.clock import ANTANANARIVO, Clock, day_of, milliseconds
from core.ledger import Rows, rows_of
from core.outbox import Inside, Task, enqueue
from core.retention import Class, Retention
from recordings.retention import SETTLED, gone_at_the_carrier
from vault import audit, erasing
from vault.removal import LEDGER, LEFT, REMOVE

ERASE = "cases.erase"
"""The kind of the task."""
AT_ONCE = 5
"""Cases erased in one transaction: each has some dozen items with some ten wraps (P28)."""

GONE_AT_THE_CARRIER = gone_at_the_carrier("c.id")
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


def cases_over(kept: Retention, now: datetime) -> list[Class]:
    """The classes of cases."""
    closed_by = day_of(now - kept.closed_cases).isoformat()
    withdrawn_by = milliseconds(now - kept.withdrawn_cases)
    return [
        Class("closed cases", "cases c", CLOSED_OVER, closed_by),
        Class("withdrawn cases", "cases c", WITHDRAWN_OVER, withdrawn_by),
        Class("unspoken cases", "cases c", UNSPOKEN_OVER, milliseconds(now - kept.tombstones)),
    ]


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


def ask_for_purge(connection: Connection, clock: Clock) -> None:
    """Have retention's work done: what was withdrawn within the hour, the rest once a day."""
    local = clock.now().astimezone(ANTANANARIVO)
    enqueue(connection, ERASE, {}, key=f"{local:%Y-%m-%d %H}")
    for kind in (SETTLED, LEFT, LEDGER):
        enqueue(connection, kind, {}, key=f"{local:%Y-%m-%d}")


def erasing_over(clock: Clock, kept: Retention) -> Inside:
    """The handler of ERASE: some cases in a transaction; their files go once that is on disk, then the ledger is written."""
    return Inside(lambda connection, task: _erase_some(connection, task, clock.now(), kept))


def _erase_some(connection: Connection, task: Task, now: datetime, kept: Retention) -> None:
    erasing.forget_ledger(rows_of(connection), now - kept.ledger)
    count, files = erase_over(rows_of(connection), kept, now)
    if files:
        enqueue(connection, REMOVE, {"items": list(files)})
    if count:
        enqueue(connection, LEDGER, {})
    if count >= AT_ONCE:
        enqueue(connection, task.kind, {})
