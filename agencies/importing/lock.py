"""One import at a time on a deployment: whoever clears a stage must know that nobody is filling it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import Engine, text

from agencies.importing.refusals import AnotherImport

ADVISORY_KEY = 0x416E74736F02
"""The letters of Antso, and a 2: the worker's lock is another."""

PATIENCE_SECONDS = 1.0


@contextmanager
def only_import(engine: Engine, folder: Path) -> Iterator[None]:
    """Hold the lock, in PostgreSQL or in the instance; it is gone with the process, however it ends. Raises AnotherImport."""
    held = _advisory(engine) if engine.dialect.name == "postgresql" else _locked_file(folder / "imports.lock")
    with held:
        yield


@contextmanager
def _locked_file(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(descriptor)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int) -> None:
    """The lock at once, or after a moment: a system may take one to notice that its last holder was killed."""
    until = monotonic() + PATIENCE_SECONDS
    while not _taken(descriptor):
        if monotonic() > until:
            raise _another()
        sleep(PATIENCE_SECONDS / 20)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _advisory(engine: Engine) -> Iterator[None]:
    """A lock of the session: the connection is ended, not given back, or the pool would keep the lock."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        taken = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_KEY})
        if not taken.scalar_one():
            raise _another()
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_KEY})


def _another() -> AnotherImport:
    return AnotherImport("Another import is at work here.", "Wait until it has ended.")
