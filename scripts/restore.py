"""Restore a backup into an empty deployment, before anything is served from it.

python scripts/restore.py BACKUP --identity KEYS --ledger LEDGER [--heads HEADS]

KEYS is the file age-keygen made, brought for this one command. LEDGER is the newest ledger.txt that left the old machine: what
was erased, ended or withheld since the backup was made is undone before the line answers (P25). HEADS are the exported heads
of the audit log. The secrets (SECRET_KEY, CALLER_PEPPER, RECEIPT_PEPPER) must be the old ones: they are on paper.
"""

import argparse
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import inspect
from sqlalchemy.engine import make_url

from cases import retention
from core.backup.archive import DATABASE, Part, Sheet, sheet_of
from core.backup.databases import loading
from core.backup.sealing import check, decrypted, identities_in
from core.clock import SystemClock
from core.database import connect, migrate, unit_of_work
from core.durable import write_durably
from core.errors import OperatorError
from core.instance import private_folder
from core.ledger import rows_of
from core.settings import Settings, read_settings
from scripts.backup import folders_of
from scripts.terminal import Bar, run
from scripts.verify_audit import exported
from stories import retention as stories
from vault import audit, erasing
from vault.audit import Head
from vault.removal import AS_OF
from vault.verifying import Export, faults

AT_ONCE = 200


def main() -> None:
    arguments = _arguments()
    settings = read_settings()
    now = SystemClock(settings.clock_offset).now()
    ledger = read_ledger(arguments.ledger)
    heads = exported(arguments.heads, may_begin=False) if arguments.heads else []
    identities = identities_in(arguments.identity)
    private_folder(settings.instance_path)
    print("Reading it to its end first ...", flush=True)
    check(arguments.backup, identities)
    with landing(settings) as address:
        with decrypted(arguments.backup, identities) as stream:
            sheet, parts = sheet_of(stream)
            refuse_unfit(settings, sheet, ledger)
            load(settings, address, sheet, parts)
        take_up(settings, address, sheet, ledger.lines, heads, now)
    print(
        f"Restored as of {sheet.made_at}. The ledger's {len(ledger.lines)} lines were replayed; the audit log is whole."
    )
    print("Publish, then start the line: scripts/publish.py")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Restore a backup into an empty deployment.")
    parser.add_argument("backup", type=Path, metavar="BACKUP")
    parser.add_argument(
        "--identity", type=Path, required=True, metavar="KEYS", help="the file age-keygen made"
    )
    parser.add_argument(
        "--ledger", type=Path, required=True, help="the newest ledger.txt that left the old machine"
    )
    parser.add_argument("--heads", type=Path, help="exported heads of the audit log")
    return parser.parse_args()


@dataclass(frozen=True)
class Ledger:
    """What must not come back, and when that was known."""

    as_of: datetime
    lines: Sequence[str]


def read_ledger(path: Path) -> Ledger:
    """Raises OperatorError for what is no ledger."""
    remedy = "Name the newest ledger.txt that was copied from BACKUP_PATH."
    try:
        first, *lines = path.read_text(encoding="ascii").splitlines()
        word, as_of = first.split()
        known = ("erased", "ended", "left", "withheld", "unaired")
        if word != AS_OF or any(line.split()[0] not in known for line in lines):
            raise ValueError
        return Ledger(datetime.fromisoformat(as_of), lines)
    except (OSError, ValueError, IndexError):
        raise OperatorError(f"{path} is no ledger of ours.", remedy) from None


@contextmanager
def landing(settings: Settings) -> Iterator[str]:
    """An address to restore into, empty. SQLite's file takes its place only when all went well: nothing is served before.

    Raises OperatorError when there is a database already.
    """
    url = make_url(settings.database_url)
    if url.get_backend_name() == "postgresql":
        refuse_used_server(settings.database_url)
        yield settings.database_url
        return
    place = Path(url.database or "")
    if place.exists():
        raise OperatorError(
            f"{place} is there already.", "Restore into a new INSTANCE_PATH, or move the old one away."
        )
    draft = place.with_name(f".{place.name}.restoring")
    for left in (draft, *(draft.with_name(f"{draft.name}{end}") for end in ("-wal", "-shm"))):
        left.unlink(missing_ok=True)
    try:
        yield f"sqlite:///{draft}"
        settle(draft)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def refuse_used_server(address: str) -> None:
    engine = connect(address)
    tables = inspect(engine).get_table_names()
    engine.dispose()
    if tables:
        raise OperatorError(
            "The database is not empty.", "Stop the line, make a new one (createdb), set DATABASE_URL to it."
        )


def settle(database: Path) -> None:
    """One whole file, on disk, without its journal."""
    with closing(sqlite3.connect(database)) as file:
        found = file.execute("PRAGMA integrity_check").fetchone()[0]
        strays = file.execute("PRAGMA foreign_key_check").fetchall()
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if found != "ok" or strays:
        raise OperatorError("The restored database is damaged.", "Take the backup before this one.")


def refuse_unfit(settings: Settings, sheet: Sheet, ledger: Ledger) -> None:
    dialect = make_url(settings.database_url).get_backend_name()
    if sheet.dialect != dialect:
        raise OperatorError(
            f"The backup is of {sheet.dialect}, DATABASE_URL names {dialect}.", "Set DATABASE_URL to match."
        )
    if ledger.as_of < datetime.fromisoformat(sheet.made_at):
        remedy = "It cannot tell what was erased since. Name the newest ledger.txt that left the machine."
        raise OperatorError("The ledger is older than the backup.", remedy)


def load(settings: Settings, address: str, sheet: Sheet, parts: Iterator[Part]) -> None:
    """The database's parts, then the files, each whole on disk."""
    with Bar("Restored") as bar, loading(address, Path(make_url(address).database or "")) as database:
        bar.start(sheet.parts)
        for part in parts:
            if part.kind == DATABASE:
                database.write(part.content)
            else:
                write_durably(folders_of(settings)[part.kind] / part.name, part.content)
            bar.advance("")


def take_up(
    settings: Settings,
    address: str,
    sheet: Sheet,
    ledger: Sequence[str],
    heads: Sequence[Export],
    now: datetime,
) -> None:
    """Bring the schema up to date, verify the audit log as it was, then undo what must not come back."""
    migrate(address)
    engine = connect(address)
    try:
        made = Export(Head(sheet.audit_seq, sheet.audit_hash), datetime.fromisoformat(sheet.made_at))
        with unit_of_work(engine) as connection:
            # What was exported after the backup was made is not in it.
            known = [export for export in heads if export.at <= made.at]
            found = list(faults(rows_of(connection), [made, *known], now, settings.retention.audit))
        if found:
            remedy = "Give the exported heads (--heads), or take another backup; keep this one as evidence."
            raise OperatorError(f"The audit log in the backup is not whole: {found[0]}", remedy)
        for start in range(0, len(ledger), AT_ONCE):
            with unit_of_work(engine) as connection:
                rows, lines = rows_of(connection), ledger[start : start + AT_ONCE]
                files = [*stories.replay(rows, lines, now), *retention.replay(rows, lines, now)]
            erasing.remove_files(settings.sealed_path, files)
        with unit_of_work(engine) as connection:
            audit.record(rows_of(connection), audit.SCRIPT, "backup.restored", sheet.made_at, now)
    finally:
        engine.dispose()


if __name__ == "__main__":
    run(main)
