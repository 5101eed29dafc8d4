"""What the carrier never announced is found in its list; where nobody spoke nothing is lost."""

from recordings.course import Became, discard, pass_over
from tests.carriers.faulty_carrier import Fault
from tests.cases.house import AUDIO, CALL, House
from tests.recordings.spoken import spoken, told
from tests.web.scripted_line import wav


def test_when_nobody_announced_it_the_list_of_the_carrier_does(house: House) -> None:
    house.beep()
    house.clock.move(seconds=20)
    house.company.record(CALL, "RE1", AUDIO, house.clock.now())
    house.hang_up()
    house.work()
    assert (house.states(), house.heard()) == (["cleared"], [AUDIO])


def test_the_list_is_asked_again_until_it_has_it(house: House) -> None:
    house.company.fails("list", Fault.BROKEN, Fault.THROTTLED)
    house.beep()
    house.hang_up()
    house.live(minutes=5)
    assert house.states() == ["expected"]
    house.company.record(CALL, "RE1", AUDIO, house.clock.now())
    house.live(hours=1)
    assert (house.states(), house.heard()) == (["cleared"], [AUDIO])


def test_a_record_at_which_nobody_spoke_is_not_lost(house: House) -> None:
    house.beep(4)
    with house.office.rows() as rows:
        pass_over(rows, CALL, 4)
    house.clock.move(seconds=30)
    spoken(house, "RE2", 5)
    house.live(hours=2)
    assert sorted(house.states()) == ["cleared", "discarded"]
    assert told(house) is Became.KEPT
    assert house.ask("SELECT 1 FROM notices") == []


def test_a_record_at_which_the_caller_hung_up_is_lost_after_a_day(house: House) -> None:
    house.beep()
    house.hang_up()
    house.live(hours=25)
    assert house.states() == ["lost"]
    assert house.company.calls == set()


def test_a_discarded_take_is_deleted_unheard_after_the_call(house: House) -> None:
    house.beep(4)
    house.company.record(CALL, "RE1", AUDIO)
    house.tell("RE1", 4)
    with house.office.rows() as rows:
        assert discard(rows, house.case, "report")
    house.beep(5)
    house.live(minutes=11)
    assert list(house.company.recordings) == ["RE1"]
    house.company.record(CALL, "RE2", wav(1.0), house.clock.now())
    house.tell("RE2", 5)
    house.hang_up()
    house.live(minutes=5)
    assert house.heard() == [wav(1.0)]
    assert house.company.recordings == {}
    assert sorted(house.states()) == ["cleared", "discarded"]
    assert ("fetch", "RE1") not in house.company.asked


def test_what_is_sealed_is_not_taken_back(house: House) -> None:
    spoken(house)
    house.work()
    with house.office.rows() as rows:
        assert not discard(rows, house.case, "report")
