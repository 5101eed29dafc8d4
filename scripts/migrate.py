"""Bring the database's schema up to date: `python scripts/migrate.py`, before workers start.

Unsafe settings are refused, as at every start (P06). That nobody can open what a region reports is not: the first day's keys
are made in a database that is there. It is told, for the telephone will not start before.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from core.settings import Mode, Part, Settings, read_settings
from ivr.ready import unready
from scripts.database import prepared_database
from scripts.terminal import run


def main() -> None:
    settings = read_settings()
    prepared_database(settings).dispose()
    print("The schema is up to date.")
    for fault in still_missing(settings):
        print(f"Before calls are taken: {fault}")


def still_missing(settings: Settings) -> list[str]:
    """What the telephone will refuse to start on, in production."""
    answers = settings.mode is Mode.PRODUCTION and settings.part is not Part.WEB
    return [*unready(settings)] if answers else []


if __name__ == "__main__":
    run(main)
