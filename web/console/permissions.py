"""Who may do what: one table for the whole console, and what is not in it nobody may do (P16).

A route says what it is for (web.console.door.permits); this table says which roles may, and how far. A member who hears
callers - inspector, supervisor, partner - may do nothing but see to their own account until a supervisor has confirmed their
key: otherwise whoever sends an invitation could act as them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from vault.members import Member, Role

Permission = tuple[str, str]
"""A resource and what is done with it."""


class Scope(StrEnum):
    """How far a permission reaches: what is one's own, one's region (every region of who has none), all."""

    OWN = "own"
    REGION = "region"
    ALL = "all"


ACCOUNT = "account"
EVERYBODY = dict.fromkeys(Role, Scope.OWN)
OF_NO_REGION = dict.fromkeys((Role.EDITOR, Role.SUPERVISOR), Scope.ALL)
"""Reviews, registers, radio and stories belong to no region: an agency recruits everywhere, what is aired is heard everywhere.

Who may open a story, the vault says (vault.entitlement).
"""
TABLE: Mapping[Permission, Mapping[Role, Scope]] = {
    (ACCOUNT, "see"): EVERYBODY,
    (ACCOUNT, "change"): EVERYBODY,
    ("people", "see"): {Role.ADMINISTRATOR: Scope.ALL, Role.SUPERVISOR: Scope.REGION},
    ("people", "change"): {Role.ADMINISTRATOR: Scope.ALL},
    ("keys", "see"): {
        Role.ADMINISTRATOR: Scope.ALL,
        Role.SUPERVISOR: Scope.REGION,
        Role.INSPECTOR: Scope.REGION,
    },
    ("keys", "confirm"): {Role.SUPERVISOR: Scope.REGION},
    ("cases", "see"): {Role.INSPECTOR: Scope.REGION, Role.SUPERVISOR: Scope.REGION, Role.PARTNER: Scope.OWN},
    ("cases", "note"): {Role.INSPECTOR: Scope.REGION, Role.SUPERVISOR: Scope.REGION, Role.PARTNER: Scope.OWN},
    ("cases", "work"): {Role.INSPECTOR: Scope.REGION, Role.SUPERVISOR: Scope.REGION},
    ("cases", "withhold"): {Role.SUPERVISOR: Scope.REGION},
    ("month", "see"): {
        Role.ADMINISTRATOR: Scope.ALL,
        Role.SUPERVISOR: Scope.ALL,
        Role.INSPECTOR: Scope.ALL,
    },
    ("reviews", "see"): OF_NO_REGION,
    ("reviews", "decide"): OF_NO_REGION,
    ("comments", "hear"): {Role.SUPERVISOR: Scope.ALL},
    ("stories", "see"): OF_NO_REGION,
    ("stories", "moderate"): OF_NO_REGION,
    ("registers", "see"): OF_NO_REGION,
    ("registers", "change"): OF_NO_REGION,
    ("asked", "see"): OF_NO_REGION | {Role.INSPECTOR: Scope.ALL},
    ("packs", "see"): OF_NO_REGION,
    ("packs", "build"): OF_NO_REGION,
    ("stations", "see"): OF_NO_REGION,
    ("stations", "change"): {Role.EDITOR: Scope.ALL},
    ("audit", "see"): {Role.ADMINISTRATOR: Scope.ALL, Role.SUPERVISOR: Scope.ALL},
}
HEARS_CALLERS = (Role.INSPECTOR, Role.SUPERVISOR, Role.PARTNER)
HEARD = ("stories",)
"""What an editor, too, may see only once their key is confirmed: the rest of their work opens nothing."""
MUST_BE_CONFIRMED = (*HEARS_CALLERS, Role.EDITOR)


@dataclass(frozen=True)
class Thing:
    """What a permission is asked for: whose it is, and of which region."""

    member: str | None = None
    region: str | None = None


def scope(member: Member, permission: Permission, *, confirmed: bool) -> Scope | None:
    """How far the permission reaches for this member; not at all when it is nothing."""
    hears = permission[0] in HEARD or (member.role in HEARS_CALLERS and permission[0] != ACCOUNT)
    if hears and not confirmed:
        return None
    return TABLE.get(permission, {}).get(member.role)


def covers(reach: Scope | None, member: Member, thing: Thing) -> bool:
    """Whether a permission that reaches so far covers the thing."""
    match reach:
        case None:
            return False
        case Scope.ALL:
            return True
        case Scope.REGION:
            return member.region in (None, thing.region)
        case Scope.OWN:
            return thing.member == member.id
