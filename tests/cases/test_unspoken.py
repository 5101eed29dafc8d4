"""Who pressed no key and said nothing after the notice leaves nothing that anybody is shown, counted or alarmed about."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cases.intake import open_case, spoken
from cases.listing import Asked, NoSuchCase, find_case, list_cases
from cases.states import LEADS_TO, SHOWN, CaseState, Origin
from tests.cases.desk import member_of
from tests.cases.house import House, house_in


@pytest.fixture
def house(quick_path: Path) -> Iterator[House]:
    """Its case is one of the line for who has no key."""
    with house_in(quick_path) as made:
        with made.office.rows() as rows:
            made.case = open_case(rows, Origin.NO_KEY, "mg", practice=False, now=made.clock.now())
        yield made


def listed(house: House) -> list[str]:
    """What the supervisor sees in the list of all cases but the house's own."""
    member = member_of(house.office, house.opener)
    with house.office.rows() as rows:
        lines = list_cases(rows, member, Asked(states=tuple(CaseState))).lines
        return [line.id for line in lines if line.id == house.case]


def test_it_is_in_no_list_and_on_no_page_until_something_is_said(house: House) -> None:
    assert listed(house) == []
    member = member_of(house.office, house.opener)
    with house.office.rows() as rows, pytest.raises(NoSuchCase):
        find_case(rows, member, house.case)
    with house.office.rows() as rows:
        spoken(rows, house.case, house.clock.now())
    assert listed(house) == [house.case]


def test_it_only_becomes_received_and_has_no_word_on_the_teams_pages() -> None:
    assert LEADS_TO[CaseState.UNSPOKEN] == (CaseState.RECEIVED,)
    assert [state for state, targets in LEADS_TO.items() if CaseState.UNSPOKEN in targets] == []
    assert set(CaseState) - set(SHOWN) == {CaseState.UNSPOKEN}


def test_a_hang_up_before_the_tone_is_no_lost_recording_and_alarms_nobody(house: House) -> None:
    house.beep()
    house.hang_up()
    house.live(hours=25)
    assert house.states() == ["discarded"]
    assert house.ask("SELECT * FROM notices WHERE subject = ?", house.case) == []
    assert listed(house) == []


def test_a_recording_that_comes_late_makes_it_the_teams(house: House) -> None:
    house.beep()
    house.hang_up()
    house.live(minutes=20)
    assert house.tell("RE1")
    assert listed(house) == [house.case]
