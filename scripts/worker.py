"""Do what the line has put off: masters, expiry, forgetting. One worker at a time; its work is rows, so none is lost.

python scripts/worker.py            work until told to stop (SIGTERM)
python scripts/worker.py --once     do what is due, then end
python scripts/worker.py --dead     what failed for good
python scripts/worker.py --revive   have that tried again
"""

import argparse
import os
import select
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import SystemRandom

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from core.clock import ANTANANARIVO, SystemClock
from core.database import reading, unit_of_work
from core.errors import OperatorError
from core.logging import log_failure
from core.outbox import TaskState, Workshop, dead_tasks, revive
from core.outbox.single import AnotherWorker, OnlyWorker, become_only_worker
from core.settings import Settings, read_settings
from scripts.database import prepared_database
from scripts.duties import PATIENT, ask_for_all, handlers
from scripts.terminal import run

DRAIN_EVERY = timedelta(seconds=1)
ASK_EVERY = timedelta(minutes=1)
GRACE = timedelta(seconds=20)
"""How long a task may go on after SIGTERM before its lease is given back."""

LESS_URGENT = 10
"""Added to the niceness of the worker and of its ffmpeg: a call comes first."""

LOCK_LOST = 3
"""The exit status of a worker whose database session, and its lock with it, was lost."""


def main() -> None:
    arguments = _arguments()
    settings = read_settings()
    try:
        _do(arguments, settings, prepared_database(settings))
    except SQLAlchemyError as error:
        what = f"The database does not answer as it should ({type(error).__name__})."
        raise OperatorError(what, "Look at DATABASE_URL and at its server.") from None


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Do what the line has put off.")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--once", action="store_true", help="do what is due, then end")
    choice.add_argument("--dead", action="store_true", help="list what failed for good")
    choice.add_argument("--revive", action="store_true", help="have what failed for good tried again")
    choice.add_argument("--beside", type=int, metavar="PID", help="end with that parent (used by serve.py)")
    return parser.parse_args()


def _do(arguments: argparse.Namespace, settings: Settings, engine: Engine) -> None:
    if arguments.dead:
        print_dead(engine)
    elif arguments.revive:
        print_revived(engine)
    else:
        os.nice(LESS_URGENT)
        lock = only_worker(engine, settings, arguments.beside)
        worker = Worker(settings, engine, lock, arguments.beside)
        sys.exit(worker.once() if arguments.once else worker.until_told())


def only_worker(engine: Engine, settings: Settings, parent: int | None) -> OnlyWorker:
    """The lock of the one worker. Beside a server it is waited for, as the last worker may be ending. Raises AnotherWorker."""
    while True:
        try:
            return become_only_worker(engine, settings.instance_path)
        except AnotherWorker:
            if parent is None:
                raise
            if os.getppid() != parent:
                sys.exit(0)
        time.sleep(1)


class Worker:
    """The one worker: APScheduler says when, the outbox says what."""

    def __init__(self, settings: Settings, engine: Engine, lock: OnlyWorker, parent: int | None) -> None:
        self._engine = engine
        self._lock = lock
        self._parent = parent
        self._clock = SystemClock(settings.clock_offset)
        self._ask = partial(ask_for_all, settings, engine, self._clock)
        name = f"{socket.gethostname()[:40]}:{os.getpid()}"
        made = handlers(settings, engine, self._clock)
        self._workshop = Workshop(engine, made, self._clock, SystemRandom(), name, PATIENT)
        # A handler of signals may take no lock, and Event.set takes one; a byte in a pipe needs none.
        self._told, self._tell = os.pipe()

    def once(self) -> int:
        """Do what is due, in its order. The exit status is 1 when something failed."""
        self._ask()
        ended = self._workshop.drain()
        print(summary(ended), flush=True)
        return 0 if set(ended) <= {TaskState.DONE} else 1

    def until_told(self) -> int:
        """Work until SIGTERM, Ctrl-C, or the end of the parent: the task at work is ended, or its lease given back.

        The exit status is not 0 when the lock was lost: start it again.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: os.write(self._tell, b"."))
        scheduler = self._scheduler()
        scheduler.start()
        while self._lock.held() and not self._is_told():
            catch_up(scheduler, datetime.now(UTC))
        status = 0 if self._lock.held() else LOCK_LOST
        scheduler.shutdown(wait=False)
        if not self._workshop.stop(GRACE):
            # The lease was given back: another worker may have the task now, so nobody waits for this one.
            os._exit(status)
        return status

    def _is_told(self) -> bool:
        """Waits for it, a second at most."""
        heard, _, _ = select.select([self._told], [], [], 1.0)
        return bool(heard) or (self._parent is not None and os.getppid() != self._parent)

    def _scheduler(self) -> BackgroundScheduler:
        scheduler = BackgroundScheduler(timezone=UTC)
        for job, interval in ((self._ask, ASK_EVERY), (self._workshop.drain, DRAIN_EVERY)):
            scheduler.add_job(
                quietly(job),
                "interval",
                seconds=interval.total_seconds(),
                next_run_time=datetime.now(UTC),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        return scheduler


def quietly(work: Callable[[], object]) -> Callable[[], None]:
    """The work, its failure logged by its type alone: the database may be away now and back at the next tick."""

    def tick() -> None:
        try:
            work()
        except Exception as error:
            log_failure("worker.failed", error)

    return tick


def catch_up(scheduler: BackgroundScheduler, now: datetime) -> None:
    """Pull back jobs that lie further off than their interval: the clock was set back, and APScheduler would wait for it."""
    for job in scheduler.get_jobs():
        if job.next_run_time > now + job.trigger.interval * 2:
            job.modify(next_run_time=now)


def summary(ended: Counter[TaskState]) -> str:
    done, again, died = (ended[state] for state in (TaskState.DONE, TaskState.READY, TaskState.DEAD))
    failed = f" {again} failed and will be tried again, {died} failed for good." if again or died else ""
    return f"Did {done} task{'' if done == 1 else 's'}.{failed}"


def print_dead(engine: Engine) -> None:
    with reading(engine) as connection:
        dead = dead_tasks(connection)
    for task in dead:
        at = task.died_at.astimezone(ANTANANARIVO).strftime("%Y-%m-%d %H:%M") if task.died_at else ""
        print(f"{task.id:6}  {at}  {task.kind}  {task.key or ''}  {task.error}")
    if not dead:
        print("Nothing has failed for good.")


def print_revived(engine: Engine) -> None:
    with unit_of_work(engine) as connection:
        count = revive(connection)
    print(f"{count} task{'' if count == 1 else 's'} will be tried again.")


if __name__ == "__main__":
    run(main)
