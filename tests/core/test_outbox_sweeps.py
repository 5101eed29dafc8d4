from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Engine, func, insert, select, text

from core.database import reading, unit_of_work
from core.models import (
    Base,
    CallerRow,
    CallRow,
    DailyCountRow,
    EventRow,
    RegisterUploadRow,
    ReviewRow,
    TaskRow,
)
from core.outbox import TaskState, Workshop
from core.outbox.sweeps import AT_ONCE, DAILY, HOURLY, ask_for_sweeps, sweeps
from core.retention import Retention
from tests.core.outboxes import NOON, HandClock

SWEEPS = len(DAILY) + len(HOURLY)


def sweep(engine: Engine, clock: HandClock) -> int:
    """Ask for every sweep, twice, and do them; how many tasks that took."""
    for _ in range(2):
        with unit_of_work(engine) as connection:
            ask_for_sweeps(connection, clock)
    ended = Workshop(engine, sweeps(clock, Retention()), clock, Random(1), "tester").drain()
    assert set(ended) <= {TaskState.DONE}
    return ended[TaskState.DONE]


def count(engine: Engine, table: type[Base]) -> int:
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def add_event(engine: Engine, at: datetime, rows: int = 1) -> None:
    event = {
        "at": at,
        "line": "main",
        "release": 1,
        "call": "c",
        "step": "home",
        "heard": "key",
        "seconds": 1.0,
    }
    with unit_of_work(engine) as connection:
        connection.execute(insert(EventRow), [event] * rows)


def add_call(engine: Engine, sid: str, answered_at: datetime, ended_at: datetime | None = None) -> None:
    gone = None if ended_at else "{}"
    call = {"line": "main", "release": 1, "turn": 2, "token": gone and "t", "state": gone, "answer": gone}
    with unit_of_work(engine) as connection:
        connection.execute(
            insert(CallRow).values(call | {"sid": sid, "answered_at": answered_at, "ended_at": ended_at})
        )


def test_events_older_than_400_days_are_forgotten_and_no_others(outbox: Engine, clock: HandClock) -> None:
    add_event(outbox, NOON - timedelta(days=400, minutes=1))
    add_event(outbox, NOON - timedelta(days=399))
    sweep(outbox, clock)
    assert count(outbox, EventRow) == 1


def test_p28_much_to_forget_is_forgotten_in_many_short_transactions(outbox: Engine, clock: HandClock) -> None:
    add_event(outbox, NOON - timedelta(days=500), rows=2 * AT_ONCE + 7)
    assert sweep(outbox, clock) == SWEEPS + 2
    assert count(outbox, EventRow) == 0


def test_p27_a_call_whose_end_was_never_told_gets_its_tombstone_after_six_hours(
    outbox: Engine, clock: HandClock
) -> None:
    add_call(outbox, "CAlost", NOON - timedelta(hours=6, minutes=1))
    add_call(outbox, "CAon", NOON - timedelta(hours=5))
    sweep(outbox, clock)
    with reading(outbox) as connection:
        rows = connection.execute(text("SELECT sid, state, answer, token, ended_at FROM calls ORDER BY sid"))
        lost, on = rows.all()
    assert tuple(lost[:4]) == ("CAlost", None, None, None)
    assert lost[4] is not None
    assert tuple(on) == ("CAon", "{}", "{}", "t", None)


def test_a_tombstone_goes_after_two_days(outbox: Engine, clock: HandClock) -> None:
    add_call(outbox, "CAold", NOON - timedelta(days=3), ended_at=NOON - timedelta(days=2, minutes=1))
    add_call(outbox, "CAnew", NOON - timedelta(days=3), ended_at=NOON - timedelta(days=1))
    sweep(outbox, clock)
    with reading(outbox) as connection:
        assert connection.execute(select(CallRow.sid)).scalars().all() == ["CAnew"]


def test_a_caller_not_heard_of_for_400_days_is_forgotten(outbox: Engine, clock: HandClock) -> None:
    with unit_of_work(outbox) as connection:
        for bucket, days in ((1, 401), (2, 399)):
            seen = (NOON - timedelta(days=days)).date()
            connection.execute(insert(CallerRow).values(bucket=bucket, language="mg", seen_on=seen))
    sweep(outbox, clock)
    with reading(outbox) as connection:
        assert connection.execute(select(CallerRow.bucket)).scalars().all() == [2]


def test_sweeps_run_once_a_day_or_hour_and_their_own_rows_do_not_pile_up(
    outbox: Engine, clock: HandClock
) -> None:
    assert sweep(outbox, clock) == SWEEPS
    assert sweep(outbox, clock) == 0
    clock.move(hours=1)
    assert sweep(outbox, clock) == len(HOURLY)
    clock.move(hours=-1)
    assert sweep(outbox, clock) == 0
    for _ in range(12):
        clock.move(days=1)
        sweep(outbox, clock)
    assert count(outbox, TaskRow) <= 8 * SWEEPS + len(HOURLY)


def test_p07_after_90_days_nothing_tells_which_bucket_told_a_review(outbox: Engine, clock: HandClock) -> None:
    for days in (90, 89):
        add_review(outbox, f"{days}", days)
    sweep(outbox, clock)
    with reading(outbox) as connection:
        found = connection.execute(text("SELECT id, bucket, answers FROM reviews ORDER BY id")).all()
    assert [tuple(row) for row in found] == [("89", 7, "nynyy"), ("90", None, "nynyy")]


def test_reviews_broken_off_or_replaced_go_after_90_days(outbox: Engine, clock: HandClock) -> None:
    for state in ("incomplete", "replaced", "rejected"):
        for days in (90, 89):
            add_review(outbox, f"{state[:5]}{days}", days, state)
    sweep(outbox, clock)
    with reading(outbox) as connection:
        kept = connection.execute(select(ReviewRow.id)).scalars().all()
    assert sorted(kept) == ["incom89", "rejec89", "rejec90", "repla89"]


def add_review(engine: Engine, review_id: str, days_ago: int, state: str = "approved") -> None:
    told = {"id": review_id, "register": "hkg", "key": 1, "bucket": 7, "answers": "nynyy", "reasons": ""}
    told_on = NOON.date() - timedelta(days=days_ago)
    with unit_of_work(engine) as connection:
        connection.execute(insert(ReviewRow).values(told | {"state": state, "told_on": told_on}))


def test_a_given_list_is_forgotten_after_30_days_decided_or_not(outbox: Engine, clock: HandClock) -> None:
    for state in ("looked", "applied"):
        for days in (31, 29):
            add_upload(outbox, f"{state}{days}", days, state)
    sweep(outbox, clock)
    with reading(outbox) as connection:
        kept = connection.execute(select(RegisterUploadRow.id)).scalars().all()
    assert sorted(kept) == ["applied29", "looked29"]


def add_upload(engine: Engine, upload_id: str, days_ago: int, state: str) -> None:
    given_at = NOON - timedelta(days=days_ago)
    given = {"id": upload_id, "register": "hkg", "file": "list.csv", "listed_on": NOON.date(), "told": "{}"}
    with unit_of_work(engine) as connection:
        connection.execute(insert(RegisterUploadRow).values(given | {"state": state, "given_at": given_at}))


def test_counts_of_private_steps_are_kept_as_long_as_figures_and_no_longer(
    outbox: Engine, clock: HandClock
) -> None:
    today = NOON.date()
    with unit_of_work(outbox) as connection:
        for days in (401, 400, 1):
            row = {"day": today - timedelta(days=days), "line": "main", "step": "tell", "language": "mg"}
            connection.execute(insert(DailyCountRow).values(row | {"count": 1}))
    sweep(outbox, clock)
    assert count(outbox, DailyCountRow) == 2
