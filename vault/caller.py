"""The receipt's side: who keys a receipt and its PIN finds their case and hears its answers, and nobody else does (P08, P10).

One Argon2id of receipt and PIN gives the id a case is found by and the key pair its answers are wrapped to. Only that id and
the public key are kept. No row tests a receipt alone, and a wrong PIN is the same look-up as no such receipt.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from secrets import randbelow

from argon2.low_level import Type, hash_secret_raw
from nacl.public import PrivateKey
from stdnum import damm

from core.ledger import Rows
from core.secret import Secret
from vault.boxes import Field, Opened
from vault.reading import read_wrap, unwrap
from vault.sealing import CALLER

RANDOM_DIGITS = 8
RECEIPT_DIGITS = RANDOM_DIGITS + 1
PIN_DIGITS = range(4, 7)
TIME_COST = 2
MEMORY_KIB = 19 * 1024
"""trust.md's figures, and OWASP's for Argon2id: a turn pays them, one at a time in a process (P31)."""
LOOKUP_SIZE = 16
SEED_SIZE = 32

Below = Callable[[int], int]
"""A random number from 0 up to, without, the number given."""


class PinRefused(Exception):
    """Not 4 to 6 digits, or one that is guessed first: all one digit, a run, a part of the receipt. Ask for another."""


@dataclass(frozen=True)
class CallerKey:
    """What receipt and PIN become, in memory for a call."""

    lookup: bytes
    private: PrivateKey = field(repr=False)

    @property
    def public(self) -> bytes:
        return bytes(self.private.public_key)

    def opens(self) -> str:
        """What opens the case's answers, for the sealed state of a call (vault.call_seal)."""
        return bytes(self.private).hex()


def new_receipt(below: Below = randbelow) -> str:
    """A new receipt: eight random digits and a Damm check digit."""
    digits = f"{below(10**RANDOM_DIGITS):0{RANDOM_DIGITS}}"
    return digits + str(damm.calc_check_digit(digits))


def is_receipt(digits: str) -> bool:
    """Whether the digits could be a receipt: one wrong, or two neighbours swapped, and they are not. Costs no attempt."""
    return len(digits) == RECEIPT_DIGITS and digits.isascii() and digits.isdigit() and damm.is_valid(digits)


def new_pin(receipt: str, below: Below = randbelow) -> str:
    """A PIN for who keys none: four digits that would not be refused."""
    while True:
        pin = f"{below(10_000):04}"
        if is_pin(pin, receipt):
            return pin


def check_pin(pin: str, receipt: str) -> None:
    """Raises PinRefused."""
    if not is_pin(pin, receipt):
        raise PinRefused


def is_pin(pin: str, receipt: str) -> bool:
    """Whether a caller may choose this PIN for this receipt."""
    right = len(pin) in PIN_DIGITS and pin.isascii() and pin.isdigit()
    return right and len(set(pin)) > 1 and pin not in receipt and not _is_run(pin)


def _is_run(pin: str) -> bool:
    return pin in "01234567890" or pin in "09876543210"


def derive(receipt: str, pin: str, pepper: Secret) -> CallerKey:
    """The caller's key: about 50 ms of CPU and 19 MiB, so never two at once in a process. `pepper` is RECEIPT_PEPPER.

    A receipt has nine digits, so receipt and PIN side by side mean one pair only.
    """
    derived = hash_secret_raw(
        (receipt + pin).encode(),
        pepper.reveal().encode(),
        time_cost=TIME_COST,
        memory_cost=MEMORY_KIB,
        parallelism=1,
        hash_len=LOOKUP_SIZE + SEED_SIZE,
        type=Type.ID,
    )
    return CallerKey(derived[:LOOKUP_SIZE], PrivateKey.from_seed(derived[LOOKUP_SIZE:]))


def derive_pair(pair: str, pepper: Secret) -> CallerKey:
    """The same of a receipt and its PIN written side by side."""
    return derive(pair[:RECEIPT_DIGITS], pair[RECEIPT_DIGITS:], pepper)


def bind(rows: Rows, case: str, key: CallerKey) -> bool:
    """Give a case the key of its receipt and PIN; false when the pair is another case's (make another receipt)."""
    sql = (
        "UPDATE case_keys SET lookup = ?, public = ? WHERE case_id = ?"
        " AND NOT EXISTS (SELECT 1 FROM case_keys o WHERE o.lookup = ? AND o.case_id <> ?)"
    )
    return rows.change(sql, key.lookup, key.public, case, key.lookup, case) == 1


def has_receipt(rows: Rows, case: str) -> bool:
    """Whether a receipt and its PIN were bound to the case: one that was only said leads nowhere."""
    return rows.one("SELECT 1 FROM case_keys WHERE case_id = ? AND lookup IS NOT NULL", case) is not None


def find_case(rows: Rows, key: CallerKey) -> str | None:
    """The case of receipt and PIN, or nothing: which of the two was wrong, nobody can tell."""
    row = rows.one("SELECT case_id FROM case_keys WHERE lookup = ?", key.lookup)
    return str(row[0]) if row else None


def answers(rows: Rows, case: str) -> list[str]:
    """Ids of the case's answers, the oldest first."""
    sql = "SELECT id FROM sealed_items WHERE case_id = ? AND field = ? ORDER BY sealed_at, id"
    return [item for (item,) in rows.all(sql, case, Field.ANSWER.value)]


def open_answer(rows: Rows, folder: Path, item: str, key: CallerKey | str) -> Opened:
    """An answer, decrypted as it is read, in memory. `key` may be what CallerKey.opens gave.

    Raises NotYours for what is not an answer to this key, and Altered.
    """
    private = PrivateKey(bytes.fromhex(key)) if isinstance(key, str) else key.private
    return unwrap(read_wrap(rows, folder, item, CALLER), private)
