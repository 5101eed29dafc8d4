"""Verify the audit log against heads that were exported off this machine.

python scripts/verify_audit.py --heads FILE              whether anything before the last head was changed
python scripts/verify_audit.py --heads FILE --export     the same, then add today's head to FILE
python scripts/verify_audit.py --heads FILE --cut        let rows go that were exported more than KEEP_AUDIT_DAYS ago

Keep FILE where whoever runs the line's machine cannot write it: print it, or send its last line to another office.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import Engine

from core.clock import SystemClock
from core.database import unit_of_work
from core.durable import write_durably
from core.errors import OperatorError
from core.ledger import Rows, rows_of
from core.settings import read_settings
from scripts.database import prepared_database
from scripts.terminal import run
from vault import audit
from vault.verifying import BadHeads, Export, faults, read_exports

CONVICTED = 1


def main() -> None:
    arguments = read_arguments()
    settings = read_settings()
    engine = prepared_database(settings)
    verify(engine, arguments, SystemClock(settings.clock_offset).now(), settings.retention.audit)
    engine.dispose()


def verify(engine: Engine, arguments: argparse.Namespace, now: datetime, kept: timedelta) -> None:
    """Say whether the log is whole; `kept`: how old a head must be to be cut at. Raises OperatorError; ends with CONVICTED."""
    exports = exported(arguments.heads, may_begin=arguments.export)
    with unit_of_work(engine) as connection:
        rows = rows_of(connection)
        found = list(faults(rows, exports, now, kept))
        if not found and arguments.cut:
            print(cut(rows, exports, now, kept))
        head = audit.head(rows)
    if found:
        print(
            "\n".join(
                [*found, "The audit log is not what was written. Keep this machine as it is, and its FILE."]
            )
        )
        sys.exit(CONVICTED)
    print(f"The log is whole up to row {head.seq}; {len(exports)} exported heads agree with it.")
    if arguments.export:
        add_head(arguments.heads, Export(head, now))


def read_arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Verify the audit log.")
    parser.add_argument("--heads", type=Path, required=True, metavar="FILE", help="heads exported before")
    parser.add_argument("--export", action="store_true", help="add the present head to FILE")
    parser.add_argument("--cut", action="store_true", help="let go what was exported KEEP_AUDIT_DAYS ago")
    return parser.parse_args(words)


def exported(path: Path, *, may_begin: bool) -> list[Export]:
    """The heads of the file. Raises OperatorError for one that is missing or cannot be read."""
    if may_begin and not path.exists():
        return []
    try:
        return read_exports(path.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        raise OperatorError(f"{path} cannot be read.", "Name the copy you kept elsewhere.") from None
    except BadHeads as bad:
        raise OperatorError(f"{path}: {bad}", "Name the copy you kept elsewhere.") from None


def add_head(path: Path, export: Export) -> None:
    """Write the file anew with one more line."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    write_durably(path, f"{before}{export.to_line()}\n".encode())
    print(f"Added to {path}: {export.to_line()}")


def cut(rows: Rows, exports: Sequence[Export], now: datetime, kept: timedelta) -> str:
    """Let the rows go up to the newest head that is old enough."""
    old = [export.head for export in exports if export.at <= now - kept and export.head.seq > 0]
    if not old:
        raise OperatorError("No exported head is that old.", "Nothing was cut: export one now, for later.")
    last = max(old, key=lambda head: head.seq)
    audit.cut(rows, last, now)
    return f"Cut: the rows up to {last.seq} are gone."


if __name__ == "__main__":
    run(main)
