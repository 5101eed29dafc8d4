from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from core.database import reading, unit_of_work
from core.outbox import TaskState, Workshop
from publishing.line import Line
from publishing.release import CompiledLine, Release, Sounded, from_document, to_document
from publishing.releases import current_number, load_release, publish, roll_back
from publishing.upkeep import EXPIRE, ask_to_expire, expire_messages, fresh, without_expired
from tests.core.outboxes import HandClock

TODAY = date(2026, 11, 22)
DAYS = st.dates(TODAY - timedelta(days=4), TODAY + timedelta(days=4))
FLOW = {
    "id": "main",
    "starts_at": "home",
    "home": "home",
    "person": "bye",
    "hide": "hide",
    "goodbye": "bye",
    "most_wanted": "list",
    "default_language": "fr",
    "steps": {
        "home": {"kind": "menu", "options": [{"says": "home.list", "goes_to": "list"}]},
        "list": {"kind": "list", "messages": ["fees", "verdict"]},
        "hide": {"kind": "hide"},
        "bye": {"kind": "goodbye", "says": "bye"},
    },
}


def compiled(**expires_on: date) -> dict[str, CompiledLine]:
    names = ("home", "list/fees", "list/verdict", "list.end", "apology")
    said = {name: Sounded("<Response></Response>", 1.0) for name in names}
    line = CompiledLine(Line.model_validate(FLOW), {}, frozenset(), {"fr": said}, {"fr": {}}, expires_on)
    return {"main": line}


def messages(lines: Release | dict[str, CompiledLine]) -> tuple[str, ...]:
    found = lines.lines if isinstance(lines, Release) else lines
    step = found["main"].flow.steps["list"]
    assert step.kind == "list"
    return step.messages


def published(engine: Engine, **expires_on: date) -> int:
    with unit_of_work(engine) as connection:
        return publish(connection, to_document(compiled(**expires_on)), "content", HandClock().now())


def swept(engine: Engine, clock: HandClock) -> Release:
    """The current release, after the sweep of that day has been asked for twice and done."""
    for _ in range(2):
        with unit_of_work(engine) as connection:
            ask_to_expire(connection, clock)
    handlers = {EXPIRE: expire_messages(engine, clock)}
    assert not set(Workshop(engine, handlers, clock, Random(1), "tester").drain()) - {TaskState.DONE}
    with reading(engine) as connection:
        return load_release(connection, current_number(connection) or 0)


def at(day: date) -> HandClock:
    return HandClock(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


def test_a_message_is_said_on_its_last_day_and_not_on_the_next(engine: Engine) -> None:
    published(engine, verdict=TODAY)
    assert messages(swept(engine, at(TODAY))) == ("fees", "verdict")
    release = swept(engine, at(TODAY + timedelta(days=1)))
    assert (release.number, messages(release)) == (2, ("fees",))
    assert "list/verdict" not in release.lines["main"].answers["fr"]


def test_the_day_changes_at_midnight_in_antananarivo(engine: Engine) -> None:
    published(engine, verdict=TODAY)
    clock = HandClock(datetime(2026, 11, 22, 20, 59, tzinfo=UTC))
    assert messages(swept(engine, clock)) == ("fees", "verdict")
    clock.move(minutes=1)
    assert messages(swept(engine, clock)) == ("fees",)


def test_a_release_in_which_nothing_has_aged_stays(engine: Engine) -> None:
    published(engine, verdict=TODAY + timedelta(days=90))
    assert swept(engine, at(TODAY)).number == 1
    assert swept(engine, at(TODAY + timedelta(days=1))).number == 1


def test_calls_that_are_on_keep_the_release_they_began_with(engine: Engine) -> None:
    published(engine, verdict=TODAY)
    swept(engine, at(TODAY + timedelta(days=1)))
    with reading(engine) as connection:
        assert messages(load_release(connection, 1)) == ("fees", "verdict")


def test_a_release_rolled_back_to_is_swept_again_the_same_day(engine: Engine) -> None:
    published(engine, verdict=TODAY)
    clock = at(TODAY + timedelta(days=1))
    swept(engine, clock)
    with unit_of_work(engine) as connection:
        roll_back(connection, 1, clock.now())
    release = swept(engine, clock)
    assert (release.number, messages(release)) == (4, ("fees",))


def test_a_list_that_would_fall_silent_keeps_what_aged_last_and_an_alarm_is_raised(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    published(engine, fees=TODAY, verdict=TODAY - timedelta(days=3))
    release = swept(engine, at(TODAY + timedelta(days=1)))
    assert messages(release) == ("fees",)
    told = capsys.readouterr()
    assert "alarm.raised" in told.err + told.out
    assert "NothingLeft" in told.err + told.out


def test_a_release_from_before_dates_were_kept_is_still_read_and_loses_nothing(engine: Engine) -> None:
    old = to_document(compiled()).replace('"expires_on":{},', "")
    assert "expires_on" not in old
    with unit_of_work(engine) as connection:
        publish(connection, old, "content", HandClock().now())
    assert messages(swept(engine, at(TODAY))) == ("fees", "verdict")


def test_the_date_of_a_message_survives_the_database() -> None:
    lines = compiled(verdict=TODAY)
    assert from_document(1, to_document(lines)).lines == lines


@given(st.dictionaries(st.sampled_from("abcd"), DAYS), st.lists(DAYS, max_size=4), DAYS)
def test_sweeping_day_by_day_leaves_what_one_look_at_the_whole_would_leave(
    expires_on: dict[str, date], looks: list[date], last: date
) -> None:
    """So that publishing unchanged content after sweeps makes no new release and brings nothing back."""
    whole = tuple("abcd")
    left = whole
    for day in [*sorted(look for look in looks if look <= last), last]:
        left = fresh(left, expires_on, day)
    assert left == fresh(whole, expires_on, last)
    assert left


def test_lines_in_which_nothing_has_aged_are_the_same_values() -> None:
    lines = compiled(verdict=TODAY)
    assert without_expired(lines, TODAY) == lines
    assert without_expired(lines, TODAY + timedelta(days=1)) != lines
