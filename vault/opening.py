"""The private side: members open what they are entitled to, and pass its keys on to others who are.

Only web.console and scripts.keys import this (an import contract holds them to it): the process that answers the telephone
never has it in memory (P03). A private key is stored under its passphrase alone, and in a session under a random key that
only the session's cookie holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from secrets import token_bytes

from argon2.low_level import Type, hash_secret_raw
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.secret import SecretBox

from core.ledger import Rows
from vault import audit, entitlement, members
from vault.boxes import Opened, UnknownVersion
from vault.entitlement import Reason, Recipient
from vault.passphrases import new_passphrase, plain
from vault.reading import read_wrap, unwrap
from vault.sealing import wrap

KEY_VERSION = 1
SALT_SIZE = 16
TIME_COST = 3
MEMORY_KIB = 64 * 1024
"""RFC 9106's second recommendation, with one lane: a sign-in is rare, and a stolen database is tried for years."""
AT_ONCE = 100
"""Keys shared in one transaction: each is some 200 microseconds, and nobody else writes meanwhile (P28: 50 ms at most)."""


class WrongPassphrase(Exception):
    """The passphrase does not open the member's key, or there is no such key. Not told apart."""


@dataclass(frozen=True)
class Opener:
    """A member who has signed in: the private key is in memory while a request lasts."""

    member: str
    key_id: str
    private: PrivateKey = field(repr=False)


@dataclass(frozen=True)
class Held:
    """A private key between two requests: `boxed` for the session's row, `cookie_key` for its cookie and nowhere else."""

    boxed: bytes = field(repr=False)
    cookie_key: bytes = field(repr=False)


@dataclass(frozen=True)
class NewKey:
    """A key pair, its private half under the passphrase, which is shown once and written nowhere."""

    passphrase: str = field(repr=False)
    public: bytes
    private: bytes = field(repr=False)


def new_key(private: PrivateKey | None = None) -> NewKey:
    """A new key pair under a new passphrase, or a key that is there under a new one (members.replace_private).

    Half a second of CPU: never inside a transaction that writes (P28).
    """
    passphrase, private = new_passphrase(), private or PrivateKey.generate()
    return NewKey(passphrase, bytes(private.public_key), _under_passphrase(private, passphrase))


def make_key(rows: Rows, member: str, now: datetime) -> str:
    """For a script: make a member's key pair at once, ending the one before; the passphrase.

    Nothing is wrapped to the key before a supervisor confirms its fingerprint (confirming.confirm_key).
    """
    made = new_key()
    members.add_key(rows, member, made.public, made.private, now)
    return made.passphrase


def unlock(rows: Rows, member: str, passphrase: str) -> Opener:
    """The key of a member who gives the passphrase: half a second of CPU, and 64 MiB. Raises WrongPassphrase.

    A member without a key costs as much, so that it cannot be told who has one.
    """
    key = members.current_key(rows, member)
    private = open_private(key.private if key else bytes([KEY_VERSION]) + bytes(SALT_SIZE), passphrase)
    assert key is not None
    return Opener(member, key.id, private)


def open_private(kept: bytes, passphrase: str) -> PrivateKey:
    """A private key that is kept under a passphrase. Raises WrongPassphrase, UnknownVersion."""
    if kept[0] != KEY_VERSION:
        raise UnknownVersion(kept[0])
    box = SecretBox(_stretched(passphrase, kept[1 : 1 + SALT_SIZE]))
    try:
        return PrivateKey(box.decrypt(kept[1 + SALT_SIZE :]))
    except (CryptoError, ValueError):
        raise WrongPassphrase from None


def hold(opener: Opener) -> Held:
    """Put the key away until the next request of the session."""
    cookie_key = token_bytes(SecretBox.KEY_SIZE)
    return Held(SecretBox(cookie_key).encrypt(bytes(opener.private)), cookie_key)


def take_up(rows: Rows, member: str, held: Held) -> Opener:
    """The key of a session again. Raises WrongPassphrase (sign in again) when the key has ended or the cookie is another's."""
    key = members.current_key(rows, member)
    try:
        private = PrivateKey(SecretBox(held.cookie_key).decrypt(held.boxed))
    except (CryptoError, ValueError):
        raise WrongPassphrase from None
    if key is None or key.public != bytes(private.public_key):
        raise WrongPassphrase
    return Opener(member, key.id, private)


def open_item(rows: Rows, folder: Path, opener: Opener, item: str, now: datetime) -> Opened:
    """An item, decrypted as it is read; that it was opened is logged in this transaction. Raises NotYours, Altered."""
    opened = unwrap(read_wrap(rows, folder, item, opener.key_id), opener.private)
    audit.record_reading(rows, opener.member, item, now)
    return opened


def share(rows: Rows, folder: Path, opener: Opener, now: datetime) -> int:
    """Give those who wait the keys of what the opener can open, at most AT_ONCE; how many. Call again while it is AT_ONCE."""
    waiting = entitlement.waiting(rows, opener.key_id, AT_ONCE)
    for item, recipient in waiting:
        _pass_on(rows, folder, opener, item, recipient)
    if waiting:
        audit.record(rows, opener.member, "keys.shared", opener.key_id, now)
    return len(waiting)


def refer(rows: Rows, folder: Path, opener: Opener, items: Iterable[str], member: str, now: datetime) -> None:
    """Let another member open chosen items, from now on and with every key they will have. Raises NotYours.

    The worker's consent is for the caller to have (cases.casework). A member whose key is not confirmed waits for it.
    """
    for item in items:
        label = read_wrap(rows, folder, item, opener.key_id).label
        entitlement.grant(rows, item, member, Reason.REFERRED, now)
        for recipient in entitlement.keys_of(rows, item, member):
            _pass_on(rows, folder, opener, item, recipient)
        audit.record(rows, opener.member, "item.referred", f"{label.case}:{item}:{member}", now)


def move_case(rows: Rows, folder: Path, opener: Opener, case: str, region: str | None, now: datetime) -> None:
    """Hand a case to another region: its people get the keys, and the region before loses them, with this opener if theirs.

    Raises LastOpener, with nothing changed, where the other region has nobody with a confirmed key.
    """
    rows.change("UPDATE case_keys SET region = ? WHERE case_id = ?", region, case)
    for item, recipient in entitlement.waiting_in(rows, opener.key_id, case):
        _pass_on(rows, folder, opener, item, recipient)
    entitlement.settle_case(rows, case)
    audit.record(rows, opener.member, "case.moved", case, now)


def _pass_on(rows: Rows, folder: Path, opener: Opener, item: str, recipient: Recipient) -> None:
    wrap(rows, item, recipient, unwrap(read_wrap(rows, folder, item, opener.key_id), opener.private).key)


def _under_passphrase(private: PrivateKey, passphrase: str) -> bytes:
    """Version, salt, and the key in a box that the passphrase opens."""
    salt = token_bytes(SALT_SIZE)
    return bytes([KEY_VERSION]) + salt + SecretBox(_stretched(passphrase, salt)).encrypt(bytes(private))


def _stretched(passphrase: str, salt: bytes) -> bytes:
    return hash_secret_raw(
        plain(passphrase).encode(), salt,
        time_cost=TIME_COST, memory_cost=MEMORY_KIB, parallelism=1, hash_len=SecretBox.KEY_SIZE, type=Type.ID,
    )  # fmt: skip
