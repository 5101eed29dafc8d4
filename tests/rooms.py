"""The rooms of the house, as its import contracts name them: a test that reads every source reads a new room, too."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from core.settings import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ROOMS: tuple[str, ...] = tuple(PROJECT["tool"]["importlinter"]["root_packages"])


def sources(*endings: str) -> Iterator[Path]:
    """Every file of ours that ends so, in whichever room, and app.py; `.py` where nothing else is asked for."""
    for room in ROOMS:
        yield from (path for path in sorted((ROOT / room).rglob("*")) if path.suffix in (endings or (".py",)))
    yield ROOT / "app.py"
