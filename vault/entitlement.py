"""Who may open an item: one rule, in SQL, that sealing, sharing and removing all ask (P04).

Entitled is a member who is not removed, with a key that is confirmed and has not ended, and who is an inspector of the case's
region, or a supervisor of it or of every region, or an editor where it is a story, or was granted this very item (a referral,
or standing in for a region without a key) - unless the case avoids their region or is withheld from them. A wrap that nobody is
entitled to is deleted in the transaction that ends the entitlement; one that is missing waits until somebody who can open shares
the key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.clock import milliseconds
from core.ledger import Rows
from vault.regions import PRACTICE, PRACTICE_STORIES, STORIES

HOLDS_KEY = (
    "k.member_id = m.id AND k.confirmed_at IS NOT NULL AND k.ended_at IS NULL AND m.removed_at IS NULL"
)
"""Of a key k and a member m: whether anything at all may be wrapped to it."""
OF_REGION = (
    "(m.role = 'inspector' AND m.region = c.region"
    " OR m.role = 'supervisor' AND (m.region = c.region OR m.region IS NULL))"
)
OF_THIS = OF_REGION.replace("c.region", "?")
"""The same, of a region that is given, twice."""
OF_STORIES = (
    f"m.role = 'editor' AND (c.region = '{PRACTICE_STORIES}'"
    f" OR c.region = '{STORIES}' AND (m.region IS NULL OR m.region <> '{PRACTICE}'))"
)
"""Editors open stories and nothing else (ADR 0027)."""
BY_OFFICE = f"({OF_REGION} OR {OF_STORIES})"
NOT_KEPT_AWAY = (
    "(c.avoids IS NULL OR m.region IS NULL OR m.region <> c.avoids)"
    " AND NOT EXISTS (SELECT 1 FROM withheld_cases h WHERE h.case_id = c.case_id AND h.member_id = m.id)"
)
GRANTED = (
    "EXISTS (SELECT 1 FROM grants g WHERE g.item_id = i.id AND g.member_id = m.id)"
    " AND m.role IN ('inspector', 'supervisor', 'partner')"
)
HOLDERS = f"SELECT 1 FROM member_keys k, members m WHERE {HOLDS_KEY}"  # noqa: S608
SEEN_SINCE = "(m.signed_in_at >= ? OR k.confirmed_at >= ?) LIMIT 1"
ENTITLED = f"{HOLDS_KEY} AND ({BY_OFFICE} OR {GRANTED}) AND {NOT_KEPT_AWAY}"
"""The rule, of a key k, its member m, an item i and its case c."""

OPENERS_OF = (
    "SELECT k.id, k.public, m.id FROM member_keys k, members m, case_keys c"  # noqa: S608 - constants of this file
    f" WHERE c.case_id = ? AND {HOLDS_KEY} AND {BY_OFFICE} AND {NOT_KEPT_AWAY}"
)
STAND_INS_OF = (
    "SELECT k.id, k.public, m.id FROM member_keys k, members m, case_keys c"  # noqa: S608
    f" WHERE c.case_id = ? AND {HOLDS_KEY} AND m.role = 'supervisor' AND {NOT_KEPT_AWAY}"
)
ESCROW = "SELECT id, public FROM escrow_keys WHERE ended_at IS NULL"
WAITING = (
    "SELECT i.id, k.id, k.public FROM wraps own, sealed_items i, case_keys c, member_keys k, members m"  # noqa: S608
    f" WHERE own.key_id = ? AND i.id = own.item_id AND c.case_id = i.case_id AND {ENTITLED}"
    " AND NOT EXISTS (SELECT 1 FROM wraps w WHERE w.item_id = i.id AND w.key_id = k.id)"
)
"""What a key opens and somebody else, entitled, does not yet."""
IS_ENTITLED = (
    "EXISTS (SELECT 1 FROM member_keys k, members m, sealed_items i, case_keys c"  # noqa: S608
    f" WHERE k.id = w.key_id AND i.id = w.item_id AND c.case_id = i.case_id AND {ENTITLED})"
)
"""Of a wrap w."""
MEMBERS_WRAP = "w.key_id IN (SELECT id FROM member_keys)"
NOBODYS = f"NOT EXISTS (SELECT 1 FROM wraps w WHERE w.item_id = i.id AND {MEMBERS_WRAP})"  # noqa: S608
"""Of an item i: nobody of the team opens it."""
OF_CASE = "w.item_id IN (SELECT id FROM sealed_items WHERE case_id = ?)"
OF_MEMBER = (
    "w.item_id IN (SELECT o.item_id FROM wraps o, member_keys k WHERE k.id = o.key_id AND k.member_id = ?)"
)


class Reason(StrEnum):
    """Why a member was granted an item that their region does not give them."""

    STANDS_IN = "stands-in"
    REFERRED = "referred"


class LastOpener(Exception):
    """Afterwards nobody of the team could open something that somebody can open now: first let another open it."""


@dataclass(frozen=True)
class Recipient:
    """A public key that an item's key is wrapped to; `member` is whose, and nobody's for the escrow key."""

    key_id: str
    public: bytes
    member: str | None = None


def openers(rows: Rows, case: str) -> list[Recipient]:
    """Those of the case's region who can open what is sealed now."""
    return [Recipient(*row) for row in rows.all(OPENERS_OF, case)]


def stand_ins(rows: Rows, case: str) -> list[Recipient]:
    """The supervisors, of whatever region, who are asked when the region has no key."""
    return [Recipient(*row) for row in rows.all(STAND_INS_OF, case)]


def escrow(rows: Rows) -> Recipient | None:
    """The escrow key, once the first day has made it."""
    row = rows.one(ESCROW)
    return Recipient(*row) if row else None


def grant(rows: Rows, item: str, member: str, reason: Reason, now: datetime) -> None:
    """Entitle a member to one item. The wrap is for whoever can open it to make."""
    sql = (
        "INSERT INTO grants (item_id, member_id, reason, granted_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (item_id, member_id) DO NOTHING"
    )
    rows.change(sql, item, member, reason.value, milliseconds(now))


def keys_of(rows: Rows, item: str, member: str) -> list[Recipient]:
    """The keys of a member to which an item may be wrapped: one, or none yet."""
    sql = (
        "SELECT k.id, k.public, m.id FROM member_keys k, members m, sealed_items i, case_keys c"  # noqa: S608
        f" WHERE i.id = ? AND m.id = ? AND c.case_id = i.case_id AND {ENTITLED}"
    )
    return [Recipient(*row) for row in rows.all(sql, item, member)]


def waiting(rows: Rows, key_id: str, most: int) -> list[tuple[str, Recipient]]:
    """Items that this key opens, each with somebody entitled who has to wait for it."""
    found = rows.all(f"{WAITING} ORDER BY i.id, k.id LIMIT ?", key_id, most)
    return [(item, Recipient(key, public)) for item, key, public in found]


def waiting_in(rows: Rows, key_id: str, case: str) -> list[tuple[str, Recipient]]:
    """The same, of one case."""
    found = rows.all(f"{WAITING} AND i.case_id = ?", key_id, case)
    return [(item, Recipient(key, public)) for item, key, public in found]


def place_case(rows: Rows, case: str, region: str | None, avoids: str | None) -> None:
    """The region a case is of, and one whose people never open it, once the caller has told: what was sealed before follows.

    The caller's word wins even where nobody of the team could open it then: the escrow can, and P34 alarms.
    """
    rows.change("UPDATE case_keys SET region = ?, avoids = ? WHERE case_id = ?", region, avoids, case)
    settle_case(rows, case, compelled=True)


def orphans_for(rows: Rows, key_id: str, member: str, most: int) -> list[tuple[str, Recipient]]:
    """What this key opens, a member is entitled to, and nobody of the team opens: for the escrow to hand over."""
    sql = f"{WAITING} AND m.id = ? AND {NOBODYS} ORDER BY i.id LIMIT ?"
    return [(item, Recipient(key, public)) for item, key, public in rows.all(sql, key_id, member, most)]


def waits_for(rows: Rows, member: str) -> int:
    """How many items a member is entitled to and cannot open yet."""
    sql = (
        "SELECT COUNT(*) FROM member_keys k, members m, sealed_items i, case_keys c"  # noqa: S608
        f" WHERE m.id = ? AND c.case_id = i.case_id AND {ENTITLED}"
        " AND NOT EXISTS (SELECT 1 FROM wraps w WHERE w.item_id = i.id AND w.key_id = k.id)"
    )
    (count,) = rows.one(sql, member) or (0,)
    return int(count)


def nobodys(rows: Rows) -> int:
    """How many items nobody of the team can open: the escrow alone does."""
    (count,) = rows.one(f"SELECT COUNT(*) FROM sealed_items i WHERE {NOBODYS}") or (0,)  # noqa: S608
    return int(count)


def settle_case(rows: Rows, case: str, *, compelled: bool = False) -> None:
    """Delete the wraps of a case that nobody is entitled to any more. Raises LastOpener, with nothing deleted.

    `compelled`: even where nobody of the team could open it then.
    """
    _settle(rows, OF_CASE, case, compelled=compelled)


def settle_member(rows: Rows, member: str, *, compelled: bool = False) -> None:
    """The same of all that a member can open. `compelled`: a key that was lost or stolen ends even so."""
    _settle(rows, OF_MEMBER, member, compelled=compelled)


def _settle(rows: Rows, scope: str, value: str, *, compelled: bool = False) -> None:
    over = f"{scope} AND {MEMBERS_WRAP} AND NOT {IS_ENTITLED}"
    lost = (
        f"SELECT 1 FROM wraps w WHERE {over} AND NOT EXISTS (SELECT 1 FROM wraps s"  # noqa: S608
        f" WHERE s.item_id = w.item_id AND {_of_other('s', MEMBERS_WRAP)} AND {_of_other('s', IS_ENTITLED)}) LIMIT 1"
    )
    if not compelled and rows.one(lost, value):
        raise LastOpener
    rows.change(f"DELETE FROM wraps AS w WHERE {over}", value)  # noqa: S608


def _of_other(alias: str, condition: str) -> str:
    """The condition on a wrap w, said of another one."""
    return condition.replace("w.", f"{alias}.")


def can_take(rows: Rows, region: str | None) -> bool:
    """Whether a report of this region would be sealed to somebody: its people, or the supervisors in their stead."""
    sql = (
        f"SELECT 1 FROM member_keys k, members m WHERE {HOLDS_KEY}"  # noqa: S608
        " AND (m.role = 'supervisor' OR m.role = 'inspector' AND m.region = ?) LIMIT 1"
    )
    return rows.one(sql, region) is not None


def can_take_stories(rows: Rows) -> bool:
    """Whether a story would be sealed to somebody: an editor, or a supervisor in their stead."""
    sql = f"SELECT 1 FROM member_keys k, members m WHERE {HOLDS_KEY} AND m.role IN ('editor', 'supervisor') LIMIT 1"  # noqa: S608
    return rows.one(sql) is not None


def active(rows: Rows, region: str | None, now: datetime, days: int) -> bool:
    """Whether somebody whom a report of this region would be sealed to signed in within so many days (P34).

    The days are counted from the confirmation of a key, too: who was confirmed today had no time yet.
    """
    since = milliseconds(now - timedelta(days=days))
    if rows.one(f"{HOLDERS} AND {OF_THIS} LIMIT 1", region, region) is None:
        return rows.one(f"{HOLDERS} AND m.role = 'supervisor' AND {SEEN_SINCE}", since, since) is not None
    return rows.one(f"{HOLDERS} AND {OF_THIS} AND {SEEN_SINCE}", region, region, since, since) is not None


def entitled_members(rows: Rows, item: str) -> Sequence[str]:
    """Ids of the members entitled to an item, whether or not they hold its wrap yet: for the console to show."""
    sql = (
        "SELECT m.id FROM member_keys k, members m, sealed_items i, case_keys c"  # noqa: S608
        f" WHERE i.id = ? AND c.case_id = i.case_id AND {ENTITLED} ORDER BY m.id"
    )
    return [member for (member,) in rows.all(sql, item)]
