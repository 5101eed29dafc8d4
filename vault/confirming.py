"""A key is confirmed by its fingerprint, heard from its owner: before that nothing is sealed to it (P16).

Who may confirm whose: a supervisor those of the region; scripts/keys.py the first supervisor's, once; both keepers of the escrow,
where no supervisor is left; and demo its own staff, who hear the practice phone alone.
"""

from datetime import datetime

from core.clock import milliseconds
from core.ledger import Rows
from vault import audit
from vault.members import Key, Member, Role, current_key, find_member, team
from vault.regions import PRACTICE


class MayNotConfirm(Exception):
    """Only a supervisor of the member's region, with a confirmed key of their own, confirms another's key."""


class OtherFingerprint(Exception):
    """What was read out is not this key's fingerprint. Do not confirm: ask the member, by voice, once more."""


def confirm_key(rows: Rows, member: str, by: str, read_out: str, now: datetime) -> None:
    """A supervisor of the region confirms a member's key by the fingerprint the member read out.

    From then on new items are sealed to it, and older ones wait until somebody shares them (opening.share). Raises
    MayNotConfirm, OtherFingerprint, NoSuchMember.
    """
    who, key = find_member(rows, member), current_key(rows, member)
    if key is None or not may_confirm(rows, who, by):
        raise MayNotConfirm
    _confirm_as_read(rows, key, by, read_out, now)


def may_confirm(rows: Rows, member: Member, by: str) -> bool:
    """Whether `by` is a supervisor of the member's region, with a confirmed key, and somebody else.

    A supervisor without a region confirms anybody; any supervisor confirms a partner of all regions.
    """
    supervisor, key = find_member(rows, by), current_key(rows, by)
    confirmed = supervisor.role is Role.SUPERVISOR and key is not None and key.confirmed_at is not None
    of_region = supervisor.region in (None, member.region)
    partner_of_all = member.role is Role.PARTNER and member.region is None
    return confirmed and by != member.id and (of_region or partner_of_all)


def confirm_first(rows: Rows, member: str, read_out: str, now: datetime) -> None:
    """On the first day nobody could confirm the first supervisor: scripts/keys.py does, once. Raises MayNotConfirm."""
    who, key = find_member(rows, member), current_key(rows, member)
    if key is None or who.role is not Role.SUPERVISOR or _somebody_was_confirmed(rows):
        raise MayNotConfirm
    _confirm_as_read(rows, key, None, read_out, now)


def confirm_by_keepers(rows: Rows, member: str, read_out: str, now: datetime) -> None:
    """Where no supervisor is left who could confirm a key, both keepers of the escrow do (vault.escrow), and nobody else.

    Raises MayNotConfirm while somebody of the team could, OtherFingerprint, NoSuchMember.
    """
    who, key = find_member(rows, member), current_key(rows, member)
    if key is None or any(may_confirm(rows, who, other.id) for other in team(rows)):
        raise MayNotConfirm
    _confirm_as_read(rows, key, None, read_out, now)


def confirm_for_practice(rows: Rows, member: str, now: datetime) -> None:
    """Demo's own staff hears the practice phone without anybody's voice. Raises MayNotConfirm for who hears anything else."""
    who, key = find_member(rows, member), current_key(rows, member)
    if key is None or who.region != PRACTICE:
        raise MayNotConfirm
    _mark_confirmed(rows, key, None, now)


def _somebody_was_confirmed(rows: Rows) -> bool:
    """Anybody but demo's own staff."""
    sql = (
        "SELECT 1 FROM member_keys k, members m WHERE m.id = k.member_id AND k.confirmed_at IS NOT NULL"
        " AND (m.region IS NULL OR m.region <> ?) LIMIT 1"
    )
    return rows.one(sql, PRACTICE) is not None


def _confirm_as_read(rows: Rows, key: Key, by: str | None, read_out: str, now: datetime) -> None:
    if _digits(read_out) != _digits(key.fingerprint):
        raise OtherFingerprint
    _mark_confirmed(rows, key, by, now)


def _mark_confirmed(rows: Rows, key: Key, by: str | None, now: datetime) -> None:
    sql = "UPDATE member_keys SET confirmed_at = ?, confirmed_by = ? WHERE id = ?"
    rows.change(sql, milliseconds(now), by, key.id)
    audit.record(rows, by or audit.SCRIPT, "key.confirmed", key.member, now)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
