"""The worker's part of erasing: ciphertexts go once their rows are gone, and what a restore must not bring back is written down.

The ledger lies beside the backups, from where it leaves the machine (P25).
"""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from core.clock import Clock
from core.database import reading
from core.durable import write_durably
from core.instance import private_folder
from core.ledger import rows_of
from core.outbox import Effects, Outside, Task
from vault import erasing

REMOVE, LEFT, LEDGER = "sealed.remove", "sealed.sweep", "ledger.write"
"""Kinds of tasks: files of erased sounds, files whose row never came, the ledger."""
LEDGER_FILE = "ledger.txt"
AS_OF = "as-of"
"""The first word of a ledger, before the time it was written."""


def removal_handlers(engine: Engine, sealed: Path, ledger: Path, clock: Clock) -> dict[str, Outside]:
    return {
        REMOVE: Outside(lambda task: _remove(sealed, task)),
        LEFT: Outside(lambda _task: _sweep(engine, sealed, clock.now())),
        LEDGER: Outside(lambda _task: _write(engine, ledger, clock.now())),
    }


def write_ledger(engine: Engine, folder: Path, now: datetime) -> int:
    """Write what a restore must not bring back beside the backups, from where it leaves the machine; how many lines."""
    with reading(engine) as connection:
        lines = erasing.ledger(rows_of(connection))
    private_folder(folder)
    text = "".join(f"{line}\n" for line in [f"{AS_OF} {now.isoformat()}", *lines])
    write_durably(folder / LEDGER_FILE, text.encode())
    return len(lines)


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
