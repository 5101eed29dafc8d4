"""The database as a stream of bytes, and back: a copy that SQLite makes in the instance, or pg_dump's own stream.

SQLite's copy is made anew page by page (VACUUM INTO), so that nothing that was erased lingers in it. Sessions are left out: they
are of the machine that was.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from secrets import token_hex
from typing import IO, Protocol

from sqlalchemy.engine import URL, make_url

from core.errors import OperatorError

PART = 4 * 2**20
"""Bytes read at a time."""
LEFT_OUT = ("sessions", "sign_in_attempts", "masters")
"""Tables whose rows no backup holds: who is signed in, and files that no backup holds either and a publish makes anew."""
COPY = ".backup-copy"


class Loading(Protocol):
    """Where a database goes back to, part by part."""

    def write(self, part: bytes) -> None: ...


def dumped(address: str, instance: Path) -> Iterator[bytes]:
    """The database as it is at one moment. Turns go on meanwhile."""
    url = make_url(address)
    return (
        _dump_server(url)
        if url.get_backend_name() == "postgresql"
        else _dump_file(Path(url.database or ""), instance)
    )


def _dump_file(database: Path, instance: Path) -> Iterator[bytes]:
    copy = instance / f"{COPY}-{token_hex(4)}"
    try:
        _copy(database, copy)
        with copy.open("rb") as file:
            while part := file.read(PART):
                yield part
    finally:
        for left in (copy, copy.with_name(f"{copy.name}-journal")):
            left.unlink(missing_ok=True)


def _copy(database: Path, copy: Path) -> None:
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as source:
        source.execute("PRAGMA temp_store=MEMORY")
        source.execute("VACUUM INTO ?", (str(copy),))
    with closing(sqlite3.connect(copy, isolation_level=None)) as made:
        made.execute("PRAGMA secure_delete=ON")
        there = {name for (name,) in made.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in there & set(LEFT_OUT):
            made.execute(f"DELETE FROM {table}")  # noqa: S608 - names of this file


def _dump_server(url: URL) -> Iterator[bytes]:
    left_out = [f"--exclude-table-data={table}" for table in LEFT_OUT]
    command = [program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", *left_out]
    with subprocess.Popen(
        command, env=_environment(url), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        while part := process.stdout.read(PART):
            yield part
        said = process.stderr.read().decode(errors="replace").strip()
        if process.wait():
            raise OperatorError(
                f"pg_dump failed: {_first_line(said)}.", "Look at DATABASE_URL and at its server."
            )


def program(name: str) -> str:
    """Raises OperatorError where PostgreSQL's programs are not installed."""
    found = shutil.which(name)
    if not found:
        raise OperatorError(f"{name} is not installed.", "apt-get install postgresql-client")
    return found


def _environment(url: URL) -> dict[str, str]:
    """The server's address for libpq. Never as an argument: everybody on the machine reads those."""
    host, user = (
        given or url.query.get(name, "") for name, given in (("host", url.host), ("user", url.username))
    )
    given = {
        "PGHOST": host,
        "PGPORT": str(url.port or ""),
        "PGUSER": user,
        "PGPASSWORD": url.password or "",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return (
        kept
        | {name: str(value) for name, value in given.items() if value}
        | {"PGDATABASE": url.database or ""}
    )


@contextmanager
def loading(address: str, place: Path) -> Iterator[Loading]:
    """Take a database's parts: into the file `place` for SQLite, in one transaction into the empty database of a server."""
    url = make_url(address)
    if url.get_backend_name() != "postgresql":
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield _File(file)
            file.flush()
            os.fsync(file.fileno())
        return
    command = [
        program("pg_restore"),
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
    ]
    command += [f"--dbname={url.database}"]
    with subprocess.Popen(
        command, env=_environment(url), stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stderr
        try:
            yield _Server(process)
            process.stdin.close()
            said = process.stderr.read().decode(errors="replace").strip()
        except BaseException:
            process.kill()
            raise
        if process.wait():
            raise OperatorError(
                f"pg_restore failed: {_first_line(said)}.",
                "Look at DATABASE_URL: an empty database, its owner's.",
            )


class _File:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, part: bytes) -> None:
        self._file.write(part)


class _Server:
    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def write(self, part: bytes) -> None:
        assert self._process.stdin
        assert self._process.stderr
        try:
            self._process.stdin.write(part)
        except BrokenPipeError:
            said = self._process.stderr.read().decode(errors="replace").strip()
            raise OperatorError(
                f"pg_restore failed: {_first_line(said)}.", "Is the database empty?"
            ) from None


def _first_line(text: str) -> str:
    return text.splitlines()[0].rstrip(".") if text else "it said nothing"
