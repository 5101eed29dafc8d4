"""How far a test goes: as far as five minutes allow in `make test`, further in `make loops` (LONG_LOOPS=1)."""

import os

LONG = os.environ.get("LONG_LOOPS") == "1"


def examples(quick: int, thorough: int) -> int:
    """How many examples hypothesis makes up."""
    return thorough if LONG else quick
