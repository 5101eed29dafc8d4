"""The form of every ciphertext, version 1: chunks, so that the middle of a recording opens without its beginning.

    version (1 byte) | prefix (16 random bytes) | chunk 0 | chunk 1 | ... | last chunk

A chunk is XChaCha20-Poly1305 over 16 KB of the padded content (the last may be shorter), nonce = prefix + chunk number,
associated data = version, case, item, field, chunk number, whether it is the last. So none can be moved, swapped, repeated or
cut off. The padding (ISO 7816-4) fills a bucket: 512 bytes of text, 16 KB of sound.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from secrets import token_bytes

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_ABYTES,
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    sodium_pad,
    sodium_unpad,
)
from nacl.exceptions import CryptoError

VERSION = 1
PREFIX_SIZE = 16
HEADER_SIZE = 1 + PREFIX_SIZE
CHUNK = 16 * 1024
"""Bytes of content in a chunk, and the bucket of sound."""
TEXT_BUCKET = 512
SEAL_SIZE: int = crypto_aead_xchacha20poly1305_ietf_ABYTES
"""Bytes a seal adds to a chunk."""

Read = Callable[[int, int], bytes]
"""So many bytes of a ciphertext, from an offset on."""


class Altered(Exception):
    """The ciphertext is not what was sealed for this case, item and field: moved, changed or cut. Nothing of it is shown."""


class UnknownVersion(Exception):
    """The ciphertext was sealed by a newer Antso. Upgrade to read it."""

    def __init__(self, version: int) -> None:
        super().__init__(f"This was sealed in form {version}, by a newer Antso. Upgrade to read it.")


class Field(StrEnum):
    """What an item is. Sound lies in files, the rest in rows.

    `edited` and `changed`: a story as it would be heard, in its teller's own voice and in another (stories.moderation).
    """

    RECORDING = "recording"
    ANSWER = "answer"
    EDITED = "edited"
    CHANGED = "changed"
    NOTE = "note"
    NUMBER = "number"
    TEXT = "text"

    @property
    def is_sound(self) -> bool:
        return self in (Field.RECORDING, Field.ANSWER, Field.EDITED, Field.CHANGED)

    @property
    def bucket(self) -> int:
        """The content is padded to a multiple of so many bytes."""
        return CHUNK if self.is_sound else TEXT_BUCKET


@dataclass(frozen=True)
class Label:
    """What a ciphertext belongs to: the ids of its case and item, and its field."""

    case: str
    item: str
    field: Field

    def bound(self, version: int, number: int, last: bool) -> bytes:
        """The associated data of a chunk. Ids are hexadecimal, so the parts cannot run into one another."""
        return f"{version}|{self.case}|{self.item}|{self.field}|{number}|{int(last)}".encode()


def encrypt(label: Label, content: bytes, key: bytes) -> bytes:
    """The ciphertext of the content under a 32-byte key that is used for nothing else."""
    prefix = token_bytes(PREFIX_SIZE)
    padded = sodium_pad(content, label.field.bucket)
    count = _chunks(len(padded), CHUNK)
    sealed = [bytes([VERSION]), prefix]
    for number in range(count):
        chunk = padded[number * CHUNK : (number + 1) * CHUNK]
        bound = label.bound(VERSION, number, number == count - 1)
        sealed.append(crypto_aead_xchacha20poly1305_ietf_encrypt(chunk, bound, _nonce(prefix, number), key))
    return b"".join(sealed)


@dataclass(frozen=True)
class Opened:
    """An item whose key is at hand: its content is decrypted as it is read, and kept nowhere.

    `size` is the ciphertext's, `ciphertext` reads it. Every method raises Altered, and UnknownVersion.
    """

    label: Label
    size: int
    ciphertext: Read = field(repr=False)
    key: bytes = field(repr=False)

    def length(self) -> int:
        """Bytes of the content: the last chunk is opened for it."""
        last = self._count - 1
        return last * CHUNK + len(self._chunk(last))

    def read(self, start: int = 0, stop: int | None = None) -> bytes:
        """The content from `start` up to `stop` (its end when missing). Only the chunks in between are opened."""
        first = start // CHUNK
        past = self._count if stop is None else min(_chunks(stop, CHUNK), self._count)
        content = b"".join(self._chunk(number) for number in range(first, past))
        return content[start - first * CHUNK : None if stop is None else max(stop - first * CHUNK, 0)]

    @property
    def _count(self) -> int:
        if self.size <= HEADER_SIZE:
            raise Altered
        return _chunks(self.size - HEADER_SIZE, CHUNK + SEAL_SIZE)

    def _chunk(self, number: int) -> bytes:
        """The content of one chunk, without the padding of the last."""
        header = self.ciphertext(0, HEADER_SIZE)
        _check_header(header)
        sealed = self.ciphertext(HEADER_SIZE + number * (CHUNK + SEAL_SIZE), CHUNK + SEAL_SIZE)
        if len(sealed) <= SEAL_SIZE:
            raise Altered
        last = number == self._count - 1
        bound = self.label.bound(header[0], number, last)
        try:
            nonce = _nonce(header[1:], number)
            chunk = crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, bound, nonce, self.key)
            return sodium_unpad(chunk, self.label.field.bucket) if last else chunk
        except CryptoError:
            raise Altered from None


def _check_header(header: bytes) -> None:
    if len(header) < HEADER_SIZE:
        raise Altered
    if header[0] != VERSION:
        raise UnknownVersion(header[0])


def _nonce(prefix: bytes, number: int) -> bytes:
    return prefix + number.to_bytes(8, "big")


def _chunks(size: int, chunk: int) -> int:
    """How many chunks the bytes fill, the last perhaps in part."""
    return -(-size // chunk)
