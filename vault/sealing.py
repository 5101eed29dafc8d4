"""The public side: what is said is sealed to those entitled, and whoever seals cannot open.

    draft = encrypt_sound(folder, case, Field.RECORDING, audio)   # outside of any transaction: the file is on disk first (P28)
    item = seal(rows, draft, now)                                  # then the row, and its wraps, with it

The random key of an item lives in its Draft and is forgotten with it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from secrets import token_bytes, token_hex

from nacl.public import PublicKey, SealedBox

from core.clock import milliseconds
from core.durable import write_durably
from core.ledger import Rows
from vault import entitlement
from vault.boxes import Field, Label, encrypt
from vault.entitlement import Reason, Recipient

CALLER = "caller"
"""In the place of a key's id: the wrap to the key that the case's receipt and PIN open."""
KEY_SIZE = 32


class NobodyCanOpen(Exception):
    """Neither a member nor the escrow key could ever open this: do the first day (scripts/keys.py)."""


class NoCallerKey(Exception):
    """The case has no receipt, so that nobody could hear an answer to it."""


class NotKept(Exception):
    """What lies on disk is not what was written: a disk that fails."""


@dataclass(frozen=True)
class Draft:
    """What was encrypted and has no row yet. `content` is text's ciphertext; sound's is in its file already."""

    label: Label
    size: int
    content: bytes | None
    key: bytes = field(repr=False)


def new_id() -> str:
    """An id for a case or an item that tells nothing: 16 hexadecimal digits."""
    return token_hex(8)


def register_case(rows: Rows, case: str, region: str | None, avoids: str | None = None) -> None:
    """Tell the vault of a case before anything of it is sealed.

    Without a `region` the case is the supervisors' (the no-key line). Nobody of the region it `avoids` ever opens it.
    """
    rows.change("INSERT INTO case_keys (case_id, region, avoids) VALUES (?, ?, ?)", case, region, avoids)


def encrypt_text(case: str, kind: Field, text: str) -> Draft:
    """A note, a number, a text. The ciphertext's length is a bucket of 512 bytes and the form's own."""
    return _draft(case, kind, text.encode())


def encrypt_sound(folder: Path, case: str, kind: Field, audio: bytes) -> Draft:
    """A recording or an answer, encrypted into a file of the folder, durably: never inside a transaction.

    What lies on disk is compared with what was sealed: the only other copy may be deleted then. Raises NotKept.
    A file whose row never comes (a crash in between) is a ciphertext that nobody has a key for; `erasing.sweep` removes it.
    """
    draft = _draft(case, kind, audio)
    assert draft.content is not None
    path = sound_path(folder, draft.label.item)
    write_durably(path, draft.content)
    if path.read_bytes() != draft.content:
        raise NotKept
    return Draft(draft.label, draft.size, None, draft.key)


def sound_path(folder: Path, item: str) -> Path:
    """Where the ciphertext of a sound lies; `folder` is Settings.sealed_path."""
    return folder / item


def _draft(case: str, kind: Field, content: bytes) -> Draft:
    label, key = Label(case, new_id(), kind), token_bytes(KEY_SIZE)
    sealed = encrypt(label, content, key)
    return Draft(label, len(sealed), sealed, key)


def seal(rows: Rows, draft: Draft, now: datetime, *, for_caller: bool = False) -> str:
    """Write the item with a wrap for everybody entitled in this transaction, and for the escrow key; the item's id.

    `for_caller`: also for the key of the case's receipt and PIN (answers). Raises NobodyCanOpen, NoCallerKey.
    """
    label = draft.label
    regular = entitlement.openers(rows, label.case)
    standing_in = [] if regular else entitlement.stand_ins(rows, label.case)
    escrow = entitlement.escrow(rows)
    recipients = [*regular, *standing_in, *([escrow] if escrow else [])]
    if not recipients:
        raise NobodyCanOpen
    sql = "INSERT INTO sealed_items (id, case_id, field, size, content, sealed_at) VALUES (?, ?, ?, ?, ?, ?)"
    rows.change(sql, label.item, label.case, label.field.value, draft.size, draft.content, milliseconds(now))
    for member in standing_in:
        assert member.member is not None
        entitlement.grant(rows, label.item, member.member, Reason.STANDS_IN, now)
    for recipient in [*recipients, *([_caller(rows, label.case)] if for_caller else [])]:
        wrap(rows, label.item, recipient, draft.key)
    return label.item


def wrap(rows: Rows, item: str, recipient: Recipient, key: bytes) -> None:
    """Give a recipient the item's key; who has it keeps the wrap they have."""
    sql = (
        "INSERT INTO wraps (item_id, key_id, wrapped) VALUES (?, ?, ?)"
        " ON CONFLICT (item_id, key_id) DO NOTHING"
    )
    sealed = SealedBox(PublicKey(recipient.public)).encrypt(key)
    rows.change(sql, item, recipient.key_id, sealed)


def _caller(rows: Rows, case: str) -> Recipient:
    row = rows.one("SELECT public FROM case_keys WHERE case_id = ?", case)
    if row is None or row[0] is None:
        raise NoCallerKey
    return Recipient(CALLER, row[0])
