"""P04: exactly the entitled open an item, after any sequence of sealing, confirming, sharing, referring, withholding, moving,
replacing and removing; a grant waits until somebody who can open re-wraps; the last opener cannot be taken away.

The rule is written here a second time, in Python, from trust.md: the vault's is one SQL condition.
"""

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.ledger import rows_of
from tests.thorough import examples
from tests.vault.office import Office, fresh_office
from vault import leaving, members, opening
from vault.boxes import Field
from vault.entitlement import LastOpener, place_case
from vault.members import Role
from vault.opening import Opener
from vault.reading import NotYours
from vault.regions import PRACTICE, PRACTICE_STORIES, STORIES
from vault.sealing import encrypt_text, new_id, register_case, seal

REGIONS = ("DIANA", "SAVA")
OPENING_ROLES = (Role.INSPECTOR, Role.SUPERVISOR, Role.PARTNER)
roles = st.sampled_from(Role)
places = st.sampled_from([*REGIONS, None])
matters = st.sampled_from([*REGIONS, STORIES, None])
"""What may be told: reports of a region or of none, and stories, which editors open."""
WORDS = "They kept my passport."


@dataclass
class Person:
    role: Role
    region: str | None
    confirmed: bool = True
    there: bool = True
    has_key: bool = True


@dataclass
class Matter:
    region: str | None
    avoids: str | None
    withheld: set[str] = field(default_factory=set)


class Sworn(RuleBasedStateMachine):
    """`holds` is who must be able to open what; everything else follows from the events."""

    people = Bundle("people")
    items = Bundle("items")

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self.office: Office = self._stack.enter_context(fresh_office())
        self.team: dict[str, Person] = {}
        self.cases: dict[str, Matter] = {}
        self.case_of: dict[str, str] = {}
        self.granted: set[tuple[str, str]] = set()
        self.holds: set[tuple[str, str]] = set()
        self.openers: dict[str, list[Opener]] = {}
        # An administrator stays, whom the model does not know: the last one could not leave (vault.leaving).
        self.office.hire(Role.ADMINISTRATOR, None)
        self.office.make_escrow()
        team = [
            (Role.SUPERVISOR, None),
            *((role, "SAVA") for role in OPENING_ROLES),
            (Role.INSPECTOR, "DIANA"),
            (Role.EDITOR, None),
        ]
        for role, region in team:
            self._hired(role, region, confirmed=True)

    def teardown(self) -> None:
        self._stack.close()

    # The rule.

    def entitled(self, member: str, item: str) -> bool:
        person, case = self.team[member], self.cases[self.case_of[item]]
        granted = (item, member) in self.granted and person.role in OPENING_ROLES
        return self.may_hold(member, case) and (self.of_region(person, case) or granted)

    def may_hold(self, member: str, case: Matter) -> bool:
        person = self.team[member]
        kept_away = member in case.withheld or (case.avoids is not None and person.region == case.avoids)
        return person.there and person.has_key and person.confirmed and not kept_away

    @staticmethod
    def of_region(person: Person, case: Matter) -> bool:
        same = person.region is not None and person.region == case.region
        inspects = person.role is Role.INSPECTOR and same
        edits = person.role is Role.EDITOR and case.region == STORIES
        return edits or inspects or (person.role is Role.SUPERVISOR and (same or person.region is None))

    def take_away(self, items: set[str], *, compelled: bool = False) -> bool:
        """Who is no longer entitled opens no longer; false, with nothing taken, where an item would be nobody's."""
        kept = {(i, m) for i, m in self.holds if i not in items or self.entitled(m, i)}
        orphaned = {i for i, _ in self.holds - kept} - {i for i, _ in kept}
        if orphaned and not compelled:
            return False
        self.holds = kept
        return True

    def held_by(self, member: str) -> set[str]:
        return {item for item, holder in self.holds if holder == member}

    # What happens.

    @initialize(target=people)
    def first_day(self) -> Any:
        """A team that can open, as on most days."""
        return multiple(*self.team)

    @initialize(target=items)
    def first_report(self) -> Any:
        return self.report("SAVA", None)

    @rule(target=people, role=roles, region=places, confirmed=st.booleans())
    def hire(self, role: Role, region: str | None, confirmed: bool) -> Any:
        return self._hired(role, region, confirmed=confirmed) if len(self.team) < 9 else multiple()

    def _hired(self, role: Role, region: str | None, *, confirmed: bool) -> str:
        member = self.office.hire(role, region, confirmed=confirmed)
        self.team[member] = Person(role, region, confirmed)
        self.openers[member] = [self.office.sign_in(member)]
        return member

    @rule(member=people)
    def confirm(self, member: str) -> None:
        if self.team[member].has_key and self.team[member].there:
            self.office.confirm(member)
            self.team[member].confirmed = True

    @rule(member=people)
    def replace_key(self, member: str) -> None:
        """A lost key ends even if it was the last one; the new one waits for its confirmation."""
        if self.team[member].there:
            self.office.give_key(member, confirmed=False)
            self.openers[member].append(self.office.sign_in(member))
            self.team[member].confirmed = False
            self.take_away(self.held_by(member), compelled=True)

    @rule(target=items, region=matters, avoids=places)
    def report(self, region: str | None, avoids: str | None) -> str:
        case = new_id()
        with self.office.rows() as rows:
            register_case(rows, case, region, avoids)
        self.cases[case] = Matter(region, avoids)
        return self._sealed(case)

    @rule(target=items, item=items)
    def say_more(self, item: str) -> str:
        return self._sealed(self.case_of[item])

    def _sealed(self, case: str) -> str:
        with self.office.rows() as rows:
            item = seal(rows, encrypt_text(case, Field.TEXT, WORDS), self.office.clock.now())
        self.case_of[item] = case
        regular = {member for member in self.team if self.entitled(member, item)}
        standing_in = set() if regular else self._stand_ins(case)
        self.granted |= {(item, member) for member in standing_in}
        self.holds |= {(item, member) for member in regular | standing_in}
        return item

    def _stand_ins(self, case: str) -> set[str]:
        supervisors = {m for m, person in self.team.items() if person.role is Role.SUPERVISOR}
        return {member for member in supervisors if self.may_hold(member, self.cases[case])}

    @rule(member=people)
    def share(self, member: str) -> None:
        with self.office.rows() as rows:
            opening.share(rows, self.office.folder, self.openers[member][-1], self.office.clock.now())
        for item in self.held_by(member):
            self.holds |= {(item, other) for other in self.team if self.entitled(other, item)}

    @rule(choice=st.data(), item=items, to=people)
    def refer(self, choice: st.DataObject, item: str, to: str) -> None:
        if holders := self._holders(item):
            self._refer(choice.draw(st.sampled_from(holders)), item, to)

    def _holders(self, item: str) -> list[str]:
        return sorted(holder for held, holder in self.holds if held == item)

    @rule(by=people, item=items, to=people)
    def refer_what_one_may_not_open(self, by: str, item: str, to: str) -> None:
        self._refer(by, item, to)

    def _refer(self, by: str, item: str, to: str) -> None:
        opener, now = self.openers[by][-1], self.office.clock.now()
        try:
            with self.office.rows() as rows:
                opening.refer(rows, self.office.folder, opener, [item], to, now)
        except NotYours:
            assert (item, by) not in self.holds
            return
        assert (item, by) in self.holds
        self.granted.add((item, to))
        if self.entitled(to, item):
            self.holds.add((item, to))

    @rule(item=items, member=people, by=people)
    def withhold(self, item: str, member: str, by: str) -> None:
        case = self.case_of[item]
        before = set(self.cases[case].withheld)
        self.cases[case].withheld.add(member)
        taken = self.take_away(self._of(case))
        try:
            with self.office.rows() as rows:
                members.withhold(rows, case, member, by, self.office.clock.now())
            assert taken
        except LastOpener:
            assert not taken
            self.cases[case].withheld = before

    @rule(choice=st.data(), item=items, region=places)
    def move_case(self, choice: st.DataObject, item: str, region: str | None) -> None:
        case, by = self.case_of[item], choice.draw(st.sampled_from(self._holders(item) or [*self.team]))
        before, held = self.cases[case].region, set(self.holds)
        self.cases[case].region = region
        for held_item in self.held_by(by) & self._of(case):
            self.holds |= {(held_item, other) for other in self.team if self.entitled(other, held_item)}
        taken = self.take_away(self._of(case))
        try:
            with self.office.rows() as rows:
                opener = self.openers[by][-1]
                opening.move_case(rows, self.office.folder, opener, case, region, self.office.clock.now())
            assert taken
        except LastOpener:
            assert not taken
            self.cases[case].region, self.holds = before, held

    @rule(item=items, region=places, avoids=places)
    def keyed_by_the_caller(self, item: str, region: str | None, avoids: str | None) -> None:
        """The caller's word wins, even where only the escrow opens it then."""
        case = self.case_of[item]
        self.cases[case].region, self.cases[case].avoids = region, avoids
        with self.office.rows() as rows:
            place_case(rows, case, region, avoids)
        self.take_away(self._of(case), compelled=True)

    def _of(self, case: str) -> set[str]:
        return {item for item, of in self.case_of.items() if of == case}

    @rule(member=people, role=roles, region=places)
    def move_member(self, member: str, role: Role, region: str | None) -> None:
        before = self.team[member]
        if not before.there:
            return
        self.team[member] = Person(role, region, confirmed=False, has_key=before.has_key)
        taken = self.take_away(self.held_by(member))
        try:
            with self.office.rows() as rows:
                leaving.move_member(rows, member, role, region, "another", self.office.clock.now())
            assert taken
        except LastOpener:
            assert not taken
            self.team[member] = before

    @precondition(lambda self: len(self.team) > 1)
    @rule(member=consumes(people))
    def remove_member(self, member: str) -> None:
        """Who leaves stays known here: their key must open nothing, ever after."""
        self.team[member].there = False
        taken = self.take_away(self.held_by(member))
        try:
            with self.office.rows() as rows:
                leaving.remove_member(rows, member, "another", self.office.clock.now())
            assert taken
        except LastOpener:
            assert not taken
            self.team[member].there = True

    # What must hold, whatever happened.

    @invariant()
    def exactly_the_entitled_open(self) -> None:
        """With every private key that there ever was, each item is tried. What is tried here is not kept in the log."""
        opened, folder, now = set(), self.office.folder, self.office.clock.now()
        with self.office.engine.connect() as connection:
            rows = rows_of(connection)
            for member, item in ((m, i) for m in self.openers for i in self.case_of):
                for opener in self.openers[member]:
                    try:
                        content = opening.open_item(rows, folder, opener, item, now).read()
                    except NotYours:
                        continue
                    assert content.decode() == WORDS
                    assert opener is self.openers[member][-1]
                    opened.add((item, member))
            connection.rollback()
        assert opened == self.holds
        assert all(self.entitled(member, item) for item, member in opened)


def test_p04_exactly_the_entitled_open_after_anything_that_happens() -> None:
    run_state_machine_as_test(
        Sworn, settings=settings(max_examples=examples(20, 120), stateful_step_count=40, deadline=None)
    )


def test_p04_a_grant_waits_until_somebody_who_can_open_re_wraps(office: Office) -> None:
    inspector = office.hire()
    item = office.note(office.open_case())
    newcomer = office.hire(confirmed=False)
    assert not opens(office, newcomer, item)
    office.confirm(newcomer)
    assert not opens(office, newcomer, item)
    with office.rows() as rows:
        assert opening.share(rows, office.folder, office.sign_in(inspector), office.clock.now()) == 1
    assert opens(office, newcomer, item)


def test_p04_a_region_with_no_key_seals_to_the_supervisors(office: Office) -> None:
    supervisor, inspector = office.hire(Role.SUPERVISOR, "DIANA"), office.hire(Role.INSPECTOR, "DIANA")
    item = office.note(office.open_case("SAVA"))
    assert (opens(office, supervisor, item), opens(office, inspector, item)) == (True, False)


def test_p04_editors_open_stories_and_no_grievance_whatever_they_are_granted(office: Office) -> None:
    editor, supervisor = office.hire(Role.EDITOR, None), office.hire(Role.SUPERVISOR, None)
    inspector = office.hire(Role.INSPECTOR, "SAVA")
    story, grievance = office.note(office.open_case(STORIES)), office.note(office.open_case("SAVA"))
    with office.rows() as rows:
        opener, now = office.sign_in(supervisor), office.clock.now()
        opening.refer(rows, office.folder, opener, [grievance], editor, now)
    able = {
        member: (opens(office, member, story), opens(office, member, grievance)) for member in office.openers
    }
    assert able == {editor: (True, False), supervisor: (True, True), inspector: (False, True)}


def test_p04_demos_editor_opens_stories_of_the_practice_phone_alone(office: Office) -> None:
    demos, editor = office.hire(Role.EDITOR, PRACTICE), office.hire(Role.EDITOR, None)
    story, practised = office.note(office.open_case(STORIES)), office.note(office.open_case(PRACTICE_STORIES))
    assert [opens(office, demos, item) for item in (story, practised)] == [False, True]
    assert [opens(office, editor, item) for item in (story, practised)] == [True, True]


def test_p04_without_an_editor_a_story_is_sealed_to_the_supervisors(office: Office) -> None:
    supervisor, inspector = office.hire(Role.SUPERVISOR, "DIANA"), office.hire(Role.INSPECTOR, "DIANA")
    story = office.note(office.open_case(STORIES))
    assert (opens(office, supervisor, story), opens(office, inspector, story)) == (True, False)


def opens(office: Office, member: str, item: str) -> bool:
    with office.rows() as rows:
        try:
            opening.open_item(rows, office.folder, office.sign_in(member), item, office.clock.now())
        except NotYours:
            return False
    return True
