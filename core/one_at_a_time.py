"""What takes much of a machine is done one at a time in a process; who comes meanwhile waits, and is told when that is too long.

core.try_lock is for what a whole host does once at a time, where nobody may wait.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Busy(Exception):
    """Others are at it, and the wait was too long. Nothing was done: try again."""


@contextmanager
def turn_at(lock: Lock, patience: float) -> Iterator[None]:
    """The lock is ours until the block ends. Raises Busy after so many seconds."""
    if not lock.acquire(timeout=patience):
        raise Busy
    try:
        yield
    finally:
        lock.release()
