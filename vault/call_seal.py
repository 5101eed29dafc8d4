"""What a call carries between two turns of a report, sealed under a key that lives in the server's memory alone (P32).

The key is made when this module is first imported: gunicorn.conf.py does so in the parent of all workers, before it forks.
It is never written and in no environment. Whoever reads the disk reads nothing; when the parent ends, nobody ever does.
"""

from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from secrets import token_bytes

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    sodium_pad,
    sodium_unpad,
)
from nacl.exceptions import CryptoError

VERSION = 1
NONCE_SIZE = 24
BUCKET = 4096
"""A receipt's answer is longer than a menu's: lengths must not tell where a call is."""
TOKEN_BUCKET = 64
MARK = "~"
"""Before a sealed text, which shares its column with those of other calls: JSON and XML begin otherwise."""


class SealBroken(Exception):
    """Sealed under another key, for another call, or changed: the parent of this server did not make it."""


@dataclass(frozen=True)
class CallSeal:
    """Seals texts under one key. What a text `belongs_to` is bound to it: sealed for one call it opens for no other."""

    key: bytes = field(repr=False)

    def seal(self, text: str, belongs_to: str) -> str:
        return MARK + b64encode(self._sealed(text, belongs_to, BUCKET)).decode()

    def token(self, text: str, belongs_to: str) -> str:
        """A short text, sealed, as part of an address."""
        return urlsafe_b64encode(self._sealed(text, belongs_to, TOKEN_BUCKET)).decode().rstrip("=")

    def open(self, text: str, belongs_to: str) -> str:
        """The text again; one that was never sealed as it is. Raises SealBroken."""
        if not text.startswith(MARK):
            return text
        try:
            return self._opened(b64decode(text.removeprefix(MARK)), belongs_to, BUCKET)
        except (CryptoError, ValueError, TypeError):
            raise SealBroken from None

    def open_token(self, token: str, belongs_to: str) -> str:
        """What `token` sealed. Raises SealBroken."""
        try:
            sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
            return self._opened(sealed, belongs_to, TOKEN_BUCKET)
        except (CryptoError, ValueError, TypeError):
            raise SealBroken from None

    def _sealed(self, text: str, belongs_to: str, bucket: int) -> bytes:
        nonce = token_bytes(NONCE_SIZE)
        padded = sodium_pad(text.encode("utf-8", "surrogatepass"), bucket)
        sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(padded, _bound(belongs_to), nonce, self.key)
        return bytes([VERSION]) + nonce + sealed

    def _opened(self, sealed: bytes, belongs_to: str, bucket: int) -> str:
        if sealed[:1] != bytes([VERSION]):
            raise SealBroken
        nonce, ciphertext = sealed[1 : 1 + NONCE_SIZE], sealed[1 + NONCE_SIZE :]
        padded = crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, _bound(belongs_to), nonce, self.key)
        return sodium_unpad(padded, bucket).decode("utf-8", "surrogatepass")


def new_seal() -> CallSeal:
    """A seal that nobody else has."""
    return CallSeal(token_bytes(32))


def state_of(sid: str, turn: int) -> str:
    """What the state belongs to that a call has before its turn of that number."""
    return f"state|{turn}|{sid}"


def answer_of(sid: str, turn: int) -> str:
    """What the answer belongs to that led to that turn."""
    return f"answer|{turn}|{sid}"


def _bound(belongs_to: str) -> bytes:
    return f"call|{VERSION}|{belongs_to}".encode("utf-8", "surrogatepass")


SERVERS = new_seal()
"""This server's: the same in every worker, for they are forked from the process that imported it first."""
