"""Let go of what is kept no longer (P25). The worker does it every day; this shows it, or does it now.

python scripts/purge.py --dry-run    what would go, by class; nothing is changed
python scripts/purge.py              let it go: rows, wraps and files, then the ledger of what was erased

How long each class is kept: KEEP_..._DAYS in .env.example. The audit log is cut by scripts/verify_audit.py --cut, which asks for
the heads that are kept elsewhere.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import Engine

from cases import retention
from core.clock import Clock, SystemClock, milliseconds
from core.database import reading, unit_of_work
from core.ledger import rows_of
from core.outbox.sweeps import over
from core.settings import Settings, read_settings
from radio_feed.upkeep import Sweeper
from recordings.retention import forget_settled, settled_over
from scripts.database import prepared_database
from scripts.terminal import Bar, run
from stories import retention as stories
from vault import erasing
from vault.removal import LEDGER_FILE, write_ledger


def main() -> None:
    parser = argparse.ArgumentParser(description="Let go of what is kept no longer.")
    parser.add_argument("--dry-run", action="store_true", help="show what would go, by class; change nothing")
    arguments = parser.parse_args()
    settings = read_settings()
    engine = prepared_database(settings)
    purge = Purge(settings, engine, SystemClock(settings.clock_offset))
    counts = purge.counts()
    print("\n".join(f"{count:8}  {words}" for words, count in counts.items()))
    print(f"{len(purge.sweeper.look()):8}  files of sounds that nobody needs any more")
    print(f"{purge.audit_rows():8}  rows of the audit log, which verify_audit.py --cut lets go")
    if arguments.dry_run:
        print("Nothing was changed.")
    else:
        purge.carry_out(sum(counts.values()))
    engine.dispose()


@dataclass(frozen=True)
class Purge:
    settings: Settings
    engine: Engine
    clock: Clock

    def counts(self) -> dict[str, int]:
        """How many of each class are over, in words."""
        kept, now = self.settings.retention, self.clock.now()
        classes = [
            *retention.cases_over(kept, now),
            *stories.stories_over(kept, now),
            settled_over(kept, now),
        ]
        with reading(self.engine) as connection:
            rows = rows_of(connection)
            found = {each.words: each.count(rows) for each in classes}
            found |= {each.words: each.count(connection) for each in over(self.clock, kept).values()}
        return found

    @property
    def sweeper(self) -> Sweeper:
        return Sweeper(self.engine, self.settings.masters_path, self.settings.clips_path, self.clock)

    def audit_rows(self) -> int:
        """How many rows of the audit log are over. They go at an exported head only (P24)."""
        before = milliseconds(self.clock.now() - self.settings.retention.audit)
        with reading(self.engine) as connection:
            (count,) = rows_of(connection).one("SELECT COUNT(*) FROM audit_log WHERE at < ?", before) or (0,)
        return int(count)

    def carry_out(self, total: int) -> None:
        """Cases first, with their files; then tombstones and figures; then the ledger, and sounds that nobody needs."""
        with Bar("Erased") as bar:
            bar.start(total)
            while self._some_cases(bar) or self._some_stories(bar) or self._some_rows(bar):
                pass
        folder = self.settings.backup_path
        lines = write_ledger(self.engine, folder, self.clock.now())
        self.sweeper.sweep()
        print(f"{lines} lines in {folder / LEDGER_FILE}: keep a copy elsewhere.")

    def _some_cases(self, bar: Bar) -> int:
        with unit_of_work(self.engine) as connection:
            count, files = retention.erase_over(
                rows_of(connection), self.settings.retention, self.clock.now()
            )
        erasing.remove_files(self.settings.sealed_path, files)
        _advance(bar, count)
        return count

    def _some_stories(self, bar: Bar) -> int:
        with unit_of_work(self.engine) as connection:
            count, files = stories.erase_over(rows_of(connection), self.settings.retention, self.clock.now())
        erasing.remove_files(self.settings.sealed_path, files)
        _advance(bar, count)
        return count

    def _some_rows(self, bar: Bar) -> int:
        """A helping of every other class, each in a transaction of its own."""
        kept, gone = self.settings.retention, 0
        for each in over(self.clock, kept).values():
            with unit_of_work(self.engine) as connection:
                gone += each.forget(connection)
        with unit_of_work(self.engine) as connection:
            gone += forget_settled(rows_of(connection), kept, self.clock.now())
        _advance(bar, gone)
        return gone


def _advance(bar: Bar, count: int) -> None:
    for _ in range(count):
        bar.advance("")


if __name__ == "__main__":
    run(main)
