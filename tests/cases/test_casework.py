"""What the team does with a case is done once, kept in its timeline and in the audit log, and stays within what was allowed."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from cases import casework
from cases.listing import find_case, linked_cases
from cases.states import DEADLINES, CaseState, Kind, Outcome
from core import notices
from core.clock import whole_hour
from tests.builders import MONDAY_MORNING as NOW
from tests.cases.desk import SOUND, receipt_for, refer, seen, spoken, take, told
from tests.cases.steps import Step, audited, do, timeline
from tests.vault.office import Office
from vault import caller, entitlement, leaving, members, opening
from vault.boxes import Field
from vault.entitlement import LastOpener
from vault.members import Role
from vault.reading import NotYours
from vault.sealing import NoCallerKey, encrypt_sound


def test_who_takes_a_case_in_hand_owns_it_and_the_timeline_and_the_audit_log_say_so(office: Office) -> None:
    inspector = office.hire(region="sava")
    case = take(office, told(office), inspector)
    assert (case.state, case.owner) == (CaseState.IN_HAND, inspector)
    assert timeline(office, case.id) == [("caller", "case.told"), (inspector, "case.taken")]
    assert audited(office, case.id) == ["case.taken"]


def test_whoever_acts_moves_the_deadline_on(office: Office) -> None:
    inspector = office.hire(region="sava")
    case = told(office, kind=Kind.HELD)
    office.clock.move(days=3)
    assert casework.is_over(seen(office, case, inspector), office.clock.now())
    taken = take(office, case, inspector)
    assert taken.deadline_at == whole_hour(office.clock.now()) + DEADLINES[Kind.HELD]
    assert not casework.is_over(taken, office.clock.now())


STEPS: dict[str, Step] = {
    "take": lambda rows, case, by: casework.take(rows, case, by, NOW),
    "wait": lambda rows, case, by: casework.wait_for_worker(rows, case, by, NOW),
    "resolve": lambda rows, case, by: casework.resolve(rows, case, Outcome.PAID, by, NOW),
    "close": lambda rows, case, by: casework.close(rows, case, Outcome.PAID, by, NOW),
}


@pytest.mark.parametrize("first", ["wait", "resolve", "close"])
@pytest.mark.parametrize("second", STEPS)
def test_of_two_people_at_once_one_wins_and_the_other_is_told(
    office: Office, first: str, second: str
) -> None:
    one, other = office.hire(region="sava"), office.hire(region="sava")
    shown = take(office, told(office), one)
    do(office, shown, one, STEPS[first])
    before = timeline(office, shown.id)
    with pytest.raises(casework.Overtaken):
        do(office, shown, other, STEPS[second])
    assert timeline(office, shown.id) == before


def test_two_people_opening_referring_and_closing_one_case_at_once(office: Office) -> None:
    one, other, partner = (
        office.hire(region="sava"),
        office.hire(region="sava"),
        office.hire(Role.PARTNER, None),
    )
    case = told(office, refers=True)
    item, shown = spoken(office, case), seen(office, case, one)
    take(office, case, one)
    with pytest.raises(casework.Overtaken):
        refer(office, shown, [item], partner, other)
    with office.rows() as rows:
        assert partner not in entitlement.entitled_members(rows, item)
    shown = seen(office, case, one)
    refer(office, shown, [item], partner, other)
    with pytest.raises(casework.Overtaken):
        do(office, shown, one, STEPS["close"])
    assert seen(office, case, one).state is CaseState.REFERRED


def test_a_withdrawn_case_is_nobodys_to_work_on(office: Office) -> None:
    inspector = office.hire(region="sava")
    case = told(office)
    receipt_for(office, case)
    with office.rows() as rows:
        rows.change("UPDATE cases SET state = ? WHERE id = ?", CaseState.WITHDRAWN.value, case)
    shown = seen(office, case, inspector)
    draft = encrypt_sound(office.folder, case, Field.ANSWER, SOUND)
    answer: Step = lambda rows, case, by: casework.answer(rows, case, draft, by, NOW)  # noqa: E731
    call: Step = lambda rows, case, by: casework.called(rows, case, by, NOW)  # noqa: E731
    for step in (*STEPS.values(), answer, call):
        with pytest.raises(casework.Overtaken):
            do(office, shown, inspector, step)


def test_a_note_is_sealed_to_the_team_and_read_by_a_colleague(office: Office) -> None:
    one, other = office.hire(region="sava"), office.hire(region="sava")
    case = told(office)
    shown = seen(office, case, one)
    with office.rows() as rows:
        item = casework.write_note(
            rows, shown, "  She waits at the port.  ", members.find_member(rows, one), NOW
        )
    with office.rows() as rows:
        opened = opening.open_item(rows, office.folder, office.sign_in(other), item, NOW)
        assert opened.read().decode() == "She waits at the port."
    assert timeline(office, case)[-1] == (one, "note.added")


@pytest.mark.parametrize(
    ("text", "refusal"), [(" \n ", casework.EmptyNote), ("x" * 4001, casework.NoteTooLong)]
)
def test_a_note_of_no_words_or_of_a_whole_book_is_refused(
    office: Office, text: str, refusal: type[Exception]
) -> None:
    inspector = office.hire(region="sava")
    shown = seen(office, told(office), inspector)
    with pytest.raises(refusal):
        do(office, shown, inspector, lambda rows, case, by: casework.write_note(rows, case, text, by, NOW))


def test_an_answer_is_heard_by_the_receipt_and_by_the_team(office: Office) -> None:
    inspector = office.hire(region="sava")
    case = told(office)
    key, shown = receipt_for(office, case), seen(office, case, inspector)
    draft = encrypt_sound(office.folder, case, Field.ANSWER, SOUND)
    with office.rows() as rows:
        assert casework.can_answer(rows, case)
        item = casework.answer(rows, shown, draft, members.find_member(rows, inspector), NOW)
    with office.rows() as rows:
        assert caller.open_answer(rows, office.folder, item, key).read() == SOUND
        assert opening.open_item(rows, office.folder, office.sign_in(inspector), item, NOW).read() == SOUND


def test_a_case_without_a_receipt_is_not_answered(office: Office) -> None:
    inspector = office.hire(region="sava")
    case = told(office)
    shown, draft = seen(office, case, inspector), encrypt_sound(office.folder, case, Field.ANSWER, SOUND)
    with office.rows() as rows:
        assert not casework.can_answer(rows, case)
    with pytest.raises(NoCallerKey):
        do(office, shown, inspector, lambda rows, case, by: casework.answer(rows, case, draft, by, NOW))
    assert timeline(office, case) == [("caller", "case.told")]


def test_a_case_ends_with_what_came_of_it_and_is_taken_up_again(office: Office) -> None:
    inspector = office.hire(region="sava")
    shown = take(office, told(office), inspector)
    do(office, shown, inspector, STEPS["resolve"])
    shown = seen(office, shown.id, inspector)
    do(office, shown, inspector, STEPS["close"])
    closed = seen(office, shown.id, inspector)
    assert (closed.state, closed.outcome, closed.closed_on) == (CaseState.CLOSED, "paid", NOW.date())
    do(office, closed, inspector, lambda rows, case, by: casework.reopen(rows, case, by, NOW))
    again = seen(office, shown.id, inspector)
    assert (again.state, again.outcome, again.closed_on) == (CaseState.IN_HAND, None, None)


def test_an_owner_is_one_of_the_cases_team_and_is_told(office: Office) -> None:
    one, other, far = office.hire(region="sava"), office.hire(region="sava"), office.hire(region="diana")
    shown = take(office, told(office), one)

    def give(to: str) -> Step:
        return lambda rows, case, by: casework.hand_over(rows, case, to, by, NOW)

    with pytest.raises(casework.NotTheirs):
        do(office, shown, one, give(far))
    do(office, shown, one, give(other))
    assert seen(office, shown.id, one).owner == other
    with office.rows() as rows:
        assert [notice.subject for notice in notices.unread(rows, other)] == [shown.id]
    with pytest.raises(casework.Overtaken):
        do(office, shown, other, give(one))


def test_two_reports_of_the_same_are_linked_and_each_shows_the_other_to_who_may_see_it(
    office: Office,
) -> None:
    boss, inspector = office.hire(Role.SUPERVISOR, None), office.hire(region="sava")
    one, two, three = told(office), told(office), told(office, "diana")
    for case, other in ((two, one), (three, two)):
        shown, root = seen(office, case, boss), seen(office, other, boss)
        do(office, shown, boss, lambda rows, case, by, root=root: casework.link(rows, case, root, by, NOW))  # type: ignore[misc]
    assert _linked(office, one, boss) == {two, three}
    assert _linked(office, three, boss) == {one, two}
    assert _linked(office, one, inspector) == {two}
    same = seen(office, one, boss)
    with pytest.raises(casework.NotLinked):
        do(office, same, boss, lambda rows, case, by: casework.link(rows, case, case, by, NOW))


def _linked(office: Office, case: str, member: str) -> set[str]:
    with office.rows() as rows:
        who = members.find_member(rows, member)
        return {line.id for line in linked_cases(rows, who, find_case(rows, who, case))}


def test_a_case_is_kept_from_its_owner_whom_it_concerns(office: Office) -> None:
    one, other = office.hire(region="sava"), office.hire(region="sava")
    shown = take(office, told(office), one)
    item = spoken(office, shown.id)
    do(office, shown, other, lambda rows, case, by: casework.withhold(rows, case, one, by, NOW))
    assert seen(office, shown.id, other).owner is None
    with office.rows() as rows, pytest.raises(NotYours):
        opening.open_item(rows, office.folder, office.sign_in(one), item, NOW)
    assert timeline(office, shown.id)[-1] == (other, "case.withheld")


def test_the_last_who_can_open_a_case_is_not_kept_from_it_nor_leaves(office: Office) -> None:
    only = office.hire(region="sava")
    case = told(office)
    item, shown = spoken(office, case), seen(office, case, only)
    with pytest.raises(LastOpener):
        do(office, shown, only, lambda rows, case, by: casework.withhold(rows, case, only, by, NOW))
    with office.rows() as rows, pytest.raises(LastOpener):
        leaving.remove_member(rows, only, "script", NOW)
    with office.rows() as rows:
        assert opening.open_item(rows, office.folder, office.sign_in(only), item, NOW).read() == SOUND


def test_every_step_is_in_the_audit_log_with_who_and_which_case(office: Office) -> None:
    inspector = office.hire(region="sava")
    shown = take(office, told(office), inspector)
    steps: Sequence[str] = ("wait", "resolve", "close")
    for step in steps:
        do(office, shown, inspector, STEPS[step])
        office.clock.move(minutes=1)
        shown = seen(office, shown.id, inspector)
    assert audited(office, shown.id) == ["case.taken", "case.waiting", "case.resolved", "case.closed"]
    assert [verb for _, verb in timeline(office, shown.id)][1:] == audited(office, shown.id)


def test_times_of_the_timeline_are_whole_hours(office: Office) -> None:
    inspector = office.hire(region="sava")
    office.clock.move(minutes=17)
    case = take(office, told(office), inspector)
    hour = timedelta(hours=1) // timedelta(milliseconds=1)
    with office.rows() as rows:
        assert all(
            at % hour == 0 for (at,) in rows.all("SELECT at FROM case_events WHERE case_id = ?", case.id)
        )
