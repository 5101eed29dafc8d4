"""What parts of the bench share when each is run by itself: a folder that goes with it, and an empty database, up to date."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from core.database import connect, migrate


def alone(rows: Callable[[Path], Iterator[str]]) -> None:
    """Print the rows of a part, each with the load of that moment: a figure of a busy machine says little."""
    with tempfile.TemporaryDirectory(prefix="antso-bench-") as folder:
        print(f"load before it began: {os.getloadavg()[0]:.1f}", flush=True)
        for row in rows(Path(folder)):
            print(f"{row}   load {os.getloadavg()[0]:.1f}", flush=True)


def asked_count(usual: int) -> int:
    """The COUNT of the command line."""
    return int(sys.argv[1]) if sys.argv[1:] else usual


@contextmanager
def prepared(database_url: str) -> Iterator[Engine]:
    migrate(database_url)
    engine = connect(database_url)
    try:
        yield engine
    finally:
        engine.dispose()
