"""A sealed item with one of its wraps, as the rows and files have them, and what the right private key makes of them.

For vault.opening (members, escrow) and vault.caller (answers) alone.
"""

from dataclasses import dataclass
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from core.ledger import Rows
from vault.boxes import Altered, Field, Label, Opened, Read
from vault.sealing import sound_path

WRAP_OF = (
    "SELECT i.case_id, i.field, i.size, i.content, w.wrapped FROM sealed_items i, wraps w"
    " WHERE i.id = ? AND w.item_id = i.id AND w.key_id = ?"
)


class NotYours(Exception):
    """This key opens no such item: there is none, it was erased, or it is not for you. Not told apart."""


@dataclass(frozen=True)
class Wrapped:
    """An item and its key, both sealed."""

    label: Label
    size: int
    ciphertext: Read
    wrap: bytes


def read_wrap(rows: Rows, folder: Path, item: str, key_id: str) -> Wrapped:
    """The item with its wrap for that key. Raises NotYours."""
    row = rows.one(WRAP_OF, item, key_id)
    if row is None:
        raise NotYours
    case, kind, size, content, wrap = row
    label = Label(case, item, Field(kind))
    return Wrapped(
        label, size, _in_file(sound_path(folder, item)) if content is None else _in_row(content), wrap
    )


def unwrap(wrapped: Wrapped, private: PrivateKey) -> Opened:
    """Raises Altered when the wrap is not what was made for this key."""
    try:
        key = SealedBox(private).decrypt(wrapped.wrap)
    except CryptoError:
        raise Altered from None
    return Opened(wrapped.label, wrapped.size, wrapped.ciphertext, key)


def _in_row(content: bytes) -> Read:
    return lambda offset, size: content[offset : offset + size]


def _in_file(path: Path) -> Read:
    def read(offset: int, size: int) -> bytes:
        try:
            with path.open("rb") as file:
                file.seek(offset)
                return file.read(size)
        except FileNotFoundError:
            raise Altered from None

    return read
