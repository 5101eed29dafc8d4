"""One worker at a time: a lock that the operating system or the database lets go of when its holder dies."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from core.errors import OperatorError

ADVISORY_KEY = 0x416E74736F
"""The letters of Antso; an advisory lock is a number, known within its database."""


class AnotherWorker(OperatorError):
    """Another worker holds the lock. Leave the work to it, or stop it first."""

    def __init__(self) -> None:
        super().__init__("Another worker is at work here.", "Leave it the work, or stop it first.")


class OnlyWorker(Protocol):
    """The lock, held from its making on."""

    def held(self) -> bool:
        """Whether it is still ours: a database that was restarted has forgotten it."""

    def let_go(self) -> None: ...


def become_only_worker(engine: Engine, folder: Path) -> OnlyWorker:
    """Take the lock of the deployment: in PostgreSQL, which several hosts share, else in the instance. Raises AnotherWorker."""
    return AdvisoryLock(engine) if engine.dialect.name == "postgresql" else FileLock(folder / "worker.lock")


class FileLock:
    """flock on a file that stays; the lock is gone with the process, however it ends."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            raise AnotherWorker from None

    def held(self) -> bool:
        return True

    def let_go(self) -> None:
        os.close(self._file)


class AdvisoryLock:
    """A session's lock in PostgreSQL, on a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self._connection: Connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        taken = self._connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_KEY})
        if not taken.scalar_one():
            self._connection.close()
            raise AnotherWorker

    def held(self) -> bool:
        """Asks for one lock of this session's: the connection may be a new one, which holds none."""
        mine = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        try:
            return bool(self._connection.execute(mine).scalar_one())
        except SQLAlchemyError:
            return False

    def let_go(self) -> None:
        """Unlock and close the session itself: a pool would keep it, and a server notices a closed one late."""
        with suppress(SQLAlchemyError):
            self._connection.execute(text("SELECT pg_advisory_unlock_all()"))
        self._connection.invalidate()
        self._connection.close()
