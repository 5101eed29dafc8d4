"""The list shows a member their cases, in order, page by page, and nobody else's (P20)."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.intake import CALLER, note
from cases.listing import PAGE, Asked, Line, NoSuchCase, Order, find_named, list_cases, mark_read
from cases.states import CaseState, Kind
from tests.cases.desk import member_of, refer, seen, spoken, told
from tests.vault.office import Office, fresh_office
from vault import entitlement, members
from vault.members import Role

EVERY = tuple(CaseState)


def listed(office: Office, member: str, asked: Asked | None = None) -> list[str]:
    """Ids on the member's first page."""
    with office.rows() as rows:
        page = list_cases(rows, members.find_member(rows, member), asked or Asked())
    return [line.id for line in page.lines]


def sees(office: Office, member: str, case: str) -> bool:
    try:
        seen(office, case, member)
    except NoSuchCase:
        return False
    return True


def test_an_inspector_sees_the_region_a_supervisor_theirs_or_all(office: Office) -> None:
    inspector, boss = office.hire(region="sava"), office.hire(Role.SUPERVISOR, None)
    other = office.hire(Role.SUPERVISOR, "diana")
    sava, diana = told(office, "sava"), told(office, "diana")
    assert listed(office, inspector) == [sava]
    assert listed(office, other) == [diana]
    assert set(listed(office, boss)) == {sava, diana}


def test_nobody_else_has_a_list(office: Office) -> None:
    office.hire()
    told(office)
    for role in (Role.ADMINISTRATOR, Role.EDITOR, Role.PARTNER):
        assert listed(office, office.hire(role, None)) == []


def test_a_partner_sees_what_was_referred_to_them_and_nothing_else(office: Office) -> None:
    inspector, partner = office.hire(region="sava"), office.hire(Role.PARTNER, None)
    case = told(office, refers=True)
    told(office, refers=True)
    refer(office, seen(office, case, inspector), [spoken(office, case)], partner, inspector)
    assert listed(office, partner) == [case]


def test_a_case_that_avoids_a_region_is_not_in_its_list_nor_one_withheld_in_a_members(office: Office) -> None:
    inspector, boss = office.hire(region="sava"), office.hire(Role.SUPERVISOR, None)
    office.hire(region="sava")
    avoided, withheld = told(office, avoided=True), told(office)
    with office.rows() as rows:
        members.withhold(rows, withheld, inspector, boss, office.clock.now())
    assert listed(office, inspector) == []
    assert set(listed(office, boss)) == {avoided, withheld}


@given(st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_p20_a_case_is_listed_to_those_entitled_to_what_is_sealed_of_it_and_to_nobody_else(
    data: st.DataObject,
) -> None:
    with fresh_office() as office:
        office.make_escrow()
        roles = st.sampled_from([Role.INSPECTOR, Role.SUPERVISOR, Role.PARTNER])
        regions = st.sampled_from(["sava", "diana", None])
        people = [office.hire(data.draw(roles), data.draw(regions)) for _ in range(4)]
        region, avoided = data.draw(st.sampled_from(["sava", "diana", "elsewhere"])), data.draw(st.booleans())
        case = told(office, region, avoided=avoided, refers=True)
        item = spoken(office, case)
        with office.rows() as rows:
            for member in people:
                if data.draw(st.booleans()):
                    entitlement.grant(rows, item, member, entitlement.Reason.REFERRED, office.clock.now())
            kept_from = data.draw(st.sampled_from([None, *people]))
            if kept_from:
                rows.change("INSERT INTO withheld_cases VALUES (?, ?, ?, 1)", case, kept_from, people[0])
            entitled = set(entitlement.entitled_members(rows, item))
        assert {member for member in people if sees(office, member, case)} == entitled


def test_the_list_is_filtered(office: Office) -> None:
    boss = office.hire(Role.SUPERVISOR, None)
    wages, danger, diana = told(office), told(office, kind=Kind.DANGER), told(office, "diana")
    with office.rows() as rows:
        rows.change("UPDATE cases SET state = ?, owner = ? WHERE id = ?", "closed", boss, diana)
        mark_read(rows, members.find_member(rows, boss), wages)
    assert set(listed(office, boss)) == {wages, danger}
    assert listed(office, boss, Asked(states=(CaseState.CLOSED,))) == [diana]
    assert listed(office, boss, Asked(kind=Kind.DANGER)) == [danger]
    assert listed(office, boss, Asked(states=EVERY, region="diana")) == [diana]
    assert listed(office, boss, Asked(states=EVERY, mine=True)) == [diana]
    assert listed(office, boss, Asked(unread=True)) == [danger]


@pytest.mark.parametrize("order", Order)
def test_page_after_page_shows_every_case_once_in_its_order(office: Office, order: Order) -> None:
    boss = office.hire(Role.SUPERVISOR, None)
    expected = set()
    for number in range(2 * PAGE + 5):
        expected.add(told(office, kind=Kind.DANGER if number % 3 else Kind.WAGES))
        office.clock.move(minutes=20)
    shown: list[Line] = []
    after = ""
    with office.rows() as rows:
        while True:
            page = list_cases(rows, members.find_member(rows, boss), Asked(order=order, after=after))
            shown += page.lines
            if not (after := page.following):
                break
    assert len(shown) == len(expected)
    assert {line.id for line in shown} == expected
    sort_keys: dict[Order, Callable[[Line], Any]] = {
        Order.DEADLINE: lambda line: line.deadline_at,
        Order.AGE: lambda line: -line.received_at.timestamp(),
        Order.NAME: lambda line: line.name,
    }
    assert shown == sorted(shown, key=sort_keys[order])


@pytest.mark.parametrize("after", ["x", "~", "1~", "~1", "99999999999999999999~0", "٣~0", "1~2~3"])
def test_a_place_that_nobody_was_given_begins_at_the_beginning_or_shows_nothing(
    office: Office, after: str
) -> None:
    boss = office.hire(Role.SUPERVISOR, None)
    case = told(office)
    assert listed(office, boss, Asked(after=after)) == [case]


def test_a_case_is_found_by_its_name_however_it_is_written(office: Office) -> None:
    inspector = office.hire()
    office.hire(region="diana")
    case = told(office, "SAVA")
    name = seen(office, case, inspector).name
    with office.rows() as rows:
        who = members.find_member(rows, inspector)
        assert find_named(rows, who, f"  {name.upper().replace(' ', '   ')} ").id == case
        with pytest.raises(NoSuchCase):
            find_named(rows, who, "no such case")


def test_what_the_caller_adds_is_unread_until_its_owner_has_seen_it(office: Office) -> None:
    owner, colleague = office.hire(region="sava"), office.hire(region="sava")
    case = told(office)
    unread = Asked(unread=True)
    with office.rows() as rows:
        mark_read(rows, members.find_member(rows, colleague), case)
    assert listed(office, owner, unread) == []
    with office.rows() as rows:
        rows.change("UPDATE cases SET owner = ? WHERE id = ?", owner, case)
        note(rows, case, CALLER, "case.added", office.clock.now())
        mark_read(rows, members.find_member(rows, colleague), case)
    assert listed(office, owner, unread) == [case]
    with office.rows() as rows:
        mark_read(rows, members.find_member(rows, owner), case)
    assert listed(office, owner, unread) == []


def test_what_a_partner_has_seen_is_still_unread_for_the_team(office: Office) -> None:
    inspector, partner = office.hire(region="sava"), office.hire(Role.PARTNER, None)
    case = told(office, refers=True)
    refer(office, seen(office, case, inspector), [spoken(office, case)], partner, inspector)
    who = member_of(office, partner)
    with office.rows() as rows:
        mark_read(rows, who, case)
    assert listed(office, inspector, Asked(unread=True)) == [case]
