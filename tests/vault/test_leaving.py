"""With whoever leaves, the right to let people in does not leave the team."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.vault.office import Office
from vault import leaving, members
from vault.leaving import LastAdministrator
from vault.members import Role


def administrators(office: Office) -> list[str]:
    with office.rows() as rows:
        return [member.id for member in members.team(rows) if member.role is Role.ADMINISTRATOR]


def remove(office: Office, member: str, by: str = "script") -> bool:
    try:
        with office.rows() as rows:
            leaving.remove_member(rows, member, by, office.clock.now())
    except LastAdministrator:
        return False
    return True


def test_of_two_administrators_who_remove_each_other_at_once_one_stays(office: Office) -> None:
    for _ in range(5):
        one, other = office.hire(Role.ADMINISTRATOR, None), office.hire(Role.ADMINISTRATOR, None)
        with ThreadPoolExecutor(2) as both:
            done = [*both.map(lambda pair: remove(office, *pair), [(one, other), (other, one)])]
        assert sorted(done) == [False, True]
        (left,) = administrators(office)
        with office.rows() as rows:
            rows.change("UPDATE members SET removed_at = 1 WHERE id = ?", left)


def test_an_administrator_without_a_key_stands_in_for_nobody(office: Office) -> None:
    one = office.hire(Role.ADMINISTRATOR, None)
    lost = office.hire(Role.ADMINISTRATOR, None)
    with office.rows() as rows:
        members.end_key(rows, lost, office.clock.now())
    assert not remove(office, one)
    assert remove(office, lost), "who could administer nothing is missed by nobody"
    office.give_key(office.hire(Role.ADMINISTRATOR, None, confirmed=False), confirmed=False)
    assert remove(office, one), "an administrator's key needs nobody's confirmation"


def test_a_refused_move_changes_nothing(office: Office) -> None:
    one = office.hire(Role.ADMINISTRATOR, None)
    with pytest.raises(LastAdministrator), office.rows() as rows:
        leaving.move_member(rows, one, Role.EDITOR, None, one, office.clock.now())
    assert administrators(office) == [one]


def test_where_no_administrator_ever_was_anybody_may_leave(office: Office) -> None:
    """The first day has a supervisor alone; scripts/keys.py invites the rest."""
    assert remove(office, office.hire(Role.EDITOR, None))
