"""Carrying tasks out: a handler for each kind, and what becomes of a task when its handler fails."""

import threading
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from sqlalchemy import Connection, Engine

from core.clock import Clock
from core.database import unit_of_work
from core.logging import log_failure
from core.outbox.queue import LostLease, Task, bury, claim, fail, finish, put_off, release
from core.outbox.states import TaskState

LEASE = timedelta(minutes=10)
"""Longer than any handler takes; ffmpeg is given two minutes (audio.ffmpeg.PATIENCE)."""

Effects = Callable[[Connection], None]


@dataclass(frozen=True)
class Inside:
    """A kind whose effects are all in our database: `apply` runs in the transaction that marks the task done.

    It must be quick (P28: 50 ms); longer work is cut into tasks that enqueue the next one.
    """

    apply: Callable[[Connection, Task], None]


@dataclass(frozen=True)
class Outside:
    """A kind with effects elsewhere (a file, a carrier).

    `act` runs in no transaction and may run again after a crash: it uses `task.id` to do nothing twice. What it returns is
    written in the transaction that marks the task done.
    """

    act: Callable[[Task], Effects]


Handler = Inside | Outside


class Hopeless(Exception):
    """Trying again would change nothing. Raised `from` the error whose type the dead task keeps."""


class Later(Exception):
    """What this waits for is not there yet, which is no failure: a kind with waits of its own says how long, however often.

    Raised `from` what is in the way, whose type the task keeps.
    """

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


class NoHandler(Exception):
    """No handler in this version knows the kind: an older worker, or a kind that was taken out."""


class Workshop:
    """Carries out tasks one after another until none is due or it is told to stop."""

    def __init__(
        self,
        engine: Engine,
        handlers: Mapping[str, Handler],
        clock: Clock,
        randomness: Random,
        worker_id: str,
        patient: Collection[str] = (),
    ) -> None:
        """`patient` are the kinds that let all others go first, because nobody waits for them."""
        self._engine = engine
        self._handlers = handlers
        self._clock = clock
        self._randomness = randomness
        self._worker_id = worker_id
        self._patient = patient
        self._stopping = threading.Event()
        self._at_work = threading.Lock()
        self._current: Task | None = None

    def drain(self) -> Counter[TaskState]:
        """Do all that is due; how many tasks ended in each state. Raises what the database raises when it is away."""
        ended: Counter[TaskState] = Counter()
        with self._at_work:
            while not self._stopping.is_set() and (task := self._claim()):
                self._current = task
                state = self._carry_out(task)
                self._current = None
                ended.update([state] if state else [])
        return ended

    def stop(self, patience: timedelta) -> bool:
        """Begin nothing new and wait for the task at work; false when it was not done in time and was given back."""
        self._stopping.set()
        if self._at_work.acquire(timeout=patience.total_seconds()):
            self._at_work.release()
            return True
        if task := self._current:
            self._give_back(task)
        return False

    def _claim(self) -> Task | None:
        return claim(self._engine, self._worker_id, self._clock.now(), LEASE, self._patient)

    def _give_back(self, task: Task) -> None:
        try:
            with unit_of_work(self._engine) as connection:
                release(connection, task)
        except LostLease:
            return  # It ended just now.

    def _carry_out(self, task: Task) -> TaskState | None:
        """The state the task ended in; nothing when it was put off, or its lease was lost meanwhile."""
        try:
            effects = self._effects(task)
            with unit_of_work(self._engine) as connection:
                finish(connection, task, self._clock.now())
                effects(connection)
        except LostLease as lost:
            log_failure(f"{task.kind}.lost", lost, count=task.attempt)
            return None
        except Later as later:
            self._put_off(task, later)
            return None
        except Hopeless as hopeless:
            return self._failed(task, hopeless.__cause__ or hopeless, hopeless=True)
        except Exception as error:
            return self._failed(task, error, hopeless=False)
        return TaskState.DONE

    def _effects(self, task: Task) -> Effects:
        match self._handlers.get(task.kind):
            case Inside(apply):
                return lambda connection: apply(connection, task)
            case Outside(act):
                return act(task)
            case None:
                raise NoHandler

    def _put_off(self, task: Task, later: Later) -> None:
        cause = type(later.__cause__).__name__ if later.__cause__ else None
        with suppress(LostLease), unit_of_work(self._engine) as connection:
            put_off(connection, task, cause, self._clock.now() + later.wait)

    def _failed(self, task: Task, error: BaseException, *, hopeless: bool) -> TaskState | None:
        name = type(error).__name__
        log_failure(f"{task.kind}.failed", error, count=task.attempt)
        try:
            with unit_of_work(self._engine) as connection:
                if hopeless:
                    return bury(connection, task, name, self._clock.now())
                return fail(connection, task, name, self._clock.now(), self._randomness)
        except LostLease:
            return None
