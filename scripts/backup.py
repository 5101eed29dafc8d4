"""Back the line up: `python scripts/backup.py`, once a day, while it answers.

One file in BACKUP_PATH, encrypted to BACKUP_RECIPIENTS: the database and the sealed sounds. The secrets are not in it: keep them
on paper. Copy the new file and ledger.txt to another place at once. Backups older than 35 days are removed here; remove them
there, too, for callers are told that what they withdraw is gone within 35 days.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from core.backup.archive import FORM, SEALED, STORIES, Sheet, written
from core.backup.databases import PART, dumped
from core.backup.sealing import encrypt_into, recipients_of
from core.clock import SystemClock
from core.database import reading
from core.instance import private_folder
from core.ledger import rows_of
from core.retention import BACKUPS_KEPT
from core.settings import Settings, read_settings
from scripts.database import prepared_database
from scripts.terminal import Bar, run
from vault import audit
from vault.removal import LEDGER_FILE, write_ledger

NAME = "antso-%Y%m%d-%H%M%S.age"


def main() -> None:
    settings = read_settings()
    recipients = recipients_of(settings.backup_recipients)
    engine = prepared_database(settings)
    now = SystemClock(settings.clock_offset).now()
    path = private_folder(settings.backup_path) / f"{now:{NAME}}"
    sheet = sheet_of(engine, now, parts_of(settings, engine))
    with Bar("Backed up") as bar:
        bar.start(sheet.parts)
        database = dumped(settings.database_url, settings.instance_path)
        size = encrypt_into(path, written(sheet, database, folders_of(settings), bar.advance), recipients)
    print(f"{path}: {size / 2**20:.1f} MB, for {len(recipients)} keys.")
    lines = write_ledger(engine, settings.backup_path, now)
    print(f"{settings.backup_path / LEDGER_FILE}: {lines} lines. Copy both to another place now.")
    print(
        f"{prune(settings.backup_path, now)} backups of more than {BACKUPS_KEPT.days} days were removed here."
    )
    engine.dispose()


def sheet_of(engine: Engine, now: datetime, parts: int) -> Sheet:
    """Taken before the database is: a restored log must hold this head."""
    with reading(engine) as connection:
        head = audit.head(rows_of(connection))
    return Sheet(FORM, now.isoformat(), engine.dialect.name, head.seq, head.hash, parts)


def parts_of(settings: Settings, engine: Engine) -> int:
    """About how many parts there will be, for the bar."""
    url = make_url(settings.database_url)
    if engine.dialect.name == "postgresql":
        with reading(engine) as connection:
            size = int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())
    else:
        size = Path(url.database or "").stat().st_size
    files = sum(1 for folder in folders_of(settings).values() if folder.is_dir() for _ in folder.iterdir())
    return -(-size // PART) + files


def folders_of(settings: Settings) -> dict[str, Path]:
    """What is backed up besides the database."""
    return {SEALED: settings.sealed_path, STORIES: settings.stories_path}


def prune(folder: Path, now: datetime) -> int:
    """Remove the backups whose time is over; how many."""
    old = [
        path for path in folder.glob("antso-*.age") if (made := made_at(path)) and made < now - BACKUPS_KEPT
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def made_at(path: Path) -> datetime | None:
    """When a backup was made, by its name; nothing for a name that is not of ours."""
    try:
        return datetime.strptime(path.name, NAME).replace(tzinfo=UTC)
    except ValueError:
        return None


if __name__ == "__main__":
    run(main)
