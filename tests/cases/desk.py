"""Cases of a test's own: told at an office, of a region and a kind, with what was sealed of them."""

from functools import partial
from typing import Any

from cases import casework, listing
from cases.intake import open_case, tell, tell_kind, tell_region
from cases.listing import Case
from cases.states import Kind, Origin
from tests.vault.office import PEPPER, Office
from vault import caller, members, opening
from vault.boxes import Field
from vault.caller import CallerKey
from vault.members import Member
from vault.sealing import encrypt_sound, encrypt_text, seal

SOUND = b"RIFF" + bytes(range(256)) * 400
"""Not quite a sound, for what never listens to it."""


def told(
    office: Office, region: str = "sava", kind: Kind = Kind.WAGES, *, avoided: bool = False, **answers: Any
) -> str:
    """A report of a region and a kind; its id. `answers` are cases.intake.ANSWERS."""
    with office.rows() as rows:
        case = open_case(rows, Origin.TOLD, "mg", practice=False, now=office.clock.now())
        tell_region(rows, case, region, avoided=avoided)
        tell_kind(rows, case, kind)
        if answers:
            tell(rows, case, **answers)
    return case


def spoken(office: Office, case: str, audio: bytes = SOUND, kind: Field = Field.RECORDING) -> str:
    """What its caller said, sealed; the item's id."""
    draft = encrypt_sound(office.folder, case, kind, audio)
    with office.rows() as rows:
        return seal(rows, draft, office.clock.now())


def keyed(office: Office, case: str, kind: Field, text: str) -> str:
    """What its caller keyed, sealed; the item's id."""
    with office.rows() as rows:
        return seal(rows, encrypt_text(case, kind, text), office.clock.now())


def receipt_for(office: Office, case: str, pin: str = "4711") -> CallerKey:
    """The key of a receipt that is given to the case's caller."""
    key = caller.derive(caller.new_receipt(), pin, PEPPER)
    with office.rows() as rows:
        assert caller.bind(rows, case, key)
    return key


def member_of(office: Office, member: str) -> Member:
    with office.rows() as rows:
        return members.find_member(rows, member)


def seen(office: Office, case: str, member: str) -> Case:
    """The case as the member's page shows it. Raises NoSuchCase."""
    with office.rows() as rows:
        return listing.find_case(rows, members.find_member(rows, member), case)


def refer(office: Office, case: Case, items: list[str], partner: str, by: str) -> None:
    """Refer items as the console does: with the key of who has signed in."""
    with office.rows() as rows:
        rewrap = partial(opening.refer, rows, office.folder, office.sign_in(by))
        who, now = members.find_member(rows, by), office.clock.now()
        casework.refer(rows, case, items, partner, who, lambda some, to: rewrap(some, to, now), now)


def take(office: Office, case: str, by: str) -> Case:
    """The case, in the member's hand."""
    with office.rows() as rows:
        who = members.find_member(rows, by)
        casework.take(rows, listing.find_case(rows, who, case), who, office.clock.now())
        return listing.find_case(rows, who, case)
