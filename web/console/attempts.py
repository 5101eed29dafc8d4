"""How often somebody may try to sign in: after a few misses each attempt must wait, and never longer than a minute (P17).

Attempts are counted for a name and a browser. A browser that has signed in before has a count of its own (its cookie is signed
by us), so that a stranger who tries somebody's name slows strangers alone; even those are never shut out. Names are counted by
a short hash, whether they are anybody's or not.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex

from core.clock import milliseconds
from core.ledger import Rows
from core.secret import Secret
from vault.passphrases import plain

FREE = 5
"""Attempts before the first wait."""
LONGEST = timedelta(minutes=1)
LONGEST_FOR_CODES = timedelta(hours=1)
"""For who has the passphrase and guesses the code: a stranger never comes this far."""
FORGOTTEN_AFTER = timedelta(days=1)
NAME_DIGITS = 4
"""Hexadecimal: 65,536 counts at most, whatever names strangers make up."""


class TooSoon(Exception):
    """Try again after `wait`. Nothing was checked, and the wait did not grow."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


@dataclass(frozen=True)
class Browsers:
    """Makes and knows the cookies of browsers that have signed in; `secret_key` is SECRET_KEY."""

    secret_key: Secret

    def new(self, member: str) -> str:
        """A cookie for a browser in which the member has signed in."""
        nonce = token_hex(8)
        return f"{nonce}.{self._sign(member, nonce)}"

    def known(self, member: str, cookie: str) -> str:
        """What the browser is counted as: itself when the member has signed in there, else a stranger's."""
        nonce, _, signature = cookie.partition(".")
        known = hmac.compare_digest(signature.encode(), self._sign(member, nonce).encode())
        return nonce if known else ""

    def _sign(self, member: str, nonce: str) -> str:
        text = f"browser|{member}|{nonce}".encode()
        return hmac.digest(self.secret_key.reveal().encode(), text, sha256).hex()


def of_name(name: str, browser: str) -> str:
    """The bucket of a name, as it is typed, in a browser."""
    return f"{sha256(plain(name).encode()).hexdigest()[:NAME_DIGITS]}:{browser}"


def of_codes(member: str, browser: str) -> str:
    """The bucket of codes that were typed after the member's own passphrase."""
    return f"code:{member}:{browser}"


def of_link(token: str) -> str:
    """The bucket of an invitation: who has the link tries the words they were shown."""
    return f"link:{sha256(token.encode()).hexdigest()}"


def count(rows: Rows, bucket: str, now: datetime, longest: timedelta = LONGEST) -> None:
    """Count an attempt, before anything is checked: committed, it cannot be made twice at once. Raises TooSoon."""
    sql = "DELETE FROM sign_in_attempts WHERE at <= ?"
    rows.change(sql, milliseconds(now - FORGOTTEN_AFTER))
    row = rows.one("SELECT count, at FROM sign_in_attempts WHERE bucket = ?", bucket)
    made, at = row or (0, 0)
    left = at + milliseconds_of(wait(made, longest)) - milliseconds(now)
    if left > 0:
        raise TooSoon(timedelta(milliseconds=left))
    if not _counted(rows, bucket, made, now):
        raise TooSoon(timedelta(seconds=1))


def _counted(rows: Rows, bucket: str, made: int, now: datetime) -> bool:
    """Whether this attempt is the next one, and not one of two that came at once."""
    sql = (
        "INSERT INTO sign_in_attempts (bucket, count, at) VALUES (?, 1, ?) ON CONFLICT (bucket)"
        " DO UPDATE SET count = sign_in_attempts.count + 1, at = excluded.at WHERE sign_in_attempts.count = ?"
    )
    return rows.change(sql, bucket, milliseconds(now), made) == 1


def succeeded(rows: Rows, *buckets: str) -> None:
    """Forget the misses."""
    for bucket in buckets:
        rows.change("DELETE FROM sign_in_attempts WHERE bucket = ?", bucket)


def wait(made: int, longest: timedelta) -> timedelta:
    """How long after the attempt before, when so many were made: 2, 4, 8 seconds and so on."""
    if made < FREE:
        return timedelta()
    return min(timedelta(seconds=2.0 ** min(made - FREE + 1, 20)), longest)


def milliseconds_of(duration: timedelta) -> int:
    return duration // timedelta(milliseconds=1)
