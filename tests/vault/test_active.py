"""Whether somebody who could hear a region was there lately (P34): what the line asks before it takes a report."""

import pytest

from tests.vault.office import Office
from vault import leaving, members
from vault.entitlement import active
from vault.members import Role

DAYS = 14


def is_active(office: Office, region: str | None = "sava") -> bool:
    with office.rows() as rows:
        return active(rows, region, office.clock.now(), DAYS)


def hired(office: Office, role: Role, region: str | None) -> str:
    """A member whose key was confirmed now."""
    member = office.hire(role, region, confirmed=False)
    with office.rows() as rows:
        at = round(office.clock.now().timestamp() * 1000)
        rows.change("UPDATE member_keys SET confirmed_at = ? WHERE member_id = ?", at, member)
    return member


@pytest.mark.parametrize(
    ("role", "region", "heard"),
    [
        (Role.INSPECTOR, "sava", True),
        (Role.SUPERVISOR, "sava", True),
        (Role.SUPERVISOR, None, True),
        (Role.SUPERVISOR, "diana", True),  # stands in while the region has nobody
        (Role.INSPECTOR, "diana", False),
        (Role.PARTNER, "sava", False),
        (Role.ADMINISTRATOR, None, False),
        (Role.EDITOR, "sava", False),
    ],
)
def test_who_hears_a_region_counts_from_the_confirmation_of_their_key(
    office: Office, role: Role, region: str | None, heard: bool
) -> None:
    hired(office, role, region)
    assert is_active(office) == heard
    office.clock.move(days=DAYS, seconds=1)
    assert not is_active(office)


def test_a_sign_in_counts_for_so_many_days(office: Office) -> None:
    member = hired(office, Role.INSPECTOR, "sava")
    office.clock.move(days=100)
    assert not is_active(office)
    with office.rows() as rows:
        members.mark_signed_in(rows, member, office.clock.now())
    assert is_active(office)
    office.clock.move(days=DAYS)
    assert is_active(office)
    office.clock.move(seconds=1)
    assert not is_active(office)


def test_a_supervisor_of_elsewhere_does_not_make_up_for_an_inspector_who_stays_away(office: Office) -> None:
    """Nothing is sealed to a stand-in while the region has somebody of its own."""
    hired(office, Role.INSPECTOR, "sava")
    office.clock.move(days=DAYS + 1)
    hired(office, Role.SUPERVISOR, "diana")
    assert not is_active(office)


def test_without_a_region_the_supervisors_of_all_are_asked(office: Office) -> None:
    hired(office, Role.INSPECTOR, "sava")
    assert not is_active(office, None)
    hired(office, Role.SUPERVISOR, None)
    assert is_active(office, None)


@pytest.mark.parametrize("gone", ["removed", "ended"])
def test_who_is_gone_is_not_there(office: Office, gone: str) -> None:
    member = hired(office, Role.INSPECTOR, "sava")
    with office.rows() as rows:
        if gone == "removed":
            leaving.remove_member(rows, member, "script", office.clock.now())
        else:
            members.end_key(rows, member, office.clock.now())
    assert not is_active(office)
