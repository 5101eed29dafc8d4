import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, Engine, text

from core.database import reading
from core.outbox import Inside, Task, TaskState, Workshop
from core.outbox.single import AnotherWorker, become_only_worker
from tests.core.outboxes import HandClock, ask, do, done, on_postgresql, states

ROOT = Path(__file__).parent.parent.parent
KILLS = int(os.environ.get("KILL_ROUNDS", "20"))
TASKS = 3 * KILLS


def victim(engine: Engine, hours: int, seed: int) -> subprocess.Popen[str]:
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.core.outbox_victim", url, str(hours), str(seed)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@contextmanager
def killed(worker: subprocess.Popen[str]) -> Iterator[None]:
    """kill -9, and nobody left over."""
    yield
    worker.kill()
    with worker:
        worker.wait(60)


def test_p27_a_worker_killed_in_the_middle_of_its_work_again_and_again_leaves_every_effect_once(
    outbox: Engine,
) -> None:
    randomness = Random(KILLS)
    for work in range(TASKS):
        ask(outbox, work)
    for round_ in range(KILLS):
        worker = victim(outbox, round_, round_)
        assert worker.stdout
        with killed(worker):
            for _ in range(randomness.randint(1, 4)):
                assert worker.stdout.readline() == "inside\n"
            time.sleep(randomness.uniform(0, 0.004))
        assert len(done(outbox)) == len(set(done(outbox)))
    clock = HandClock(datetime.now(UTC) + timedelta(hours=KILLS))
    Workshop(outbox, {"test.work": Inside(do)}, clock, randomness, "last").drain()
    assert done(outbox) == list(range(TASKS))
    assert set(states(outbox).values()) == {TaskState.DONE}
    with reading(outbox) as connection:
        interrupted = connection.execute(text("SELECT count(*) FROM tasks WHERE attempts > 1")).scalar_one()
    assert interrupted >= KILLS // 4


def test_two_workers_at_once_share_the_work_and_do_each_task_once(outbox: Engine) -> None:
    for work in range(60):
        ask(outbox, work)
    clock = HandClock(datetime.now(UTC))
    together = threading.Barrier(2, timeout=60)
    did: dict[str, set[int]] = {"one": set(), "two": set()}

    def drain(name: str) -> None:
        def apply(connection: Connection, task: Task) -> None:
            do(connection, task)
            did[name].add(task.id)

        together.wait()
        Workshop(outbox, {"test.work": Inside(apply)}, clock, Random(name), name).drain()

    threads = [threading.Thread(target=drain, args=(name,)) for name in did]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert done(outbox) == list(range(60))
    assert did["one"].isdisjoint(did["two"])
    assert len(did["one"] | did["two"]) == 60


def test_p29_one_worker_at_a_time_until_it_lets_go(outbox: Engine, tmp_path: Path) -> None:
    lock = become_only_worker(outbox, tmp_path)
    assert lock.held()
    with pytest.raises(AnotherWorker, match="Another worker"):
        become_only_worker(outbox, tmp_path)
    lock.let_go()
    become_only_worker(outbox, tmp_path).let_go()


def test_a_worker_knows_when_a_database_that_was_restarted_has_forgotten_its_lock(tmp_path: Path) -> None:
    with on_postgresql() as engine:
        lock = become_only_worker(engine, tmp_path)
        with engine.connect() as connection:
            end = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            connection.execute(text(end))
        assert not lock.held()
        lock.let_go()
