"""The second factor: six digits of the member's telephone, each good for one sign-in (TOTP, RFC 6238; P17).

The secret is kept sealed under a key of SECRET_KEY, bound to its member: a stolen database has no codes in it.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import pyotp
import segno
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from core.ledger import Rows
from core.secret import Secret

STEP_SECONDS = 30
DRIFT = 1
"""Steps by which a telephone's clock may be wrong."""
ISSUER = "Antso"


class WrongCode(Exception):
    """Not the code of now, or one that was used before."""


@dataclass(frozen=True)
class Codes:
    """Seals, shows and checks secrets; `secret_key` is SECRET_KEY."""

    secret_key: Secret

    def seal(self, secret: str, member: str) -> bytes:
        return bytes(self._box.encrypt(secret.encode(), member.encode()))

    def check(self, sealed: bytes, member: str, code: str, at: datetime) -> int:
        """The step whose code it is. `at` is real time, which telephones go by. Raises WrongCode."""
        try:
            totp = pyotp.TOTP(self._box.decrypt(sealed, member.encode()).decode(), interval=STEP_SECONDS)
        except CryptoError:
            raise WrongCode from None
        digits = "".join(code.split())
        now = step_of(at)
        for step in range(now - DRIFT, now + DRIFT + 1):
            if hmac.compare_digest(totp.generate_otp(step).encode(), digits.encode()):
                return step
        raise WrongCode

    @property
    def _box(self) -> Aead:
        return Aead(hmac.digest(self.secret_key.reveal().encode(), b"totp secrets", sha256))


def new_secret() -> str:
    """32 letters and digits: 160 bits."""
    return pyotp.random_base32()


def step_of(at: datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS


def address(secret: str, name: str) -> str:
    """What a telephone's app reads from the picture, or by a tap."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def picture(of: str) -> str:
    """A QR code as SVG, without styles: the policy of our pages allows none."""
    code = segno.make(of, error="m")
    return code.svg_inline(omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff", border=3)


def in_groups(secret: str) -> str:
    """As it is typed: in groups of four."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def keep(rows: Rows, member: str, sealed: bytes, step: int) -> None:
    """Give a member the secret whose code of that step they have just shown; the one before is gone."""
    sql = (
        "INSERT INTO second_factors (member_id, secret, last_step) VALUES (?, ?, ?) ON CONFLICT (member_id)"
        " DO UPDATE SET secret = excluded.secret, last_step = excluded.last_step"
    )
    rows.change(sql, member, sealed, step)


def sealed_of(rows: Rows, member: str) -> bytes:
    """Raises WrongCode for a member without a secret."""
    row = rows.one("SELECT secret FROM second_factors WHERE member_id = ?", member)
    if row is None:
        raise WrongCode
    return bytes(row[0])


def use_up(rows: Rows, member: str, step: int) -> None:
    """Let no code of this step, or of one before it, count again. Raises WrongCode when one did already."""
    sql = "UPDATE second_factors SET last_step = ? WHERE member_id = ? AND last_step < ?"
    if rows.change(sql, step, member, step) != 1:
        raise WrongCode
