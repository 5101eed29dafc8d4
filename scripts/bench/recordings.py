"""What a recording costs: received, verified, sealed and committed, beside received and written plainly; a hundred at once.

python -m scripts.bench.recordings work INSTANCE PORT      seals what is announced in an instance, as the worker does
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom

import requests
from nacl.public import PrivateKey
from sqlalchemy import Engine

from carriers.twilio import TwilioCarrier
from cases.intake import open_case
from cases.states import Origin
from core.clock import SystemClock
from core.database import connect, migrate, unit_of_work
from core.durable import write_durably
from core.ledger import rows_of
from core.outbox import Inside, TaskState, Workshop
from ivr.recording import ROOMS
from recordings.course import CLEAR, FETCH, Heard, announce, expect
from recordings.receiving import Receiver
from scripts.bench.load import Measured, closed_loop
from scripts.bench.server import ROOT, free_port, gunicorn
from scripts.bench.turns import FULL, environ_of
from scripts.worker import LESS_URGENT
from vault import audit, members
from vault.members import Role

SECONDS = 60.0
ROUNDS, EACH = 5, 20
AT_ONCE = 100
OPENERS = 5
"""Supervisors to whom each is sealed."""
CALLS, TURNS = 30, 20


def recordings(folder: Path, instance: str, answer: str) -> Iterator[str]:
    yield from cost(folder)
    yield from a_hundred_at_once(instance, answer)


def cost(folder: Path) -> Iterator[str]:
    """CPU of this process alone; the carrier is another. Floors and ours take turns."""
    url = f"sqlite:///{folder / 'recordings.db'}"
    migrate(url)
    engine = connect(url)
    hire(engine)
    with carrier_with(SECONDS) as port:
        audio = requests.get(f"http://127.0.0.1:{port}/", timeout=10).content
        kept = folder / "plain"
        receiver = receiver_of(engine, folder / "sealed", port)
        works: dict[str, Callable[[int], object]] = {
            "written": lambda number: write_durably(kept / str(number), audio),
            "received": lambda number: write_durably(kept / str(number), _received(port)),
        }
        rounds: dict[str, list[float]] = {"written": [], "received": [], "ours": []}
        _sealed(engine, receiver, 2)
        for _ in range(ROUNDS):
            for name, work in works.items():
                rounds[name].append(_cpu(lambda work=work: [work(number) for number in range(EACH)]))  # type: ignore[misc]
            rounds["ours"].append(_sealed(engine, receiver, EACH))
    engine.dispose()
    written, received, ours = (statistics.median(rounds[name]) / EACH for name in rounds)
    yield f"a {SECONDS:.0f} s recording written plainly, fsynced             {written * 1e3:6.2f} ms CPU"
    yield f"received from a carrier, then written plainly       {received * 1e3:6.2f} ms"
    yield (
        f"received, verified, sealed to {OPENERS}, committed           {ours * 1e3:6.2f} ms"
        f"   {ours / received:.2f} x received and written (at most 3), {ours / written:.2f} x written alone"
    )


def _received(port: int) -> bytes:
    """As plainly as our library does it."""
    return requests.get(f"http://127.0.0.1:{port}/", timeout=10).content


def _cpu(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def _sealed(engine: Engine, receiver: Receiver, count: int) -> float:
    """CPU of sealing so many recordings that are announced already: until the first of the tasks that follow them."""
    announce_many(engine, count)
    ended: list[float] = []
    handlers = {
        FETCH: receiver.handlers()[FETCH],
        CLEAR: Inside(lambda _connection, _task: ended.append(time.process_time())),
    }
    before = time.process_time()
    done = Workshop(engine, handlers, SystemClock(), SystemRandom(), "bench").drain()[TaskState.DONE]
    if done < 2 * count:
        raise RuntimeError(f"{done} of {2 * count} tasks were done: no figure.")
    return ended[0] - before


def receiver_of(engine: Engine, folder: Path, port: int) -> Receiver:
    carrier = TwilioCarrier("AC" + "0" * 32, ("bench",), f"http://127.0.0.1:{port}", "+261200000000")
    return Receiver(engine, folder, lambda _call: carrier, SystemClock(), ROOMS)


def hire(engine: Engine) -> None:
    """A team whose keys nobody holds: what is sealed here is never opened."""
    now = datetime.now(UTC)
    with unit_of_work(engine) as connection:
        rows = rows_of(connection)
        for number in range(OPENERS):
            member, _ = members.invite(rows, f"bench {number}", Role.SUPERVISOR, None, audit.SCRIPT, now)
            members.add_key(rows, member, bytes(PrivateKey.generate().public_key), b"", now)
        rows.change("UPDATE member_keys SET confirmed_at = 1")


def announce_many(engine: Engine, count: int) -> None:
    """So many callers have spoken, and their calls are over."""
    now = datetime.now(UTC)
    for _ in range(count):
        with unit_of_work(engine) as connection:
            rows = rows_of(connection)
            call = f"CA{SystemRandom().getrandbits(128):032x}"
            case = open_case(rows, Origin.TOLD, "mg", practice=False, now=now)
            expect(rows, case, "report", call, 3, now)
            announce(rows, ROOMS, call, 3, Heard(f"RE{call[2:]}"), now)


@contextmanager
def carrier_with(seconds: float) -> Iterator[int]:
    """The port of a carrier that hands out a recording so long."""
    port = free_port()
    command = [sys.executable, "-m", "scripts.bench.sound_server", str(port), str(seconds)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            requests.get(f"http://127.0.0.1:{port}/", timeout=10).close()
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"Nothing answers on port {port}.")


def a_hundred_at_once(instance: str, answer: str) -> Iterator[str]:
    """How long turns wait while the worker beside them seals a hundred recordings, and while it does nothing."""
    engine = connect(f"sqlite:///{Path(instance) / 'antso.db'}")
    hire(engine)
    port = free_port()
    with (
        carrier_with(SECONDS) as carrier,
        gunicorn(FULL, port, 2, environ_of(port, instance, answer)) as server,
    ):
        asyncio.run(closed_loop(server.port, f"http://localhost:{port}", 8, 3, TURNS))
        quiet = _turns(server.port)
        announce_many(engine, AT_ONCE)
        began = time.monotonic()
        worker = _worker(instance, carrier)
        busy = _turns(server.port)
        worker.wait()
        took = time.monotonic() - began
    engine.dispose()
    yield f"turns, 8 calls at once, the worker idle           p99 {quiet.percentile(0.99):6.1f} ms"
    yield (
        f"turns while {AT_ONCE} recordings are sealed             p99 {busy.percentile(0.99):6.1f} ms (at most 100)"
        f"   all sealed after {took:.1f} s"
    )


def _turns(port: int) -> Measured:
    measured = asyncio.run(closed_loop(port, f"http://localhost:{port}", 8, CALLS, TURNS))
    if measured.errors:
        raise RuntimeError(f"{measured.errors} of {len(measured.waits)} requests went wrong: no figure.")
    return measured


def _worker(instance: str, carrier: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "scripts.bench.recordings", "work", instance, str(carrier)]
    return subprocess.Popen(command, cwd=ROOT)


def work(instance: str, port: int) -> None:
    """As the worker does it, and as little urgent."""
    os.nice(LESS_URGENT)
    engine = connect(f"sqlite:///{Path(instance) / 'antso.db'}")
    receiver = receiver_of(engine, Path(instance) / "sealed", port)
    handlers = {FETCH: receiver.handlers()[FETCH], CLEAR: Inside(lambda _connection, _task: None)}
    Workshop(engine, handlers, SystemClock(), SystemRandom(), "bench").drain()


if __name__ == "__main__":
    if sys.argv[1:2] == ["work"]:
        work(sys.argv[2], int(sys.argv[3]))
    else:
        with tempfile.TemporaryDirectory(prefix="antso-bench-") as folder:
            for row in cost(Path(folder)):
                print(row)
