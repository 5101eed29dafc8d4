"""A team, its cases and whatever may happen to them, over the real vault: P04 asks after each thing who opens what."""

from contextlib import ExitStack
from typing import Any

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
)

from core.ledger import rows_of
from tests.promises.entitled import OPENING_ROLES, Entitled, Matter, Person
from tests.vault.office import Office, fresh_office
from vault import leaving, members, opening
from vault.boxes import Field
from vault.entitlement import LastOpener, place_case
from vault.members import Role
from vault.opening import Opener
from vault.reading import NotYours
from vault.regions import STORIES
from vault.sealing import encrypt_text, new_id, register_case, seal

REGIONS = ("DIANA", "SAVA")
roles = st.sampled_from(Role)
places = st.sampled_from([*REGIONS, None])
matters = st.sampled_from([*REGIONS, STORIES, None])
"""What may be told: reports of a region or of none, and stories, which editors open."""
WORDS = "They kept my passport."


class Sworn(Entitled, RuleBasedStateMachine):
    """The vault, and whatever may happen to it; after each thing exactly the entitled open."""

    people = Bundle("people")
    items = Bundle("items")

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self.office: Office = self._stack.enter_context(fresh_office())
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
        """In the order they came: ids are random, and an example that is played again must choose the same person."""
        return [member for member in self.team if (item, member) in self.holds]

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
