"""P09: an attempt is committed before it is checked; 3 a call; 5 misses a day of a caller on a receipt; beyond 50 a day on a
receipt each caller one check an hour; 200 misses an hour in all alarm and slow, and refuse nobody. A stranger locks nobody out.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from cases.attempts import MANY_ON_A_RECEIPT, MOST_OF_A_CALLER, attempt_of
from core.attempts import MANY_IN_ALL
from core.database import unit_of_work
from core.models.attempt import COUNTED
from core.outbox.sweeps import HOURLY, over
from core.retention import Retention
from tests.builders import Deployment
from tests.ivr.receipts import RECEIPT_ELSEWHERE, Caller, Held, held_case, office_of, wrong_pins
from tests.vault.office import PEPPER, Office, fresh_office
from vault.members import Role

RECEIPT = "123456789"


def counted(line: Deployment) -> dict[str, int]:
    rows = line.rows("SELECT scope, SUM(count) AS count FROM receipt_attempts GROUP BY scope")
    return {row["scope"]: row["count"] for row in rows if row["count"]}


def try_once(office: Office, receipt: str, bucket: int | None) -> bool:
    """One attempt that misses; false when it was refused."""
    with office.rows() as rows:
        return attempt_of(receipt, bucket, PEPPER).begin(rows, office.clock.now())


@pytest.fixture
def office(quick_path: Path) -> Iterator[Office]:
    with fresh_office() as made:
        yield made


def miss(caller: Caller, held: Held, times: int) -> list[str]:
    """What the last of so many wrong PINs hears."""
    heard: list[str] = []
    for pin in (wrong_pins(held) * times)[:times]:
        heard = caller.follow(held.receipt, pin)
    return heard


def test_p09_an_attempt_is_on_disk_before_it_is_checked(line: Deployment) -> None:
    held = held_case(line)
    caller = Caller(line)
    caller.before("tell-follow")
    caller.press(held.receipt)
    assert counted(line) == {}
    caller.press(held.pin)
    assert counted(line) == {"caller": 1, "receipt": 1, "all": 1}, "read from another connection"
    assert caller.press("_")[0] == "follow.arrived"
    assert counted(line) == {}, "it was right, and counts no longer"


@pytest.mark.parametrize("leave", ["hang up", "*", "8", "restart"])
def test_p09_who_leaves_before_the_check_has_tried(line: Deployment, leave: str) -> None:
    held = held_case(line)
    caller = Caller(line)
    caller.before("tell-follow")
    caller.press(held.receipt, held.pin)
    if leave == "hang up":
        caller.carrier.hang_up()
    elif leave == "restart":
        line.restarted().carrier().turn(caller.carrier.number)
    else:
        caller.press(leave)
    assert counted(line) == {"caller": 1, "receipt": 1, "all": 1}


def test_p09_a_repeated_turn_counts_once(line: Deployment) -> None:
    held = held_case(line)
    caller = Caller(line)
    caller.before("tell-follow")
    caller.press(held.receipt, held.pin)
    for _ in range(5):
        caller.carrier.turn(caller.carrier.number - 1, Digits=held.pin)
        caller.carrier.turn(99, Digits=held.pin)
    assert counted(line) == {"caller": 1, "receipt": 1, "all": 1}


def test_p09_three_a_call_whatever_is_tried(line: Deployment) -> None:
    held, other = held_case(line), held_case(line)
    caller = Caller(line)
    assert miss(caller, held, 2)[0] == "follow.none"
    assert miss(caller, other, 1)[0] == "follow.none"
    assert caller.follow(held.receipt, held.pin)[0] == "follow.enough"
    assert caller.follow(RECEIPT_ELSEWHERE, "4711")[0] == "follow.enough"
    assert counted(line) == {"caller": 3, "receipt": 3, "all": 3}
    assert Caller(line, "CA02").follow(held.receipt, held.pin)[0] == "follow.arrived"


def test_p09_five_misses_a_day_of_a_caller_on_a_receipt(line: Deployment) -> None:
    held, other = held_case(line), held_case(line)
    assert miss(Caller(line, "CA01"), held, 3)[0] == "follow.none"
    assert miss(Caller(line, "CA02"), held, 2)[0] == "follow.none"
    assert Caller(line, "CA03").follow(held.receipt, held.pin)[0] == "follow.later"
    assert Caller(line, "CA03b").follow(other.receipt, other.pin)[0] == "follow.arrived", "of that receipt"
    stranger = Caller(line, "CA04", "+261340000009")
    assert stranger.follow(held.receipt, held.pin)[0] == "follow.arrived", "and of that caller"
    line.clock.move(hours=23)
    assert Caller(line, "CA05").follow(held.receipt, held.pin)[0] == "follow.later"
    line.clock.move(hours=1)
    assert Caller(line, "CA06").follow(held.receipt, held.pin)[0] == "follow.arrived"


def test_p09_a_slip_of_an_hour_before_midnight_counts_after_it(office: Office) -> None:
    office.clock.move(hours=14)
    for _ in range(MOST_OF_A_CALLER):
        assert try_once(office, RECEIPT, 1)
    office.clock.move(hours=2)
    assert not try_once(office, RECEIPT, 1)


def test_p09_beyond_fifty_a_day_each_caller_has_one_check_an_hour(office: Office) -> None:
    for number in range(MANY_ON_A_RECEIPT):
        assert try_once(office, RECEIPT, number)
    for hour in range(3):
        assert try_once(office, RECEIPT, 900), hour
        assert not try_once(office, RECEIPT, 900)
        assert try_once(office, "987654321", 900), "another receipt is untouched"
        office.clock.move(hours=1)


def test_p09_who_withholds_the_number_is_not_locked_out_by_others_who_do(office: Office) -> None:
    for _ in range(MOST_OF_A_CALLER * 2):
        assert try_once(office, RECEIPT, None)
    assert try_once(office, RECEIPT, None)


def test_p09_many_in_all_alarm_slow_every_check_by_a_clip_and_refuse_nobody(
    line: Deployment, capfd: pytest.CaptureFixture[str]
) -> None:
    office = office_of(line)
    supervisor = office.hire(Role.SUPERVISOR, None)
    held = held_case(line)
    line.change(
        "INSERT INTO receipt_attempts (scope, bucket, hour, count) VALUES ('all', 0, ?, ?)",
        int(line.clock.now().timestamp() * 1000),
        MANY_IN_ALL - 2,
    )
    first = Caller(line, "CA01")
    miss(first, held, 1)
    assert "alarm.raised" not in capfd.readouterr().err
    slowed = Caller(line, "CA02")
    slowed.before("tell-follow")
    slowed.press(held.receipt)
    assert slowed.press(wrong_pins(held)[0]) == ["moment.please", "moment.busy"]
    assert slowed.press("_")[0] == "follow.none"
    assert "alarm.raised" in capfd.readouterr().err
    (notice,) = line.rows("SELECT member_id, kind, subject FROM notices")
    assert (notice["member_id"], notice["kind"]) == (supervisor, "receipts.tried")
    assert held.receipt not in notice["subject"]
    assert Caller(line, "CA03").follow(held.receipt, held.pin)[-3] == "follow.arrived", "nobody is refused"


def purged(office: Office) -> int:
    """What the worker's hourly sweep removes."""
    with unit_of_work(office.engine) as connection:
        return over(office.clock, Retention())["attempts.purge"].forget(connection)


def test_p09_counters_hold_twenty_bits_and_hours_and_go_after_a_day(office: Office) -> None:
    try_once(office, RECEIPT, 77)
    with office.rows() as rows:
        kept = rows.all("SELECT bucket, hour FROM receipt_attempts")
    assert all(0 <= bucket < 2**20 and hour % 3_600_000 == 0 for bucket, hour in kept)
    office.clock.move(hours=23)
    assert purged(office) == 0
    office.clock.move(hours=1)
    assert purged(office) == 3
    assert "attempts.purge" in HOURLY


def test_p09_they_are_shared_by_workers_and_survive_a_restart(line: Deployment) -> None:
    held = held_case(line)
    miss(Caller(line, "CA01"), held, 3)
    twin = line.twin()
    miss(Caller(twin, "CA02"), held, 2)
    again = line.restarted()
    carrier = again.carrier("CA03")
    carrier.ring()
    assert Caller(line, "CA04").follow(held.receipt, held.pin)[0] == "follow.later"
    twin.close()
    again.close()


def test_p09_counters_that_cannot_be_read_refuse(line: Deployment) -> None:
    held = held_case(line)
    line.change("DROP TABLE receipt_attempts")
    caller = Caller(line)
    caller.before("tell-follow")
    caller.press(held.receipt)
    assert caller.press(held.pin) == ["apology"]
    assert caller.state().key is None


def test_p09_a_clock_set_back_forgets_no_miss(office: Office) -> None:
    for _ in range(MOST_OF_A_CALLER):
        assert try_once(office, RECEIPT, 1)
    office.clock.move(hours=-5)
    assert not try_once(office, RECEIPT, 1)


class Strangers(RuleBasedStateMachine):
    """Whatever strangers do to a receipt, from however many numbers, its worker's next check is made within an hour."""

    buckets = Bundle("buckets")

    def __init__(self) -> None:
        super().__init__()
        self._context = fresh_office()
        self.office = self._context.__enter__()
        self.own_misses: list[timedelta] = []
        self.elapsed = timedelta()

    def teardown(self) -> None:
        self._context.__exit__(None, None, None)

    @initialize(target=buckets)
    def first_stranger(self) -> int:
        return 1

    @rule(target=buckets, number=st.integers(1, 400))
    def another_number(self, number: int) -> int:
        return number

    @rule(bucket=buckets, times=st.integers(1, 30))
    def stranger_tries(self, bucket: int, times: int) -> None:
        for _ in range(times):
            try_once(self.office, RECEIPT, bucket)

    @rule(count=st.integers(1, 80), start=st.integers(1, 10_000))
    def strangers_try_from_many_numbers(self, count: int, start: int) -> None:
        with self.office.rows() as rows:
            for number in range(start, start + count):
                attempt_of(RECEIPT, number, PEPPER).begin(rows, self.office.clock.now())

    @rule(minutes=st.integers(1, 600))
    def time_passes(self, minutes: int) -> None:
        self.office.clock.move(minutes=minutes)
        self.elapsed += timedelta(minutes=minutes)

    @rule()
    def the_worker_slips(self) -> None:
        if try_once(self.office, RECEIPT, 0):
            self.own_misses.append(self.elapsed)

    @invariant()
    def the_worker_is_heard_within_an_hour_unless_five_times_wrong(self) -> None:
        recent = [at for at in self.own_misses if self.elapsed - at < COUNTED + timedelta(hours=1)]
        if len(recent) < MOST_OF_A_CALLER:
            assert self._is_heard_in(timedelta()) or self._is_heard_in(timedelta(hours=1))

    def _is_heard_in(self, wait: timedelta) -> bool:
        """Whether the right PIN, keyed after a wait, is checked. What is right counts no longer."""
        attempt = attempt_of(RECEIPT, 0, PEPPER)
        with self.office.rows() as rows:
            heard = attempt.begin(rows, self.office.clock.now() + wait)
            if heard:
                attempt.forgive(rows)
        return heard


Strangers.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
test_p09_a_stranger_never_locks_the_worker_out = Strangers.TestCase
