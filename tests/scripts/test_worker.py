import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine, text

from cases.intake import open_case
from cases.states import Origin
from core.database import connect, migrate, reading, unit_of_work
from core.ledger import rows_of
from core.outbox import TaskState, enqueue
from core.outbox.single import AnotherWorker, become_only_worker
from core.settings import Settings
from scripts.worker import catch_up, print_dead, print_revived, quietly, summary
from vault import members

ROOT = Path(__file__).parent.parent.parent
WORKER = ROOT / "scripts" / "worker.py"
PATIENCE = 120.0


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """A deployment with nothing published."""
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    migrate(f"sqlite:///{folder / 'antso.db'}")
    return folder


@pytest.fixture
def engine(instance: Path) -> Iterator[Engine]:
    made = connect(f"sqlite:///{instance / 'antso.db'}")
    yield made
    made.dispose()


def surroundings(instance: Path, **more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "INSTANCE_PATH": str(instance), **more}


def worker(instance: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(WORKER), *arguments],
        env=surroundings(instance, **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@contextmanager
def running(instance: Path) -> Iterator[subprocess.Popen[str]]:
    """A worker at work, ended afterwards whatever happens."""
    process = subprocess.Popen([sys.executable, str(WORKER)], env=surroundings(instance), text=True)
    with process:
        try:
            until(lambda: taken(instance))
            yield process
        finally:
            process.kill()


def until(true: Callable[[], object]) -> None:
    ends = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < ends, "It did not come true."
        time.sleep(0.05)


def taken(instance: Path, url: str = "sqlite://") -> bool:
    """Whether a worker holds the lock."""
    engine = connect(url)
    try:
        become_only_worker(engine, instance).let_go()
    except AnotherWorker:
        return True
    finally:
        engine.dispose()
    return False


def states(engine: Engine) -> Counter[tuple[str, str]]:
    with reading(engine) as connection:
        rows = connection.execute(text("SELECT kind, state FROM tasks")).all()
    return Counter((row[0], row[1]) for row in rows)


def test_once_does_what_is_due_and_the_days_sweeps_and_ends(instance: Path, engine: Engine) -> None:
    done = worker(instance, "--once")
    asked = sum(states(engine).values())
    assert (done.returncode, done.stdout, done.stderr) == (0, f"Did {asked} tasks.\n", "")
    assert {state for _, state in states(engine)} == {TaskState.DONE}
    assert worker(instance, "--once").stdout == "Did 0 tasks.\n"


def test_p34_a_case_past_its_deadline_is_told_to_a_supervisor(instance: Path, engine: Engine) -> None:
    at = datetime.now(UTC)
    with unit_of_work(engine) as connection:
        rows = rows_of(connection)
        boss, _ = members.invite(rows, "Boss", members.Role.SUPERVISOR, None, "script", at)
        case = open_case(rows, Origin.TOLD, "mg", practice=False, now=at - timedelta(days=3))
    worker(instance, "--once")
    with reading(engine) as connection:
        told = connection.execute(text("SELECT member_id, kind, subject FROM notices")).all()
    assert [tuple(row) for row in told] == [(boss, "case.overdue", case)]


def test_what_failed_is_told_in_one_line_and_tried_again(instance: Path, engine: Engine) -> None:
    with unit_of_work(engine) as connection:
        enqueue(connection, "nobody.knows", {})
    done = worker(instance, "--once")
    assert done.returncode == 1
    asked = sum(states(engine).values()) - 1
    told = rf"Did {asked} tasks\. [1-9]\d* failed and will be tried again, 0 failed for good\.\n"
    assert re.fullmatch(told, done.stdout), done.stderr
    assert "Traceback" not in done.stderr
    assert states(engine)["nobody.knows", TaskState.READY] == 1


def test_p29_a_second_worker_is_refused_in_one_line(instance: Path) -> None:
    with running(instance):
        refused = worker(instance, "--once")
    assert refused.returncode == 2
    assert refused.stderr == "Another worker is at work here. Leave it the work, or stop it first.\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_told_to_stop_ends_cleanly_and_leaves_the_lock_to_the_next(
    number: signal.Signals, instance: Path, engine: Engine
) -> None:
    with running(instance) as process:
        until(
            lambda: states(engine)["release.expire", TaskState.DONE] or states(engine)["calls.close", "done"]
        )
        process.send_signal(number)
        assert process.wait(PATIENCE) == 0
    assert not taken(instance)
    assert not [state for _, state in states(engine) if state == TaskState.CLAIMED]


def test_work_written_while_the_worker_runs_is_done_at_once(instance: Path, engine: Engine) -> None:
    with running(instance):
        with unit_of_work(engine) as connection:
            enqueue(connection, "events.purge", {}, key="now")
        until(lambda: states(engine)["events.purge", TaskState.DONE] == 2)


def test_a_worker_beside_a_parent_that_is_killed_ends_too(instance: Path) -> None:
    start = (
        "import os, subprocess, sys, time;"
        f"subprocess.Popen([sys.executable, {str(WORKER)!r}, '--beside', str(os.getpid())]); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", start], env=surroundings(instance)) as parent:
        until(lambda: taken(instance))
        parent.kill()
    until(lambda: not taken(instance))


def test_a_database_that_does_not_answer_is_told_in_one_line(instance: Path) -> None:
    away = worker(instance, "--once", DATABASE_URL="postgresql://antso@127.0.0.1:1/antso")
    assert away.returncode == 2
    assert "DATABASE_URL" in away.stderr
    assert len(away.stderr.splitlines()) == 1


def test_an_operator_sees_what_failed_for_good_and_has_it_tried_again(
    instance: Path, engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    print_dead(engine)
    assert capsys.readouterr().out == "Nothing has failed for good.\n"
    with unit_of_work(engine) as connection:
        enqueue(connection, "calls.close", {}, key="lost")
        connection.execute(text("UPDATE tasks SET state = 'dead', error = 'Weak', ended_at = 0"))
    assert "calls.close  lost  Weak" in worker(instance, "--dead").stdout
    print_revived(engine)
    assert capsys.readouterr().out == "1 task will be tried again.\n"
    assert states(engine)["calls.close", TaskState.READY] == 1


def test_practice_recordings_are_removed_also_when_nobody_practises_any_more(instance: Path) -> None:
    folder = instance / "practice"
    folder.mkdir()
    old, new = folder / "old", folder / "new"
    for take, hours in ((old, 2), (new, 0)):
        take.write_bytes(b"sealed")
        kept_at = (datetime.now(UTC) - timedelta(hours=hours)).timestamp()
        os.utime(take, (kept_at, kept_at))
    worker(instance, "--once")
    assert [path.name for path in folder.iterdir()] == ["new"]


def test_a_clock_set_back_does_not_put_the_worker_to_sleep() -> None:
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.start()
    now = datetime.now(UTC)
    job = scheduler.add_job(lambda: None, "interval", hours=1, next_run_time=now + timedelta(days=30))
    soon = scheduler.add_job(lambda: None, "interval", hours=1, next_run_time=now + timedelta(minutes=30))
    catch_up(scheduler, now)
    assert scheduler.get_job(soon.id).next_run_time == now + timedelta(minutes=30)
    assert scheduler.get_job(job.id).next_run_time <= now + timedelta(hours=1, seconds=5)
    scheduler.shutdown()


def test_a_tick_that_fails_is_logged_by_its_type_alone(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ConnectionError("+261 32 00 000 00")

    quietly(fail)()
    told = capsys.readouterr()
    assert "ConnectionError" in told.err + told.out
    assert "+261" not in told.err + told.out


def test_a_summary_counts_in_words() -> None:
    assert summary(Counter({TaskState.DONE: 1})) == "Did 1 task."


def test_the_worker_starts_with_the_server_and_ends_with_it(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = surroundings(settings.instance_path, PORT=str(port), DATABASE_URL=settings.database_url)
    serve = [sys.executable, str(ROOT / "scripts" / "serve.py")]
    with subprocess.Popen(serve, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            until(lambda: answers(port) and taken(settings.instance_path, settings.database_url))
        finally:
            server.terminate()
    until(lambda: not taken(settings.instance_path, settings.database_url))
    assert not answers(port)


def answers(port: int) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
        return int(answer.status) == 200
    return False
