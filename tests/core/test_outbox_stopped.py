"""A worker that is told to stop ends its task, or gives it back for another."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Engine

from core.outbox import Effects, Inside, Outside, Task, TaskState, Workshop
from tests.core.outboxes import HandClock, ask, do, done, states, workshop


def held(begun: threading.Event, go_on: threading.Event) -> Outside:
    """Work that says that it has begun, and goes on when it is told to."""

    def act(task: Task) -> Effects:
        begun.set()
        go_on.wait(60)
        return lambda connection: do(connection, task)

    return Outside(act)


def test_a_worker_told_to_stop_ends_its_task_and_begins_no_other(outbox: Engine, clock: HandClock) -> None:
    begun, go_on = threading.Event(), threading.Event()
    bench = workshop(outbox, clock, held(begun, go_on))
    with busy(outbox, bench, begun):
        threading.Timer(0.2, go_on.set).start()
        assert bench.stop(timedelta(seconds=60))
    assert done(outbox) == [0]


def test_a_task_that_takes_too_long_to_stop_for_is_given_back_and_its_late_effects_refused(
    outbox: Engine, clock: HandClock
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    bench = workshop(outbox, clock, held(begun, go_on))
    with busy(outbox, bench, begun):
        assert not bench.stop(timedelta(seconds=0.1))
        assert set(states(outbox).values()) == {TaskState.READY}
        go_on.set()
    assert done(outbox) == []
    workshop(outbox, clock, Inside(do)).drain()
    assert done(outbox) == [0, 1, 2]


@contextmanager
def busy(engine: Engine, bench: Workshop, begun: threading.Event) -> Iterator[None]:
    """Three tasks, and a thread that is in the middle of the first."""
    for work in range(3):
        ask(engine, work)
    thread = threading.Thread(target=bench.drain)
    thread.start()
    assert begun.wait(60)
    yield
    thread.join(60)
