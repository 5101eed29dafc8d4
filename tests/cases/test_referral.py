"""What a partner hears of a case: what was referred with the worker's consent, and only that."""

import pytest

from cases import casework
from cases.states import CaseState
from core import notices
from tests.builders import MONDAY_MORNING as NOW
from tests.cases.desk import SOUND, keyed, refer, seen, spoken, told
from tests.cases.steps import timeline
from tests.vault.office import Office
from vault import entitlement, members, opening
from vault.boxes import Field
from vault.members import Role
from vault.reading import NotYours


def test_a_partner_hears_what_was_referred_with_consent_and_only_that(office: Office) -> None:
    inspector, partner = office.hire(region="sava"), office.hire(Role.PARTNER, "sava")
    case = told(office, refers=True)
    chosen, other = spoken(office, case), spoken(office, case)
    refer(office, seen(office, case, inspector), [chosen], partner, inspector)
    assert seen(office, case, partner).state is CaseState.REFERRED
    with office.rows() as rows:
        assert opening.open_item(rows, office.folder, office.sign_in(partner), chosen, NOW).read() == SOUND
        with pytest.raises(NotYours):
            opening.open_item(rows, office.folder, office.sign_in(partner), other, NOW)
        assert [notice.kind for notice in notices.unread(rows, partner)] == ["case.referred"]
    assert seen(office, case, inspector).owner == inspector


def test_without_the_workers_consent_nothing_is_referred(office: Office) -> None:
    inspector, partner = office.hire(region="sava"), office.hire(Role.PARTNER, None)
    case = told(office)
    item = spoken(office, case)
    with pytest.raises(casework.NoConsent):
        refer(office, seen(office, case, inspector), [item], partner, inspector)
    with office.rows() as rows:
        assert partner not in entitlement.entitled_members(rows, item)


@pytest.mark.parametrize("kind", [Field.NUMBER, Field.NOTE])
def test_a_number_and_a_note_are_the_teams_own(office: Office, kind: Field) -> None:
    inspector, partner = office.hire(region="sava"), office.hire(Role.PARTNER, None)
    case = told(office, refers=True)
    item = keyed(office, case, kind, "+261340000001")
    with pytest.raises(casework.NotReferable):
        refer(office, seen(office, case, inspector), [item], partner, inspector)


def test_what_is_referred_is_of_this_case_and_to_a_partner_who_may_have_it(office: Office) -> None:
    inspector, partner = office.hire(region="sava"), office.hire(Role.PARTNER, None)
    colleague, far = office.hire(region="sava"), office.hire(Role.PARTNER, "diana")
    case, other = told(office, refers=True), told(office, refers=True)
    item, shown = spoken(office, case), seen(office, case, inspector)
    for items in ([], [spoken(office, other)], [item, "0" * 16]):
        with pytest.raises(casework.NotReferable):
            refer(office, shown, items, partner, inspector)
    for nobody in (colleague, far, "0" * 16):
        with pytest.raises(casework.NotTheirs):
            refer(office, shown, [item], nobody, inspector)
    with office.rows() as rows:
        members.withhold(rows, case, partner, inspector, NOW)
    with pytest.raises(casework.NotTheirs):
        refer(office, shown, [item], partner, inspector)


def test_who_cannot_open_an_item_refers_nothing(office: Office) -> None:
    """Confirmed after it was sealed, nobody has shared its key yet: nothing of the referral stays."""
    office.hire(region="sava")
    case = told(office, refers=True)
    item, partner = spoken(office, case), office.hire(Role.PARTNER, None)
    late = office.hire(region="sava")
    with pytest.raises(NotYours):
        refer(office, seen(office, case, late), [item], partner, late)
    assert seen(office, case, late).state is CaseState.RECEIVED
    assert timeline(office, case) == [("caller", "case.told")]
