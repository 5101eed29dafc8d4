"""The rule of P04 a second time, in Python, from trust.md: the vault's is one SQL condition."""

from dataclasses import dataclass, field

from vault.members import Role
from vault.regions import STORIES

OPENING_ROLES = (Role.INSPECTOR, Role.SUPERVISOR, Role.PARTNER)


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


class Entitled:
    """`holds` is who must be able to open what, (item, member); everything else follows from the events."""

    def __init__(self) -> None:
        super().__init__()
        self.team: dict[str, Person] = {}
        self.cases: dict[str, Matter] = {}
        self.case_of: dict[str, str] = {}
        self.granted: set[tuple[str, str]] = set()
        self.holds: set[tuple[str, str]] = set()

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
