from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import Connection, Engine, text

from core.database import reading, unit_of_work
from core.outbox import (
    Effects,
    Hopeless,
    Inside,
    LostLease,
    Outside,
    Task,
    TaskState,
    Workshop,
    claim,
    counts,
    dead_tasks,
    enqueue,
    fail,
    finish,
    oldest_waiting,
    purge_done,
    release,
    revive,
)
from core.outbox.backoff import FIRST_WAIT, LONGEST_WAIT, MOST_ATTEMPTS, wait_after
from core.outbox.queue import LONGEST_LEASE
from core.outbox.states import MOVES, leading_to
from tests.core.outboxes import LEASE, NOON, HandClock, ask, do, done, states, taken, workshop


class Weak(Exception):
    """Fails with a message that must be kept nowhere."""


def failing(_connection: Connection, _task: Task) -> None:
    raise Weak("+261 32 00 000 00")


def test_p27_work_of_a_transaction_that_is_undone_was_never_asked_for(
    outbox: Engine, clock: HandClock
) -> None:
    def change_of_mind() -> None:
        with unit_of_work(outbox) as connection:
            enqueue(connection, "test.work", {"work": 1})
            raise Weak

    with pytest.raises(Weak):
        change_of_mind()
    assert claim(outbox, "tester", clock.now(), LEASE) is None


def test_the_same_work_asked_twice_is_one_row_even_when_it_is_done(outbox: Engine, clock: HandClock) -> None:
    assert ask(outbox, 1, key="once")
    assert not ask(outbox, 1, key="once")
    workshop(outbox, clock, Inside(do)).drain()
    assert not ask(outbox, 1, key="once")
    assert done(outbox) == [1]


def test_work_without_a_key_is_done_as_often_as_it_is_asked_for(outbox: Engine, clock: HandClock) -> None:
    ask(outbox, 1)
    ask(outbox, 1)
    workshop(outbox, clock, Inside(do)).drain()
    assert done(outbox) == [1, 1]


def test_work_that_nobody_waits_for_lets_all_other_go_first(outbox: Engine, clock: HandClock) -> None:
    """A report is told while a release's masters are being made: it does not wait behind hundreds of them."""
    order: list[str] = []

    def noted(_connection: Connection, task: Task) -> None:
        order.append(f"{task.kind} {task.payload['work']}")

    with unit_of_work(outbox) as connection:
        for kind, work in (
            ("test.slow", 1),
            ("test.slow", 2),
            ("test.work", 3),
            ("test.slow", 4),
            ("test.work", 5),
        ):
            enqueue(connection, kind, {"work": work})
    kinds = {"test.slow": Inside(noted), "test.work": Inside(noted)}
    Workshop(outbox, kinds, clock, Random(1), "tester", ("test.slow",)).drain()
    assert order == ["test.work 3", "test.work 5", "test.slow 1", "test.slow 2", "test.slow 4"]


def test_work_for_later_waits_for_its_time(outbox: Engine, clock: HandClock) -> None:
    ask(outbox, 1, not_before=NOON + timedelta(days=3))
    assert claim(outbox, "tester", clock.now(), LEASE) is None
    clock.move(days=3)
    assert taken(outbox, clock).payload == {"work": 1}


def test_a_claimed_task_is_nobody_elses_until_its_lease_ends(outbox: Engine, clock: HandClock) -> None:
    ask(outbox, 1)
    first = taken(outbox, clock)
    clock.move(minutes=9)
    assert claim(outbox, "other", clock.now(), LEASE) is None
    clock.move(minutes=1)
    again = taken(outbox, clock)
    assert (again.id, again.attempt, again.fence) == (first.id, 2, 2)


def test_a_worker_that_lost_its_lease_can_neither_finish_nor_fail_the_task(
    outbox: Engine, clock: HandClock
) -> None:
    ask(outbox, 1)
    late = taken(outbox, clock)
    clock.move(minutes=10)
    holder = taken(outbox, clock)

    def end(how: Callable[[Connection], object]) -> None:
        with unit_of_work(outbox) as connection:
            do(connection, late)
            how(connection)

    for how in (
        lambda connection: finish(connection, late, clock.now()),
        lambda connection: fail(connection, late, "Weak", clock.now(), Random(1)),
        lambda connection: release(connection, late),
    ):
        with pytest.raises(LostLease):
            end(how)
    assert done(outbox) == []
    with unit_of_work(outbox) as connection:
        finish(connection, holder, clock.now())
    assert states(outbox) == {1: TaskState.DONE}


def test_a_task_done_late_by_a_slow_worker_has_no_second_effect(outbox: Engine, clock: HandClock) -> None:
    """The lease of the slow one ends in its handler; a quick one does the task; the slow one's effects are undone."""
    ask(outbox, 1)
    quick = workshop(outbox, clock, Inside(do))

    def slow(task: Task) -> Effects:
        clock.move(minutes=11)
        quick.drain()
        return lambda connection: do(connection, task)

    ended = workshop(outbox, clock, Outside(slow)).drain()
    assert not ended
    assert done(outbox) == [1]


def test_a_failed_task_waits_longer_each_time_and_then_dies_with_the_errors_type_alone(
    outbox: Engine, clock: HandClock
) -> None:
    ask(outbox, 1)
    bench = workshop(outbox, clock, Inside(failing))
    for _ in range(MOST_ATTEMPTS - 1):
        assert bench.drain() == {TaskState.READY: 1}
        clock.move(hours=6)
    assert bench.drain() == {TaskState.DEAD: 1}
    with reading(outbox) as connection:
        [dead] = dead_tasks(connection)
        rows = str(connection.execute(text("SELECT * FROM tasks")).all())
    assert (dead.kind, dead.error) == ("test.work", "Weak")
    assert "+261" not in rows
    assert done(outbox) == []


def test_a_hopeless_task_dies_at_once_of_what_was_behind_it(outbox: Engine, clock: HandClock) -> None:
    def hopeless(_connection: Connection, _task: Task) -> None:
        raise Hopeless from Weak()

    ask(outbox, 1)
    assert workshop(outbox, clock, Inside(hopeless)).drain() == {TaskState.DEAD: 1}
    with reading(outbox) as connection:
        assert [dead.error for dead in dead_tasks(connection)] == ["Weak"]


def test_a_dead_task_is_revived_by_a_person_and_done(outbox: Engine, clock: HandClock) -> None:
    def hopeless(_connection: Connection, _task: Task) -> None:
        raise Hopeless

    ask(outbox, 1, key="once")
    workshop(outbox, clock, Inside(hopeless)).drain()
    assert not ask(outbox, 1, key="once")
    with unit_of_work(outbox) as connection:
        assert revive(connection) == 1
    workshop(outbox, clock, Inside(do)).drain()
    assert done(outbox) == [1]


def test_a_task_that_kills_every_worker_dies_in_the_end(outbox: Engine, clock: HandClock) -> None:
    ask(outbox, 1)
    for _ in range(MOST_ATTEMPTS):
        taken(outbox, clock)
        clock.move(minutes=10)
    assert claim(outbox, "tester", clock.now(), LEASE) is None
    with reading(outbox) as connection:
        assert [dead.error for dead in dead_tasks(connection)] == ["LeaseRanOut"]


def test_a_kind_that_no_handler_knows_is_kept_and_tried_again(outbox: Engine, clock: HandClock) -> None:
    ask(outbox, 1)
    assert Workshop(outbox, {}, clock, Random(1), "old").drain() == {TaskState.READY: 1}
    clock.move(hours=6)
    workshop(outbox, clock, Inside(do)).drain()
    assert done(outbox) == [1]


def test_a_released_task_is_free_at_once_and_counts_no_attempt(outbox: Engine, clock: HandClock) -> None:
    ask(outbox, 1)
    task = taken(outbox, clock)
    with unit_of_work(outbox) as connection:
        release(connection, task)
    again = taken(outbox, clock)
    assert (again.attempt, again.fence) == (1, 2)


def test_when_the_clock_is_set_back_no_retry_and_no_lease_waits_for_it_to_come_round(
    outbox: Engine, clock: HandClock
) -> None:
    clock.move(days=365)
    ask(outbox, 1)
    ask(outbox, 2)
    workshop(outbox, clock, Inside(failing)).drain()
    clock.move(seconds=3)
    taken(outbox, clock)
    clock.move(days=-365)
    assert workshop(outbox, clock, Inside(do)).drain() == {TaskState.DONE: 2}
    assert done(outbox) == [1, 2]


def test_work_for_a_far_day_is_not_mistaken_for_a_clock_set_back(outbox: Engine, clock: HandClock) -> None:
    ask(outbox, 1, not_before=NOON + timedelta(days=300))
    assert not workshop(outbox, clock, Inside(do)).drain()


def test_a_lease_longer_than_any_can_be_is_refused(outbox: Engine, clock: HandClock) -> None:
    with pytest.raises(ValueError, match="longer"):
        claim(outbox, "tester", clock.now(), LONGEST_LEASE * 2)


def test_done_tasks_are_forgotten_after_their_time_and_dead_ones_kept(
    outbox: Engine, clock: HandClock
) -> None:
    def odd_ones_die(connection: Connection, task: Task) -> None:
        if task.payload["work"] % 2:
            raise Hopeless
        do(connection, task)

    for work in range(6):
        ask(outbox, work)
    workshop(outbox, clock, Inside(odd_ones_die)).drain()
    with unit_of_work(outbox) as connection:
        assert purge_done(connection, clock.now(), most=10) == 0
        assert purge_done(connection, clock.now() + timedelta(seconds=1), most=2) == 2
        assert purge_done(connection, clock.now() + timedelta(seconds=1), most=10) == 1
    with reading(outbox) as connection:
        assert counts(connection) == {
            TaskState.READY: 0,
            TaskState.CLAIMED: 0,
            TaskState.DONE: 0,
            TaskState.DEAD: 3,
        }


def test_the_age_of_the_outbox_is_that_of_the_oldest_task_that_could_be_done_now(
    outbox: Engine, clock: HandClock
) -> None:
    with reading(outbox) as connection:
        assert oldest_waiting(connection, clock.now()) is None
    ask(outbox, 1, not_before=NOON + timedelta(days=3))
    with reading(outbox) as connection:
        assert oldest_waiting(connection, clock.now()) is None
        assert oldest_waiting(connection, clock.now() + timedelta(days=3)) is not None


@pytest.mark.parametrize("seed", range(20))
def test_waits_grow_to_their_longest_and_are_never_more_than_halved(seed: int) -> None:
    waits = [wait_after(attempt, Random(seed)) for attempt in range(1, 30)]
    assert FIRST_WAIT / 2 <= waits[0] <= FIRST_WAIT
    assert waits == sorted(waits)
    assert LONGEST_WAIT / 2 <= waits[-1] <= LONGEST_WAIT


def test_every_state_but_done_can_be_left_and_every_state_but_the_first_is_come_to_by_a_claim() -> None:
    assert set(MOVES) == set(TaskState)
    assert [state for state, after in MOVES.items() if not after] == [TaskState.DONE]
    assert all(TaskState.CLAIMED in leading_to(state) for state in TaskState)
