"""A case begins with nothing but a name and an hour; what its caller keys decides whose it is and how soon."""

from datetime import timedelta
from typing import Any

from cases.intake import open_case, tell, tell_kind, tell_region
from cases.names import ADJECTIVES, NOUNS
from cases.states import DEADLINES, LEADS_TO, CaseState, Kind, Origin, move
from core.clock import milliseconds, whole_hour
from core.ledger import Rows
from tests.vault.office import Office
from vault import entitlement
from vault.members import Role
from vault.regions import PRACTICE


def row(rows: Rows, case: str, *columns: str) -> tuple[Any, ...]:
    found = rows.one(f"SELECT {', '.join(columns)} FROM cases WHERE id = ?", case)
    assert found is not None
    return found


def opened(office: Office, *, practice: bool = False) -> str:
    with office.rows() as rows:
        return open_case(rows, Origin.TOLD, "mg", practice=practice, now=office.clock.now())


def openers(office: Office, case: str) -> set[str | None]:
    with office.rows() as rows:
        return {opener.member for opener in entitlement.openers(rows, case)}


def test_a_new_case_keeps_the_hour_and_no_finer_time(office: Office) -> None:
    case = opened(office)
    hour = whole_hour(office.clock.now())
    with office.rows() as rows:
        assert row(rows, case, "state", "received_at", "region") == ("received", milliseconds(hour), None)
        assert rows.all("SELECT at, actor, verb FROM case_events") == [
            (milliseconds(hour), "caller", "case.told")
        ]


def test_its_name_is_two_words_and_no_other_cases(office: Office) -> None:
    names = set()
    for _ in range(30):
        case = opened(office)
        with office.rows() as rows:
            (name,) = row(rows, case, "name")
        adjective, noun = name.split()
        assert adjective in ADJECTIVES
        assert noun in NOUNS
        names.add(name)
    assert len(names) == 30


def test_the_region_that_is_keyed_decides_who_can_open(office: Office) -> None:
    diana, sava = office.hire(region="diana"), office.hire(region="sava")
    case = opened(office)
    with office.rows() as rows:
        tell_region(rows, case, "diana", avoided=False)
    assert openers(office, case) == {diana}
    assert sava not in openers(office, case)


def test_an_office_that_the_caller_avoids_opens_nothing_not_even_what_was_sealed_before(
    office: Office,
) -> None:
    office.make_escrow()
    own = office.hire(Role.SUPERVISOR, "diana")
    case = opened(office)
    item = office.note(case)
    boss = office.hire(Role.SUPERVISOR, None)
    with office.rows() as rows:
        assert set(entitlement.entitled_members(rows, item)) == {own, boss}
        tell_region(rows, case, "diana", avoided=True)
        assert entitlement.entitled_members(rows, item) == [boss]
        escrow = entitlement.escrow(rows)
        assert escrow is not None
        assert rows.all("SELECT key_id FROM wraps WHERE item_id = ?", item) == [(escrow.key_id,)]


def test_a_practice_case_stays_in_the_practice_region(office: Office) -> None:
    case = opened(office, practice=True)
    with office.rows() as rows:
        tell_region(rows, case, "diana", avoided=False)
        assert row(rows, case, "region") == (PRACTICE,)
        assert rows.one("SELECT region FROM case_keys WHERE case_id = ?", case) == (PRACTICE,)


def test_a_kind_brings_its_deadline_counted_from_when_the_case_came_in(office: Office) -> None:
    case = opened(office)
    office.clock.move(minutes=30)
    with office.rows() as rows:
        tell_kind(rows, case, Kind.DANGER)
        kind, received, deadline = row(rows, case, "kind", "received_at", "deadline_at")
    assert (kind, deadline - received) == ("danger", DEADLINES[Kind.DANGER] / timedelta(milliseconds=1))


def test_what_is_keyed_is_kept(office: Office) -> None:
    case = opened(office)
    with office.rows() as rows:
        tell(rows, case, country="mauritius", about="other", refers=True)
        assert row(rows, case, "country", "about", "refers", "hours") == ("mauritius", "other", True, None)


def test_a_state_is_only_reached_from_those_that_lead_there(office: Office) -> None:
    for state in CaseState:
        for target in CaseState:
            case = opened(office)
            with office.rows() as rows:
                rows.change("UPDATE cases SET state = ? WHERE id = ?", state.value, case)
                assert move(rows, case, target) == (target in LEADS_TO[state])


def test_two_people_at_once_move_a_case_once(office: Office) -> None:
    case = opened(office)
    with office.rows() as rows:
        assert move(rows, case, CaseState.IN_HAND, before=CaseState.RECEIVED)
        assert not move(rows, case, CaseState.CLOSED, before=CaseState.RECEIVED)
