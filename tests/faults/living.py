"""A line that lives: gunicorn and its workers over an instance of the test's own, called over HTTP as a carrier calls it.

Everything here is real - processes, files, signals - because what is tested is what happens when one of them goes.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from secrets import token_hex
from typing import Any, TypeVar
from urllib.parse import urlencode

from carriers.signature import SIGNATURE_HEADER, sign
from core.settings import ROOT, SETTING_NAMES
from scripts.bench.server import Server, free_port
from tests.builders import FORM, LINE, SMALL_CONTENT, TOKEN, clips_in, path_of
from tests.databases import address_in, rows_in, sqlite_file
from tests.portable import faults
from tests.silent import deploy, silent_names

Result = TypeVar("Result")

"""`make check` repeats what chance may spare; `make test` keeps to some seconds."""
CARRIERS_PATIENCE = 15
PATIENCE = 60
"""Seconds after which a process that should have done something is a failure; a busy machine takes its time."""


class Broken(Exception):
    """The connection ended without an answer: the carrier tries again."""


@dataclass
class Line:
    """A deployment and the server that answers for it."""

    instance: Path
    server: Server
    process: subprocess.Popen[bytes]

    @property
    def database(self) -> Path:
        """SQLite's file; a test that asks for it is left out on PostgreSQL."""
        return sqlite_file(self.instance)

    def call(self, sid: str = "") -> "WiredCall":
        """A call from a withheld number: nothing is remembered of it."""
        return WiredCall(self.server.port, sid or f"CA{token_hex(16)}")

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        return rows_in(self.instance, sql, *values)

    def row(self, sid: str) -> dict[str, Any]:
        return self.rows("SELECT * FROM calls WHERE sid = ?", sid)[0]

    def kill_worker(self, choice: int = 0) -> None:
        """kill -9, as the kernel does when memory runs out. The master is left alone and makes another."""
        workers = self.server.workers
        os.kill(workers[choice % len(workers)], signal.SIGKILL)

    def restart_workers(self) -> None:
        """Kill all of them, and wait for others that answer."""
        before = set(self.server.workers)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: bool(self.server.workers) and before.isdisjoint(self.server.workers))
        self.wait_until_up()

    def wait_until_up(self) -> None:
        wait_until(lambda: get(self.server.port, "/health") in (200, 503))


@dataclass
class WiredCall:
    """One call of a carrier that opens a connection for each request and signs as Twilio does."""

    port: int
    sid: str
    number: int = field(default=1, init=False)

    def ring(self) -> str:
        return self.post("/voice/incoming", CallStatus="ringing")

    def turn(self, number: int, digits: str = "") -> str:
        pressed = {"Digits": digits} if digits else {}
        return self.post(f"/voice/turn/{number}", CallStatus="in-progress", **pressed)

    def press(self, digits: str = "") -> str:
        """The next turn; silence without digits."""
        answer = self.turn(self.number, digits)
        self.number += 1
        return answer

    def post(self, path: str, **extra: str) -> str:
        """The answer's text. Raises Broken, and AssertionError for anything but 200."""
        params = {"CallSid": self.sid, "From": "anonymous", "To": "+261000000000", **extra}
        headers = {"Content-Type": FORM, SIGNATURE_HEADER: sign(TOKEN, LINE + path, params.items())}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=CARRIERS_PATIENCE + 5)
        try:
            connection.request("POST", path, urlencode(params), headers)
            response = connection.getresponse()
            text = response.read().decode()
        except (HTTPException, ConnectionError) as error:
            raise Broken from error
        finally:
            connection.close()
        assert response.status == 200, text
        return text

    def insist(self, path: str, **extra: str) -> tuple[str, int]:
        """The answer with a carrier's retries, and how many there had to be."""
        for tries in range(200):
            try:
                return self.post(path, **extra), tries
            except Broken:
                time.sleep(0.02)
        raise AssertionError(f"no answer to {path}")


def get(port: int, path: str) -> int:
    """The status of a page; 0 when nobody answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (HTTPException, OSError):
        return 0
    finally:
        connection.close()


def wait_until(true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come true"
        time.sleep(0.02)


@contextmanager
def living_line(
    instance: Path,
    workers: int = 1,
    prefix: Sequence[str] = (),
    environ: Mapping[str, str] | None = None,
    threads: int = 8,
) -> Iterator[Line]:
    """The small line published without sound, and served as scripts/serve.py serves; `prefix` is a program to run it under."""
    if not instance.exists():
        deploy(instance).close()
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "app:create_app(parts=['voice'])",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    command += ["--workers", str(workers), "--threads", str(threads), "--log-level", "critical"]
    own = {"INSTANCE_PATH": str(instance), "DATABASE_URL": address_in(instance)}
    own |= {"PUBLIC_URL": LINE, "TWILIO_AUTH_TOKEN": TOKEN, "PORT": str(port)}
    kept = {name: value for name, value in os.environ.items() if name not in SETTING_NAMES}
    kept.pop("PROMETHEUS_MULTIPROC_DIR", None)
    with (instance.parent / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [*prefix, *command], cwd=ROOT, env=kept | own | dict(environ or {}), stderr=log
        )
        try:
            line = Line(instance, Server(process.pid, port), process)
            line.wait_until_up()
            yield line
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            finally:
                process.kill()
                process.wait(PATIENCE)


HOLDER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another program that writes and does not end, until the block does."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        yield
        holder.kill()


def said(answer: str) -> list[str]:
    """What an answer of the small line says."""
    names = silent_names(SMALL_CONTENT)
    return [names[clip][0] for clip in clips_in(answer)]


def way_on(answer: str) -> str:
    """Where an apology leads: the path of its Redirect. Raises AssertionError for anything but an apology with a way on."""
    assert faults(answer, LINE) == []
    assert said(answer) == ["apology"], answer
    address = answer.rpartition('<Redirect method="POST">')[2].partition("</Redirect>")[0]
    assert address.endswith("?sorry=1"), answer
    return path_of(address)


def at_once(works: Sequence[Callable[[], Result]]) -> list[tuple[Result, float]]:
    """Do all at the same moment, each in a thread; what each gave, and after how many seconds."""
    together = threading.Barrier(len(works))

    def timed(work: Callable[[], Result]) -> tuple[Result, float]:
        together.wait(PATIENCE)
        began = time.monotonic()
        return work(), time.monotonic() - began

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(timed, works))
