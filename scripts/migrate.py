"""Bring the database's schema up to date: `python scripts/migrate.py`, before workers start."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from core.settings import read_settings
from scripts.publish import prepared_database
from scripts.terminal import run


def main() -> None:
    prepared_database(read_settings()).dispose()
    print("The schema is up to date.")


if __name__ == "__main__":
    run(main)
