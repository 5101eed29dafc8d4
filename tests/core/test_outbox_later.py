"""Work that waits for something outside is put off by waits of its own, hastened, and done again when it is asked for anew."""

from datetime import timedelta

from sqlalchemy import Engine

from core.database import unit_of_work
from core.ledger import rows_of
from core.outbox import Effects, Later, Outside, Task, TaskState, dead_tasks, enqueue_anew_in, hasten_in
from core.outbox.backoff import MOST_ATTEMPTS
from tests.core.outboxes import HandClock, ask, do, done, workshop


class NotYet(Exception):
    pass


def put_off(times: int) -> Outside:
    """What waits for is there after so many attempts."""

    def act(task: Task) -> Effects:
        if task.attempt <= times:
            raise Later(timedelta(minutes=task.attempt)) from NotYet()
        return lambda connection: do(connection, task)

    return Outside(act)


def test_what_is_put_off_waits_as_it_says_and_is_no_failure(outbox: Engine, clock: HandClock) -> None:
    ask(outbox, 1)
    bench = workshop(outbox, clock, put_off(2))
    assert not bench.drain()
    clock.move(seconds=59)
    assert not bench.drain()
    clock.move(seconds=1)
    assert not bench.drain()
    clock.move(minutes=2)
    assert bench.drain() == {TaskState.DONE: 1}
    assert done(outbox) == [1]


def test_it_may_be_put_off_more_often_than_anything_may_fail(outbox: Engine, clock: HandClock) -> None:
    ask(outbox, 1)
    bench = workshop(outbox, clock, put_off(3 * MOST_ATTEMPTS))
    for _ in range(3 * MOST_ATTEMPTS + 1):
        bench.drain()
        clock.move(hours=1)
    assert done(outbox) == [1]
    with unit_of_work(outbox) as connection:
        assert dead_tasks(connection) == []


def test_what_waits_is_hastened_and_what_is_done_is_done_again_when_asked_anew(
    outbox: Engine, clock: HandClock
) -> None:
    ask(outbox, 1, key="a", not_before=clock.now() + timedelta(days=1))
    bench = workshop(outbox, clock, put_off(0))
    assert not bench.drain()
    with unit_of_work(outbox) as connection:
        rows = rows_of(connection)
        assert not enqueue_anew_in(rows, "test.work", {"work": 2}, "a")
        assert hasten_in(rows, "test.work", "a")
    bench.drain()
    with unit_of_work(outbox) as connection:
        assert not hasten_in(rows_of(connection), "test.work", "a")
        assert enqueue_anew_in(rows_of(connection), "test.work", {"work": 2}, "a")
    bench.drain()
    assert done(outbox) == [1, 2]
