"""A PostgreSQL of the tests' own: made in a temporary folder, on loopback, gone afterwards, whatever happens.

python -m tests.postgresql [pytest's arguments]    runs the tests with their databases on it

It runs with docs/deploy/postgresql.conf: what operators are told to set is what was tested. Never the machine's own server.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
CONFIGURATION = ROOT / "docs" / "deploy" / "postgresql.conf"
ADDRESS = "TEST_DATABASE_URL"
"""The environment's name for the server the tests may make databases on; its user must be allowed to."""
DEBIAN = Path("/usr/lib/postgresql")
USER = "antso"
ENOUGH = 2 * 2**30
"""Bytes: the server's files and its log of changes together, at most."""


class NotInstalled(Exception):
    """No PostgreSQL server is on this machine: `apt-get install postgresql`."""


def programs() -> Path:
    """The folder of initdb and pg_ctl, the newest version Debian has installed. Raises NotInstalled."""
    versions = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda found: int(found.parts[-3]))
    found = versions[-1] if versions else shutil.which("initdb")
    if not found:
        raise NotInstalled
    return Path(found).resolve().parent


@dataclass
class Cluster:
    """One server with a folder, a port and a password of its own."""

    folder: Path
    port: int
    password: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def address(self, database: str = "postgres") -> str:
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def make(self) -> None:
        """Write the empty cluster."""
        password_file = self.folder / "password"
        password_file.write_text(self.password, encoding="ascii")
        self._run(
            "initdb", "--username", USER, "--pwfile", str(password_file), "--auth", "scram-sha-256",
            "--encoding", "UTF8", "--locale", "C.UTF-8",
        )  # fmt: skip
        with (self.folder / "cluster" / "postgresql.conf").open("a", encoding="ascii") as file:
            file.write(CONFIGURATION.read_text(encoding="ascii"))
            file.write(f"listen_addresses = '127.0.0.1'\nport = {self.port}\n")
            file.write(f"unix_socket_directories = '{self.folder}'\nmax_connections = 60\n")

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._run("pg_ctl", "start", "--wait", "--silent", "--log", str(self.log))

    def stop(self, mode: str = "fast") -> None:
        """Stop it: "fast" ends all connections in order, "immediate" is as if the power had gone."""
        if (self.folder / "cluster" / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--wait", "--silent", "--mode", mode)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(programs() / program), "--pgdata", str(self.folder / "cluster"), *arguments]
        done = subprocess.run(
            command, cwd=self.folder, check=False, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, user=_user(), group=_user(),
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")


def _user() -> str | None:
    """PostgreSQL refuses to run as root: then it runs as the user Debian made for it."""
    return "postgres" if os.getuid() == 0 else None


@contextmanager
def temporary_cluster() -> Iterator[Cluster]:
    """A server that answers, until the block ends. Raises NotInstalled."""
    programs()
    folder = Path(tempfile.mkdtemp(prefix="antso-postgresql-", dir=_quick_place()))
    cluster = Cluster(folder, _free_port())
    try:
        if user := _user():
            shutil.chown(folder, user, user)
        cluster.make()
        cluster.start()
        yield cluster
    finally:
        cluster.stop("immediate")
        shutil.rmtree(folder)


def _quick_place() -> str | None:
    """Memory where there is enough: a database for each test costs 50 ms there, and half a second on a busy disk."""
    memory = Path("/dev/shm")
    enough = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ENOUGH
    return str(memory) if enough else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def main() -> int:
    """Run the tests on a temporary cluster; the exit status is pytest's."""
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _end)
    try:
        with temporary_cluster() as cluster:
            environ = {**os.environ, ADDRESS: cluster.address()}
            tests = [sys.executable, "-m", "pytest", *sys.argv[1:]]
            return subprocess.run(tests, cwd=ROOT, env=environ, check=False).returncode
    except NotInstalled:
        sys.stderr.write(
            "PostgreSQL is not installed. Install it (apt-get install postgresql), then try again.\n"
        )
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
