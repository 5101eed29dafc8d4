"""A recording is fetched, sealed and forgotten by the carrier, in that order, whatever the carrier does meanwhile."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from recordings.course import Became
from tests.carriers.faulty_carrier import Fault
from tests.cases.house import AUDIO, CALL, House
from tests.faults.full import no_file_over
from tests.recordings.spoken import spoken, told
from tests.web.scripted_line import wav
from vault.erasing import sweep


def test_what_was_said_is_with_those_entitled_and_nowhere_else(house: House) -> None:
    spoken(house)
    assert told(house) is Became.COMING
    house.work()
    assert house.heard() == [AUDIO]
    assert told(house) is Became.KEPT
    assert (house.company.recordings, house.company.calls) == ({}, set())
    assert house.states() == ["cleared"]


def test_what_a_caller_adds_takes_a_closed_case_up_again(house: House) -> None:
    with house.office.rows() as rows:
        rows.change("UPDATE cases SET state = 'closed', unread = ? WHERE id = ?", False, house.case)
    house.beep(4, purpose="addition")
    house.company.record(CALL, "RE1", AUDIO, house.clock.now())
    house.tell("RE1", 4)
    house.hang_up()
    house.work()
    assert house.ask("SELECT state, unread FROM cases") == [("in-hand", True)]
    verbs = [verb for (verb,) in house.ask("SELECT verb FROM case_events ORDER BY number")]
    assert verbs[-2:] == ["recording.sealed", "case.reopened"]


def test_p07_what_is_left_ties_nothing_to_the_call(house: House) -> None:
    spoken(house)
    house.work()
    (row,) = house.rows()
    assert (row.call, row.turn, row.sid, row.url) == (None, None, None, None)
    for at in (row.expected_at, row.announced_at):
        assert at is not None
        assert (at.minute, at.second, at.microsecond) == (0, 0, 0)
    assert [at % 3_600_000 for (at,) in house.ask("SELECT sealed_at FROM sealed_items")] == [0]
    assert not any(
        CALL in payload or "RE1" in payload for (payload,) in house.ask("SELECT payload FROM tasks")
    )


def test_while_the_call_is_on_nothing_is_fetched_for_ten_minutes_and_nothing_is_deleted(house: House) -> None:
    house.beep()
    house.company.record(CALL, "RE1", AUDIO)
    house.tell("RE1")
    house.live(minutes=9, seconds=59)
    assert house.company.asked == []
    house.live(hours=1)
    assert house.states() == ["sealed"]
    assert {doing for doing, _ in house.company.asked} == {"fetch"}
    house.hang_up()
    house.live(minutes=2)
    assert house.states() == ["cleared"]


PASSING = [fault for fault in Fault if fault not in (Fault.HUGE, Fault.HUGE_UNTOLD, Fault.STALLED)]


@pytest.mark.parametrize("fault", PASSING)
def test_a_failure_that_passes_costs_a_wait_and_nothing_of_it_is_kept(house: House, fault: Fault) -> None:
    house.company.fails("fetch", fault, fault)
    spoken(house)
    house.live(seconds=1)
    assert (house.states(), house.heard()) == (["announced"], [])
    house.live(seconds=10)
    assert (house.states(), house.heard()) == (["cleared"], [AUDIO])


def test_the_waits_grow_as_promised_for_a_day(house: House) -> None:
    house.company.fails("fetch", *[Fault.MISSING] * 200)
    spoken(house)
    tries: list[timedelta] = []
    began = house.clock.now()
    while "announced" in house.states() and len(tries) < 100:
        asked = len(house.company.asked)
        house.work()
        if len(house.company.asked) > asked:
            tries.append(house.clock.now() - began)
        house.clock.at = house._next_due() or house.clock.at
    waits = [(after - before).total_seconds() for before, after in pairwise(tries)]
    assert waits[:7] == [2, 5, 15, 60, 300, 900, 3600]
    assert set(waits[7:]) == {3600}
    assert timedelta(hours=24) <= tries[-1] < timedelta(hours=25)


def test_what_never_came_is_lost_the_caller_is_told_and_so_is_a_person_by_name(house: House) -> None:
    spoken(house)
    house.company.recordings.clear()
    house.live(hours=23)
    assert told(house) is Became.COMING
    house.live(hours=2)
    assert told(house) is Became.LOST
    kinds = house.ask("SELECT kind, member_id, subject FROM notices ORDER BY kind")
    assert kinds == [
        ("recording.lost", house.opener, house.case),
        ("recording.unsealed", house.opener, house.case),
    ]
    assert house.rows()[0].call is None


def test_an_outage_of_three_days_loses_nothing(house: House) -> None:
    house.company.fails("fetch", *[Fault.BROKEN] * 80)
    spoken(house)
    house.live(hours=72)
    assert house.states() == ["announced"]
    house.company.faults.clear()
    house.live(hours=2)
    assert (house.states(), house.heard()) == (["cleared"], [AUDIO])


def test_p34_after_a_quarter_of_an_hour_a_person_is_told_once(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    house.company.fails("fetch", *[Fault.BROKEN] * 80)
    spoken(house)
    house.live(minutes=14)
    assert house.ask("SELECT 1 FROM notices") == []
    house.live(minutes=3)
    for _ in range(3):
        house.live(minutes=1)
    notices = house.ask("SELECT kind, member_id, subject FROM notices")
    assert notices == [("recording.unsealed", house.opener, house.case)]
    alarms = [line for line in capsys.readouterr().err.splitlines() if "alarm.raised" in line]
    assert len(alarms) == 1
    assert house.case not in alarms[0]


@pytest.mark.parametrize("fault", [Fault.HUGE, Fault.HUGE_UNTOLD])
def test_three_hours_of_sound_are_refused_left_at_the_carrier_and_told_to_the_team(
    house: House, fault: Fault
) -> None:
    house.company.fails("fetch", *[fault] * 5)
    spoken(house)
    house.live(hours=30)
    assert told(house) is Became.LOST
    assert list(house.company.recordings) == ["RE1"]
    assert house.ask("SELECT DISTINCT kind FROM notices") == [("recording.too-large",)]
    assert [doing for doing, _ in house.company.asked].count("fetch") == 1


def test_noise_is_kept_as_it_is(house: House) -> None:
    noise = wav(0.2)[:44] + bytes(range(250, 256)) * 400 + bytes(800)
    house.beep()
    house.company.record(CALL, "RE1", noise)
    house.tell("RE1")
    house.hang_up()
    house.work()
    assert house.heard() == [noise]


def test_a_disk_that_is_full_while_sealing_keeps_the_carriers_copy_and_seals_later(house: House) -> None:
    """The sound alone is longer than what there is room for; the database is not."""
    long = wav(600.0)
    spoken(house, audio=long)
    with no_file_over(len(long) - 1):
        house.live(minutes=1)
    assert (house.states(), house.heard()) == (["announced"], [])
    assert list(house.company.recordings) == ["RE1"]
    house.live(minutes=5)
    assert (house.states(), house.heard()) == (["cleared"], [long])


def test_a_disk_that_keeps_something_else_keeps_the_carriers_copy(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(path: Path, content: bytes) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content[:-20] + bytes(20))

    spoken(house)
    with monkeypatch.context() as disk:
        disk.setattr("vault.sealing.write_durably", spoil)
        house.live(minutes=1)
    assert (house.states(), house.heard()) == (["announced"], [])
    house.live(minutes=5)
    assert house.heard() == [AUDIO]
    house.clock.move(days=4000)
    with house.office.rows() as rows:
        assert sweep(rows, house.office.folder, house.clock.now()) > 0
    assert house.heard() == [AUDIO]


def test_a_clock_that_goes_back_a_week_delays_nothing(house: House) -> None:
    house.beep()
    house.company.record(CALL, "RE1", AUDIO)
    house.tell("RE1")
    house.clock.move(days=-7)
    house.work()
    house.hang_up()
    house.live(minutes=2)
    assert (house.states(), house.heard()) == (["cleared"], [AUDIO])


def test_a_report_that_nobody_can_open_yet_waits_at_the_carrier(house: House) -> None:
    with house.office.rows() as rows:
        rows.change("UPDATE member_keys SET confirmed_at = NULL")
        rows.change("UPDATE escrow_keys SET ended_at = 1")
    spoken(house)
    house.live(minutes=5)
    assert house.states() == ["announced"]
    assert list(house.company.recordings) == ["RE1"]
    with house.office.rows() as rows:
        rows.change("UPDATE member_keys SET confirmed_at = 1")
    house.live(hours=2)
    assert (house.states(), house.heard()) == (["cleared"], [AUDIO])


def test_a_task_that_was_given_up_begins_anew_with_the_next_minute(house: House) -> None:
    spoken(house)
    with house.office.rows() as rows:
        rows.change("UPDATE tasks SET state = 'dead'")
    house.live(minutes=2)
    assert (house.states(), house.heard()) == (["cleared"], [AUDIO])
