"""Work that a host does once at a time, in whatever process and thread: who finds it taken comes again, and waits for nobody.

The operating system lets go of it when its holder dies. Nothing here may ever block.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class TryLock:
    """A lock of the host, by a file. flock keeps processes apart, a lock in memory the threads of this one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._opened: tuple[int, int] | None = None

    @contextmanager
    def attempt(self) -> Iterator[bool]:
        """Whether it was free. It is ours until the block ends."""
        if not self._threads.acquire(blocking=False):
            yield False
            return
        try:
            with self._of_the_host() as free:
                yield free
        finally:
            self._threads.release()

    @contextmanager
    def _of_the_host(self) -> Iterator[bool]:
        file = self._file()
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        try:
            yield True
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)

    def _file(self) -> int:
        """This process's own: a descriptor that a fork inherited would share its lock with the parent."""
        if self._opened is None or self._opened[0] != os.getpid():
            self._opened = os.getpid(), os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._opened[1]

    def __del__(self) -> None:
        if self._opened is not None and self._opened[0] == os.getpid():
            with suppress(OSError):
                os.close(self._opened[1])
