"""The escrow key: the way back when nobody of a region can open any more. Its private half is on paper, in two halves.

Each half is twelve words, kept by another person; both are needed, always (P20). The halves are of a seed and not of the
private key itself: knowing half of a Curve25519 key would leave far less than the other half to search. Only scripts.keys
imports this; the words are in memory while a command runs.
"""

from datetime import datetime
from pathlib import Path
from secrets import token_bytes

from nacl.public import PrivateKey

from core.clock import milliseconds
from core.ledger import Rows
from vault import audit, entitlement
from vault.opening import Opener
from vault.passphrases import HALF_SIZE, half_in_words, half_of_words
from vault.reading import read_wrap, unwrap
from vault.sealing import new_id, wrap

ESCROW = "escrow"
"""In the audit log, whoever opens with the escrow key."""


class NoEscrowKey(Exception):
    """There is no escrow key yet: do the first day."""


class OtherHalves(Exception):
    """The two halves are not of the present escrow key: of one before it, or both of one person."""


def make_escrow(rows: Rows, now: datetime) -> tuple[str, str]:
    """A new escrow key, ending the one before; its two halves in words, to be printed and shown to nobody else.

    Items already sealed are for the old key alone until they are passed on: `rotate_escrow`.
    """
    first, second = token_bytes(HALF_SIZE), token_bytes(HALF_SIZE)
    rows.change("UPDATE escrow_keys SET ended_at = ? WHERE ended_at IS NULL", milliseconds(now))
    sql = "INSERT INTO escrow_keys (id, public, made_at) VALUES (?, ?, ?)"
    rows.change(sql, new_id(), bytes(_private(first + second).public_key), milliseconds(now))
    audit.record(rows, audit.SCRIPT, "escrow.made", ESCROW, now)
    return half_in_words(first), half_in_words(second)


def open_escrow(rows: Rows, first: str, second: str, now: datetime) -> Opener:
    """The escrow key from both its halves, in either order. Raises WrongWords, OtherHalves, NoEscrowKey."""
    present = entitlement.escrow(rows)
    if present is None:
        raise NoEscrowKey
    one, other = half_of_words(first), half_of_words(second)
    for seed in (one + other, other + one):
        private = _private(seed)
        if bytes(private.public_key) == present.public:
            audit.record(rows, audit.SCRIPT, "escrow.opened", ESCROW, now)
            return Opener(ESCROW, present.key_id, private)
    raise OtherHalves


def rotate_escrow(rows: Rows, folder: Path, old: Opener, now: datetime) -> tuple[str, str]:
    """A new escrow key that opens all that the old one does; the new halves. The old wraps are gone."""
    halves = make_escrow(rows, now)
    new = entitlement.escrow(rows)
    assert new is not None
    for (item,) in rows.all("SELECT item_id FROM wraps WHERE key_id = ?", old.key_id):
        wrap(rows, item, new, unwrap(read_wrap(rows, folder, item, old.key_id), old.private).key)
    rows.change("DELETE FROM wraps WHERE key_id = ?", old.key_id)
    return halves


def _private(seed: bytes) -> PrivateKey:
    return PrivateKey.from_seed(seed)
