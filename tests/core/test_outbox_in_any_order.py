import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Connection, text

from core.database import reading, unit_of_work
from core.outbox import (
    Inside,
    LostLease,
    Task,
    TaskState,
    Workshop,
    bury,
    claim,
    enqueue,
    fail,
    finish,
    release,
    revive,
)
from tests.core.outboxes import HandClock, do, done, on_sqlite, states

LEASE = timedelta(minutes=10)
MEMORY = Path("/dev/shm")
"""A disk that needs no syncing: the order of things is tested here, not power cuts."""


class Undone(Exception):
    """A transaction that changes its mind."""


class OutboxInAnyOrder(RuleBasedStateMachine):
    """Workers claim, finish, fail, crash and come late, while the clock goes on and back: nothing is lost, nothing done twice."""

    claims = Bundle("claims")

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        self.engine = on_sqlite(Path(self.folder.name))
        self.clock = HandClock()
        self.randomness = Random(7)
        self.asked: set[int] = set()
        self.keys: set[str] = set()
        self.newest: dict[int, int] = {}
        self.latest = self.clock.now()

    @rule(
        key=st.sampled_from([None, "a", "b", "c"]), kept=st.booleans(), later=st.sampled_from([None, 1, 40])
    )
    def ask(self, key: str | None, kept: bool, later: int | None) -> None:
        work = len(self.asked) + 1
        not_before = self.clock.now() + timedelta(minutes=later) if later else None
        try:
            with unit_of_work(self.engine) as connection:
                new = enqueue(connection, "test.work", {"work": work}, key, not_before)
                if not kept:
                    raise Undone
        except Undone:
            return
        assert new is (key is None or key not in self.keys)
        if new:
            self.asked.add(work)
            self.keys |= {key} if key else set()

    @rule(target=claims, worker=st.sampled_from(["one", "two"]))
    def claim(self, worker: str) -> Task | None:
        task = claim(self.engine, worker, self.clock.now(), LEASE)
        if task:
            assert task.fence > self.newest.get(task.id, 0)
            self.newest[task.id] = task.fence
        return task

    @rule(task=claims)
    def finish(self, task: Task | None) -> None:
        self.end(task, lambda connection, task: finish(connection, task, self.clock.now()))

    @rule(task=claims)
    def fail(self, task: Task | None) -> None:
        """Its effects were written before it failed, and are undone with it."""
        if task:
            self.end(task, lambda *_: None, effects=True, undone=True)
        self.end(
            task,
            lambda connection, task: fail(connection, task, "Weak", self.clock.now(), self.randomness),
            effects=False,
        )

    @rule(task=claims)
    def give_up(self, task: Task | None) -> None:
        self.end(
            task, lambda connection, task: bury(connection, task, "Weak", self.clock.now()), effects=False
        )

    @rule(task=claims)
    def give_back(self, task: Task | None) -> None:
        self.end(task, release, effects=False)

    def end(
        self,
        task: Task | None,
        how: Callable[[Connection, Task], object],
        *,
        effects: bool = True,
        undone: bool = False,
    ) -> None:
        """A claim may be ended long after it was made, or twice: then it must be refused, its effects with it."""
        if task is None:
            return
        try:
            with unit_of_work(self.engine) as connection:
                if effects:
                    do(connection, task)
                how(connection, task)
                if undone:
                    raise Undone
        except (LostLease, Undone):
            return
        assert task.fence == self.newest[task.id]

    @rule(minutes=st.sampled_from([1, 11, 400, -5, -700, -600_000]))
    def clock_moves(self, minutes: int) -> None:
        self.clock.move(minutes=minutes)
        self.latest = max(self.latest, self.clock.now())

    @rule()
    def a_person_revives_the_dead(self) -> None:
        with unit_of_work(self.engine) as connection:
            revive(connection)

    @invariant()
    def what_is_marked_done_is_done_once_and_nothing_else_is(self) -> None:
        if hasattr(self, "engine"):
            marked = sorted(work for work, state in states(self.engine).items() if state == TaskState.DONE)
            assert done(self.engine) == marked

    def teardown(self) -> None:
        """With time and a worker that works, all that was asked for is done, once.

        Time means: past every moment that was ever present, for what was asked for later waits until then.
        """
        if not hasattr(self, "engine"):
            return
        self.clock.move(seconds=(self.latest - self.clock.now()).total_seconds())
        self.clock.move(days=2)
        for _ in range(3):
            Workshop(self.engine, {"test.work": Inside(do)}, self.clock, self.randomness, "last").drain()
            self.a_person_revives_the_dead()
            self.clock.move(hours=7)
        assert done(self.engine) == sorted(self.asked)
        with reading(self.engine) as connection:
            assert connection.execute(text("SELECT count(*) FROM tasks")).scalar_one() == len(self.asked)
        self.engine.dispose()
        self.folder.cleanup()


TestOutboxInAnyOrder = OutboxInAnyOrder.TestCase
TestOutboxInAnyOrder.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
