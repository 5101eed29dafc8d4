"""P28: a turn answers after the fsync of its group; a group is one fsync; one that fails in it takes nobody along."""

import re
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from core.database import connect
from core.ledger import GroupLedger, Rows
from tests.builders import Deployment
from tests.databases import NEEDS_SQLITE, ON_POSTGRESQL
from tests.faults.living import WiredCall, at_once, living_line

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason=NEEDS_SQLITE)
SYNCED = re.compile(r"f(data)?sync\b.*= 0$")
CALLERS = 16
TURNS = 12


def strace(output: Path) -> list[str]:
    """The prefix that writes down what a server reads, syncs and sends, in order."""
    found = shutil.which("strace")
    if not found or subprocess.run([found, "-o", "/dev/null", "true"], check=False).returncode:
        pytest.skip("strace is not there, or may not trace")
    calls = "trace=fsync,fdatasync,recvfrom,sendto"
    return [found, "-D", "-f", "-qq", "-e", calls, "-e", "signal=none", "-s", "40", "-o", str(output)]


def test_p28_every_turn_is_synced_between_its_request_and_its_answer(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    with living_line(tmp_path / "line", prefix=strace(trace)) as line:
        call = line.call()
        call.ring()
        for key in ("2", "9", "", "7", "9"):
            call.press(key)
        assert line.row(call.sid)["turn"] == 6
    steps = [kind for text in trace.read_text().splitlines() if (kind := _kind(text))]
    assert steps.count("asked") == 6
    for number in (place for place, kind in enumerate(steps) if kind == "asked"):
        assert steps[number + 1] == "synced", "the answer left before the disk had the turn"


def _kind(text: str) -> str | None:
    if SYNCED.search(text):
        return "synced"
    if "POST /voice/" in text:
        return "asked"
    return "answered" if "HTTP/1.1 200" in text else None


def test_p28_turns_at_once_share_an_fsync(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    with living_line(tmp_path / "line", prefix=strace(trace), threads=CALLERS) as line:
        calls = [line.call() for _ in range(CALLERS)]
        for call in calls:
            call.ring()
        before = len(synced_lines(trace))
        at_once([partial(press_nine_often, call) for call in calls])
        synced = len(synced_lines(trace)) - before
        assert {row["turn"] for row in line.rows("SELECT turn FROM calls")} == {1 + TURNS}
    assert synced < CALLERS * TURNS


def press_nine_often(call: WiredCall) -> None:
    for _ in range(TURNS):
        call.press("9")


def synced_lines(trace: Path) -> list[str]:
    return [text for text in trace.read_text().splitlines() if SYNCED.search(text)]


@pytest.fixture
def told(tmp_path: Path) -> Iterator[tuple[Engine, list[str]]]:
    """A database with one table, and every statement that is carried out in it."""
    sqlite3.connect(tmp_path / "works.db").execute("CREATE TABLE works (name TEXT UNIQUE)").connection.close()
    engine = connect(f"sqlite:///{tmp_path / 'works.db'}")
    yield engine, listen(engine)
    engine.dispose()


def listen(engine: Engine) -> list[str]:
    statements: list[str] = []

    def connected(connection: Any, _record: Any) -> None:
        connection.set_trace_callback(statements.append)

    event.listen(engine, "connect", connected)
    return statements


def adding(name: str, then: Callable[[], object] = lambda: None) -> Callable[[Rows], str]:
    """A piece of work that writes its name, and may fail afterwards."""

    def work(rows: Rows) -> str:
        rows.change("INSERT INTO works (name) VALUES (?)", name)
        then()
        return name

    return work


def fail() -> None:
    raise ZeroDivisionError


def test_one_that_fails_in_a_group_leaves_the_others_committed(told: tuple[Engine, list[str]]) -> None:
    """The first holds the lead until five others wait; those are one group, and one commit."""
    engine, statements = told
    ledger = GroupLedger(engine)
    held, go = threading.Event(), threading.Event()

    def hold() -> None:
        held.set()
        go.wait(30)

    works = [adding("one"), adding("two", fail), adding("three"), adding("three"), adding("four")]
    results: list[str] = []

    def write(work: Callable[[Rows], str]) -> None:
        try:
            results.append(ledger.write(work))
        except (ZeroDivisionError, sqlite3.IntegrityError) as error:
            results.append(type(error).__name__)

    threads = [threading.Thread(target=write, args=[work]) for work in (adding("first", hold), *works)]
    threads[0].start()
    assert held.wait(30)
    for thread in threads[1:]:
        thread.start()
    time.sleep(0.5)  # They cannot be seen to wait; the count of commits below shows that they did.
    go.set()
    for thread in threads:
        thread.join(30)
    assert sorted(results) == sorted(["IntegrityError", "ZeroDivisionError", "first", "four", "one", "three"])
    with engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT name FROM works ORDER BY name").scalars().all()
    assert names == ["first", "four", "one", "three"]
    assert statements.count("COMMIT") == 2


def test_a_turn_is_five_statements(small: Deployment) -> None:
    """What a transaction holds others up with: begin, read, move, note, commit."""
    statements = listen(small.engine)
    carrier = small.carrier(caller="anonymous")
    carrier.ring()
    carrier.press("1", "9")
    statements.clear()
    carrier.press("9")
    told = [statement.split(" ", 2)[0] for statement in statements]
    assert told == ["BEGIN", "SELECT", "UPDATE", "INSERT", "COMMIT"]
