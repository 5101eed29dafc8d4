"""The team: who is in it, in which role and region, and whose key is confirmed (P16).

An administrator invites, moves and removes; none of it lets anybody open anything. A new or replaced key, and the key of who
was given another role or region, receives nothing until a supervisor of the region confirms its fingerprint (vault.confirming).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from secrets import token_urlsafe

from nacl.encoding import RawEncoder
from nacl.hash import blake2b

from core.clock import milliseconds, moment
from core.ledger import Rows
from vault import audit, entitlement
from vault.passphrases import plain
from vault.sealing import new_id

INVITED_FOR = timedelta(days=7)
FINGERPRINT_GROUPS = 6
"""Of four digits each: read out over the telephone in ten seconds, and nobody makes a second key that has the same."""
KEY_COLUMNS = "k.id, k.member_id, k.public, k.private, k.confirmed_at"


class Role(StrEnum):
    EDITOR = "editor"
    INSPECTOR = "inspector"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    PARTNER = "partner"


class NoSuchMember(Exception):
    """There is no such member, or they were removed."""


class NameTaken(Exception):
    """Somebody of the team signs in with this name already: names are how people sign in."""


class InvitationOver(Exception):
    """The link was used, its week is over, or there never was one. Ask for another."""


@dataclass(frozen=True)
class Member:
    id: str
    name: str
    role: Role
    region: str | None


@dataclass(frozen=True)
class Key:
    """A member's key that has not ended. `private` is wrapped under the passphrase."""

    id: str
    member: str
    public: bytes
    private: bytes
    confirmed_at: datetime | None

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.public)


def fingerprint(public: bytes) -> str:
    """Six groups of four digits of the key's BLAKE2b."""
    number = int.from_bytes(blake2b(public, digest_size=16, encoder=RawEncoder), "big")
    digits = f"{number % 10 ** (4 * FINGERPRINT_GROUPS):0{4 * FINGERPRINT_GROUPS}}"
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def find_member(rows: Rows, member: str) -> Member:
    """Raises NoSuchMember."""
    row = rows.one("SELECT id, name, role, region FROM members WHERE id = ? AND removed_at IS NULL", member)
    if row is None:
        raise NoSuchMember
    return Member(row[0], row[1], Role(row[2]), row[3])


def team(rows: Rows) -> list[Member]:
    """Everybody who was not removed, by name."""
    found = rows.all("SELECT id, name, role, region FROM members WHERE removed_at IS NULL ORDER BY name, id")
    return [Member(id_, name, Role(role), region) for id_, name, role, region in found]


def supervisors(rows: Rows) -> list[str]:
    """Ids of all supervisors of the team, of whatever region."""
    sql = "SELECT id FROM members WHERE role = ? AND removed_at IS NULL ORDER BY id"
    return [member for (member,) in rows.all(sql, Role.SUPERVISOR.value)]


def answerable(rows: Rows, case: str, owner: str | None) -> list[str]:
    """Who is told of a case that something is wrong: the owner while they may open it, else the region's supervisors, else the
    others who may see it.
    """
    opening = entitlement.openers(rows, case) or entitlement.stand_ins(rows, case)
    if owner in {opener.member for opener in opening}:
        return [str(owner)]
    sql = (
        "SELECT m.id FROM members m, case_keys c WHERE c.case_id = ? AND m.role = ? AND m.removed_at IS NULL"  # noqa: S608
        f" AND {entitlement.NOT_KEPT_AWAY}"
    )
    for region in (f" AND {entitlement.OF_REGION}", ""):
        if found := [member for (member,) in rows.all(sql + region, case, Role.SUPERVISOR.value)]:
            return found
    return []


def names(rows: Rows) -> dict[str, str]:
    """Everybody's name by their id, those who were removed too: for what they did."""
    found: list[tuple[str, str]] = [(row[0], row[1]) for row in rows.all("SELECT id, name FROM members")]
    return dict(found)


def named(rows: Rows, name: str) -> Member | None:
    """Who signs in with this name, however it is written: capitals, accents and spaces aside."""
    return next((member for member in team(rows) if plain(member.name) == plain(name)), None)


def current_key(rows: Rows, member: str) -> Key | None:
    """The member's key that has not ended, confirmed or not; none of a member who was removed."""
    row = rows.one(
        f"SELECT {KEY_COLUMNS} FROM member_keys k, members m WHERE k.member_id = ? AND k.ended_at IS NULL"  # noqa: S608
        " AND m.id = k.member_id AND m.removed_at IS NULL",
        member,
    )
    if row is None:
        return None
    id_, of, public, private, confirmed_at = row
    return Key(id_, of, public, private, None if confirmed_at is None else moment(confirmed_at))


def invite(rows: Rows, name: str, role: Role, region: str | None, by: str, now: datetime) -> tuple[str, str]:
    """A new member without a key; their id, and the token of the link by which they make one. Raises NameTaken."""
    if named(rows, name) is not None:
        raise NameTaken
    member = new_id()
    sql = "INSERT INTO members (id, name, role, region, invited_at) VALUES (?, ?, ?, ?, ?)"
    rows.change(sql, member, name, role.value, region, milliseconds(now))
    audit.record(rows, by, "member.invited", member, now)
    return member, invite_again(rows, member, by, now)


def invite_again(rows: Rows, member: str, by: str, now: datetime) -> str:
    """The token of a new link; those before it are over. For who lost the link, the passphrase or the telephone."""
    find_member(rows, member)
    rows.change("DELETE FROM invitations WHERE member_id = ?", member)
    token = token_urlsafe(24)
    sql = "INSERT INTO invitations (token_hash, member_id, expires_at) VALUES (?, ?, ?)"
    rows.change(sql, token_hash(token), member, milliseconds(now + INVITED_FOR))
    audit.record(rows, by, "member.linked", member, now)
    return token


def invited(rows: Rows, token: str, now: datetime) -> Member:
    """Whose link this is, without using it. Raises InvitationOver."""
    sql = "SELECT member_id FROM invitations WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?"
    row = rows.one(sql, token_hash(token), milliseconds(now))
    if row is None:
        raise InvitationOver
    return find_member(rows, row[0])


def use_invitation(rows: Rows, token: str, now: datetime) -> Member:
    """Use the link up, before opening.make_key in the same transaction. Raises InvitationOver."""
    member = invited(rows, token, now)
    sql = "UPDATE invitations SET used_at = ? WHERE token_hash = ? AND used_at IS NULL"
    if rows.change(sql, milliseconds(now), token_hash(token)) != 1:
        raise InvitationOver
    return member


def mark_signed_in(rows: Rows, member: str, now: datetime) -> None:
    """The member was there: a region whose people stay away takes no reports (entitlement.active, P34)."""
    rows.change("UPDATE members SET signed_in_at = ? WHERE id = ?", milliseconds(now), member)
    audit.record(rows, member, "member.signed-in", member, now)


def add_key(rows: Rows, member: str, public: bytes, private: bytes, now: datetime) -> None:
    """Give a member a key, unconfirmed. The one before ends, and what was wrapped to it is gone."""
    find_member(rows, member)
    end_key(rows, member, now)
    sql = "INSERT INTO member_keys (id, member_id, public, private, made_at) VALUES (?, ?, ?, ?, ?)"
    rows.change(sql, new_id(), member, public, private, milliseconds(now))
    audit.record(rows, member, "key.made", member, now)


def replace_private(rows: Rows, key_id: str, private: bytes) -> None:
    """The same key under another passphrase."""
    rows.change("UPDATE member_keys SET private = ? WHERE id = ?", private, key_id)


def end_key(rows: Rows, member: str, now: datetime, by: str | None = None) -> None:
    """End a key that was lost or stolen: even the last opener's, whose items the escrow alone opens then."""
    sql = "UPDATE member_keys SET ended_at = ? WHERE member_id = ? AND ended_at IS NULL"
    if rows.change(sql, milliseconds(now), member):
        entitlement.settle_member(rows, member, compelled=True)
        audit.record(rows, by or member, "key.ended", member, now)


def withhold(rows: Rows, case: str, member: str, by: str, now: datetime) -> None:
    """Keep a case from a member whom it concerns. Raises LastOpener while nobody else could open it."""
    sql = (
        "INSERT INTO withheld_cases (case_id, member_id, withheld_by, withheld_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (case_id, member_id) DO NOTHING"
    )
    rows.change(sql, case, member, by, milliseconds(now))
    entitlement.settle_case(rows, case)
    audit.record(rows, by, "case.withheld", f"{case}:{member}", now)


def withheld_from(rows: Rows, case: str) -> list[str]:
    """Ids of the members from whom a case is kept."""
    sql = "SELECT member_id FROM withheld_cases WHERE case_id = ? ORDER BY withheld_at, member_id"
    return [member for (member,) in rows.all(sql, case)]


def token_hash(token: str) -> str:
    """What is kept of an invitation's token."""
    return sha256(token.encode()).hexdigest()
