"""P34: a case that nobody touched by its deadline is told to a named person, never with anything of it."""

from datetime import timedelta

from structlog.testing import capture_logs

from cases.alarms import AT_ONCE, OVERDUE, overdue, raise_alarms
from cases.returning import wake
from cases.states import DEADLINES, CaseState, Kind
from core import notices
from tests.cases.desk import seen, spoken, take, told
from tests.vault.office import Office
from vault import leaving
from vault.members import Role


def sweep(office: Office) -> int:
    with office.rows() as rows:
        return raise_alarms(rows, office.clock.now())


def told_of(office: Office, member: str) -> list[str]:
    """What the member is alarmed of, and reads."""
    with office.rows() as rows:
        found = notices.unread(rows, member)
        for notice in found:
            notices.mark_read(rows, member, notice.id, office.clock.now())
    return [notice.subject for notice in found if notice.kind == OVERDUE]


def test_p34_before_its_deadline_a_case_alarms_nobody(office: Office) -> None:
    boss = office.hire(Role.SUPERVISOR, "sava")
    told(office, kind=Kind.DANGER)
    office.clock.move(hours=3, minutes=59)
    assert sweep(office) == 0
    assert told_of(office, boss) == []


def test_p34_past_it_the_regions_supervisor_is_told_and_nobody_else(office: Office) -> None:
    boss, inspector = office.hire(Role.SUPERVISOR, "sava"), office.hire(region="sava")
    far = office.hire(Role.SUPERVISOR, "diana")
    case = told(office, kind=Kind.DANGER)
    office.clock.move(hours=4)
    with capture_logs() as logs:
        assert sweep(office) == 1
    assert (told_of(office, boss), told_of(office, inspector), told_of(office, far)) == ([case], [], [])
    assert [(entry["event"], entry["count"]) for entry in logs] == [("alarm.raised", 1)]
    assert case not in str(logs)


def test_p34_an_owner_is_told_first_and_the_supervisor_when_a_day_later_nothing_was_done(
    office: Office,
) -> None:
    boss, owner = office.hire(Role.SUPERVISOR, "sava"), office.hire(region="sava")
    case = take(office, told(office, kind=Kind.DANGER), owner).id
    office.clock.move(hours=4)
    assert sweep(office) == 1
    assert sweep(office) == 0
    assert (told_of(office, owner), told_of(office, boss)) == ([case], [])
    office.clock.move(days=1)
    assert sweep(office) == 1
    assert (told_of(office, owner), told_of(office, boss)) == ([], [case])


def test_p34_it_is_told_once_a_day_until_somebody_acts(office: Office) -> None:
    boss, owner = office.hire(Role.SUPERVISOR, "sava"), office.hire(region="sava")
    case = told(office, kind=Kind.DANGER)
    office.clock.move(days=10)
    for _ in range(3):
        assert (sweep(office), sweep(office)) == (1, 0)
        assert told_of(office, boss) == [case]
        office.clock.move(days=1)
    take(office, case, owner)
    assert sweep(office) == 0
    office.clock.move(hours=4)
    assert sweep(office) == 1
    assert told_of(office, owner) == [case]


def test_p34_an_owner_who_left_is_not_told_but_the_supervisor(office: Office) -> None:
    boss, owner = office.hire(Role.SUPERVISOR, "sava"), office.hire(region="sava")
    case = take(office, told(office), owner).id
    with office.rows() as rows:
        leaving.remove_member(rows, owner, "script", office.clock.now())
    office.clock.move(days=30)
    sweep(office)
    assert (told_of(office, boss), told_of(office, owner)) == ([case], [])


def test_p34_a_region_without_a_supervisor_is_told_to_the_others_but_never_to_one_it_avoids(
    office: Office,
) -> None:
    own, far = office.hire(Role.SUPERVISOR, "sava"), office.hire(Role.SUPERVISOR, "diana")
    case = told(office, "sava", avoided=True)
    other = told(office, "elsewhere")
    office.clock.move(days=30)
    sweep(office)
    assert set(told_of(office, far)) == {case, other}
    assert told_of(office, own) == [other]


def test_p34_what_has_ended_alarms_nobody_and_the_figure_counts_what_lies_untouched(office: Office) -> None:
    office.hire(Role.SUPERVISOR, "sava")
    cases = [told(office) for _ in CaseState]
    with office.rows() as rows:
        for case, state in zip(cases, CaseState, strict=True):
            rows.change("UPDATE cases SET state = ? WHERE id = ?", state.value, case)
    office.clock.move(days=30)
    with office.rows() as rows:
        assert overdue(rows, office.clock.now()) == 4
    assert sweep(office) == 4


def test_p34_many_are_told_some_at_a_time(office: Office) -> None:
    office.hire(Role.SUPERVISOR, "sava")
    for _ in range(AT_ONCE + 3):
        told(office)
    office.clock.move(days=30)
    assert [sweep(office), sweep(office), sweep(office)] == [AT_ONCE, 3, 0]


def test_a_caller_who_adds_wakes_a_case_that_had_ended_and_its_owner_is_told(office: Office) -> None:
    owner = office.hire(region="sava")
    case = take(office, told(office), owner).id
    for state in (CaseState.WAITING, CaseState.RESOLVED, CaseState.CLOSED):
        with office.rows() as rows:
            rows.change("UPDATE cases SET state = ? WHERE id = ?", state.value, case)
            assert wake(rows, case, office.clock.now())
            assert [notice.kind for notice in notices.unread(rows, owner)] == ["case.added"]
        woken = seen(office, case, owner)
        assert woken.state is CaseState.IN_HAND
        assert woken.deadline_at == office.clock.now() + DEADLINES[Kind.WAGES]
        office.clock.move(days=2)


def test_a_caller_who_adds_does_not_put_off_a_case_that_waits(office: Office) -> None:
    inspector = office.hire(region="sava")
    case = told(office, kind=Kind.DANGER)
    deadline = seen(office, case, inspector).deadline_at
    office.clock.move(hours=3)
    with office.rows() as rows:
        assert not wake(rows, case, office.clock.now())
    assert seen(office, case, inspector).deadline_at == deadline


def test_a_withdrawn_case_is_never_woken(office: Office) -> None:
    inspector = office.hire(region="sava")
    case = told(office)
    spoken(office, case)
    with office.rows() as rows:
        rows.change("UPDATE cases SET state = ? WHERE id = ?", CaseState.WITHDRAWN.value, case)
        assert not wake(rows, case, office.clock.now() + timedelta(days=1))
    assert seen(office, case, inspector).state is CaseState.WITHDRAWN
