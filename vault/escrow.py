"""The escrow key: the way back when nobody of a region can open any more. Its private half is on paper, in two halves.

Each half is twelve words, kept by another person; both are needed, always (P20). The halves are of a seed and not of the
private key itself: knowing half of a Curve25519 key would leave far less than the other half to search. Only scripts.keys
imports this; the words are in memory while a command runs.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from secrets import token_bytes

from nacl.public import PrivateKey, PublicKey, SealedBox

from core.clock import milliseconds
from core.ledger import Rows
from vault import audit, entitlement
from vault.boxes import Field, Label, Opened, encrypt
from vault.entitlement import Recipient
from vault.opening import AT_ONCE, Opener
from vault.passphrases import HALF_SIZE, half_in_words, half_of_words
from vault.reading import read_wrap, unwrap
from vault.sealing import KEY_SIZE, new_id, wrap

ESCROW = "escrow"
"""In the audit log, whoever opens with the escrow key."""
TEST = Label("0" * 16, "0" * 16, Field.NOTE)
"""Of the item that a test opens: no case has this id."""


class NoEscrowKey(Exception):
    """There is no escrow key yet: do the first day."""


class OtherHalves(Exception):
    """The two halves are not of the escrow key that is asked for: of one before it, or both of one person."""


@dataclass(frozen=True)
class Halves:
    """The seed of an escrow key that is nowhere yet: two halves, which two people write down."""

    first: bytes = field(repr=False)
    second: bytes = field(repr=False)

    @property
    def words(self) -> tuple[str, str]:
        return half_in_words(self.first), half_in_words(self.second)

    def are(self, one: str, other: str) -> bool:
        """Whether this was typed back, in either order. Raises WrongWords."""
        return {half_of_words(one), half_of_words(other)} == {self.first, self.second}


def draw_halves() -> Halves:
    """The halves of a new key, to be written down and proven before anything depends on them."""
    return Halves(token_bytes(HALF_SIZE), token_bytes(HALF_SIZE))


def make_escrow(rows: Rows, now: datetime, halves: Halves | None = None) -> tuple[str, str]:
    """A new escrow key, ending the one before; its two halves in words, to be printed and shown to nobody else.

    Items already sealed are for the old key alone until they are passed on: `pass_on`.
    """
    halves = halves or draw_halves()
    rows.change("UPDATE escrow_keys SET ended_at = ? WHERE ended_at IS NULL", milliseconds(now))
    sql = "INSERT INTO escrow_keys (id, public, made_at) VALUES (?, ?, ?)"
    public = bytes(_private(halves.first + halves.second).public_key)
    rows.change(sql, new_id(), public, milliseconds(now))
    audit.record(rows, audit.SCRIPT, "escrow.made", ESCROW, now)
    return halves.words


def open_escrow(rows: Rows, first: str, second: str, now: datetime) -> Opener:
    """The present escrow key from both its halves, in either order. Raises WrongWords, OtherHalves, NoEscrowKey."""
    present = entitlement.escrow(rows)
    if present is None:
        raise NoEscrowKey
    return _opened(rows, [(present.key_id, present.public)], first, second, now)


def open_any_escrow(rows: Rows, first: str, second: str, now: datetime) -> Opener:
    """An escrow key from both its halves, one that has ended too: a rotation that broke off goes on with it."""
    kept = rows.all("SELECT id, public FROM escrow_keys")
    if not kept:
        raise NoEscrowKey
    return _opened(rows, kept, first, second, now)


def _opened(rows: Rows, kept: list[tuple[str, bytes]], first: str, second: str, now: datetime) -> Opener:
    one, other = half_of_words(first), half_of_words(second)
    for private in (_private(one + other), _private(other + one)):
        for key_id, public in kept:
            if bytes(private.public_key) == public:
                audit.record(rows, audit.SCRIPT, "escrow.opened", ESCROW, now)
                return Opener(ESCROW, key_id, private)
    raise OtherHalves


def is_present(rows: Rows, opener: Opener) -> bool:
    """Whether an opened escrow key is the one that is sealed to now."""
    present = entitlement.escrow(rows)
    return present is not None and present.key_id == opener.key_id


def prove(rows: Rows, opener: Opener) -> bool:
    """Whether the key opens what is sealed to the escrow key now: an item made up here, of no case, kept nowhere."""
    present = entitlement.escrow(rows)
    assert present is not None
    key = token_bytes(KEY_SIZE)
    sealed = encrypt(TEST, b"proof", key)
    wrapped = SealedBox(PublicKey(present.public)).encrypt(key)
    found = SealedBox(opener.private).decrypt(wrapped)
    return (
        Opened(TEST, len(sealed), lambda offset, size: sealed[offset : offset + size], found).read()
        == b"proof"
    )


def without_escrow(rows: Rows) -> int:
    """How many items the present escrow key could not open: sealed before it was made, or not passed on yet."""
    sql = (
        "SELECT COUNT(*) FROM sealed_items i WHERE NOT EXISTS (SELECT 1 FROM wraps w, escrow_keys e"
        " WHERE w.item_id = i.id AND w.key_id = e.id AND e.ended_at IS NULL)"
    )
    row = rows.one(sql)
    assert row is not None
    return int(row[0])


def pass_on(rows: Rows, folder: Path, old: Opener, now: datetime) -> int:
    """Give the present escrow key what an ended one opens, at most AT_ONCE items; how many. Call again while it is AT_ONCE."""
    new = entitlement.escrow(rows)
    if new is None or new.key_id == old.key_id:
        raise NoEscrowKey
    some = rows.all(
        "SELECT item_id FROM wraps WHERE key_id = ? ORDER BY item_id LIMIT ?", old.key_id, AT_ONCE
    )
    for (item,) in some:
        _give(rows, folder, old, item, new)
        rows.change("DELETE FROM wraps WHERE item_id = ? AND key_id = ?", item, old.key_id)
    if some:
        audit.record(rows, ESCROW, "escrow.passed-on", old.key_id, now)
    return len(some)


def share_with(rows: Rows, folder: Path, opener: Opener, member: str, now: datetime) -> int:
    """Give a member the keys of what they are entitled to and nobody of the team can open, at most AT_ONCE; how many.

    What a colleague can open is the colleague's to share (opening.share): the escrow is for what is lost otherwise.
    """
    waiting = entitlement.orphans_for(rows, opener.key_id, member, AT_ONCE)
    for item, recipient in waiting:
        _give(rows, folder, opener, item, recipient)
        audit.record(rows, ESCROW, "escrow.shared", f"{item}:{member}", now)
    return len(waiting)


def _give(rows: Rows, folder: Path, opener: Opener, item: str, recipient: Recipient) -> None:
    wrap(rows, item, recipient, unwrap(read_wrap(rows, folder, item, opener.key_id), opener.private).key)


def _private(seed: bytes) -> PrivateKey:
    return PrivateKey.from_seed(seed)
