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
from pathlib import Path
from random import SystemRandom

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from agencies.importing import Importer
from agencies.registers import read_registers
from agencies.reviews.comments import ask_to_forget
from agencies.spoken import ask_for_current_lists
from agencies.work import agency_work
from audio.masters import RENDER
from carriers.signature import is_practice
from carriers.takes import PracticeTakes, purge_takes
from carriers.twilio import twilio_carrier
from cases.alarms import ALARM, alarm_work
from cases.retention import ERASE, ask_for_purge, erasing_over
from core.clock import ANTANANARIVO, Clock, SystemClock
from core.database import reading, unit_of_work
from core.errors import OperatorError
from core.logging import log_failure
from core.outbox import Effects, Handler, Outside, Task, TaskState, Workshop, dead_tasks, enqueue, revive
from core.outbox.single import AnotherWorker, OnlyWorker, become_only_worker
from core.outbox.sweeps import ask_for_sweeps, sweeps
from core.settings import Settings, read_settings
from ivr.recording import ROOMS
from publishing.publisher import read_checked
from publishing.restore import RESTORE, ask_to_restore, restore_clips
from publishing.upkeep import EXPIRE, ask_to_expire, expire_messages
from radio_feed.desk import edition_of
from radio_feed.making import ask_for_episodes
from radio_feed.packs.weekly import ask_for_packs
from radio_feed.weekly import PROGRAMMES, WeeklyMaker, ask_for_programmes
from radio_feed.work import episode_work
from recordings.receiving import CarrierOf, Receiver
from recordings.retention import SETTLED, forgetting_settled
from recordings.watching import WATCH, ask_to_watch, watch
from scripts.make_pack import pack_work
from scripts.programme import builder_of, masters_of
from scripts.publish import library_of, prepared_database
from scripts.terminal import run
from stories import retention as stories
from stories import watching as stories_watching
from stories.copies import PUBLISH
from stories.publishing import StoryPublisher
from stories.retention import purge_handlers
from vault.removal import removal_handlers

DRAIN_EVERY = timedelta(seconds=1)
ASK_EVERY = timedelta(minutes=1)
GRACE = timedelta(seconds=20)
"""How long a task may go on after SIGTERM before its lease is given back."""

LESS_URGENT = 10
"""Added to the niceness of the worker and of its ffmpeg: a call comes first."""

LOCK_LOST = 3
"""The exit status of a worker whose database session, and its lock with it, was lost."""

FORGET_TAKES = "practice.purge"
"""The kind of task that removes practice recordings whose hour is over."""


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


def handlers(settings: Settings, engine: Engine, clock: Clock) -> dict[str, Handler]:
    """Every kind of work there is."""
    masters = masters_of(settings, engine, clock)
    agencies = agency_work(
        Importer(engine, clock, settings.instance_path),
        lambda: read_registers(settings.content_path),
        lambda: library_of(settings, engine),
    )
    takes = forget_takes(settings.takes_path, clock)
    return {
        RENDER: masters.handler(),
        **episode_work(settings, engine, clock),
        PROGRAMMES: WeeklyMaker(
            engine, lambda: builder_of(settings, engine, clock), settings.clips, clock
        ).handler(),
        **pack_work(settings, engine, clock),
        EXPIRE: expire_messages(engine, clock),
        FORGET_TAKES: takes,
        **alarm_work(clock),
        RESTORE: restore_clips(
            engine,
            settings.clips,
            lambda: read_checked(settings.content_path, settings.mode),
            lambda: library_of(settings, engine),
        ),
        **agencies,
        **Receiver(engine, settings.sealed_path, carriers(settings, clock), clock, ROOMS).handlers(),
        WATCH: watch(clock, ROOMS),
        PUBLISH: StoryPublisher(engine, settings.stories_path, clock).handler(),
        stories_watching.WATCH: stories_watching.watch(clock),
        **sweeps(clock, settings.retention),
        ERASE: erasing_over(clock, settings.retention),
        SETTLED: forgetting_settled(clock, settings.retention),
        **purge_handlers(engine, settings.stories_path, clock, settings.retention),
        **removal_handlers(engine, settings.sealed_path, settings.backup_path, clock),
    }


def carriers(settings: Settings, clock: Clock) -> CarrierOf:
    """The practice phone's calls have a carrier of their own."""
    practice, company = PracticeTakes(settings.takes_path, clock), twilio_carrier(settings)
    return lambda call: practice if is_practice(call) else company


def forget_takes(folder: Path, clock: Clock) -> Outside:
    """The handler that removes old practice recordings, also when nobody practises any more."""

    def act(_task: Task) -> Effects:
        if folder.is_dir():
            purge_takes(folder, clock.now())
        return lambda _connection: None

    return Outside(act)


class Worker:
    """The one worker: APScheduler says when, the outbox says what."""

    def __init__(self, settings: Settings, engine: Engine, lock: OnlyWorker, parent: int | None) -> None:
        self._engine = engine
        self._lock = lock
        self._parent = parent
        self._clock = SystemClock(settings.clock_offset)
        self._clips = settings.clips
        self._settings = settings
        name = f"{socket.gethostname()[:40]}:{os.getpid()}"
        made = handlers(settings, engine, self._clock)
        self._workshop = Workshop(engine, made, self._clock, SystemRandom(), name)
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

    def _ask(self) -> None:
        """Have the sweeps of the day and the hour done: rows with a key, so that asking every minute asks once."""
        now = self._clock.now().astimezone(ANTANANARIVO)
        with unit_of_work(self._engine) as connection:
            ask_for_sweeps(connection, self._clock)
            ask_for_purge(connection, self._clock)
            stories.ask_for_purge(connection, self._clock)
            ask_to_expire(connection, self._clock)
            ask_for_programmes(connection, self._clock)
            ask_for_packs(connection, self._clock)
            ask_for_current_lists(connection, now.date())
            ask_to_forget(connection, self._clock)
            ask_to_watch(connection, self._clock)
            stories_watching.ask_to_watch(connection, self._clock)
            for hourly in (FORGET_TAKES, ALARM):
                enqueue(connection, hourly, {}, key=f"{now:%Y-%m-%d %H}")
        ask_to_restore(self._engine, self._clips, self._clock)
        # Last, for it reads words that an editor may just be writing: nothing else waits for them.
        edition = edition_of(self._settings)
        with unit_of_work(self._engine) as connection:
            ask_for_episodes(connection, edition)


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
