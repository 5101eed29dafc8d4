"""Sessions of the console, kept on the server (P18): the row alone opens nothing, and neither does the cookie alone.

The cookie holds a random id, of which the row keeps the hash, and a random key, under which the row keeps the member's private
key. A session ends after half an hour of rest, after twelve hours in all, with a new passphrase, and with the key itself.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_bytes

from core.clock import milliseconds
from core.ledger import Rows
from vault import opening
from vault.opening import Held, Opener

ID_SIZE = 32
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
TOUCHED_EACH = timedelta(minutes=1)
"""A row is written for every minute of use, not for every page."""


def begin(rows: Rows, opener: Opener, now: datetime) -> str:
    """A new session; what its cookie holds, and nothing else ever does."""
    forget_old(rows, now)
    id_, held = token_bytes(ID_SIZE), opening.hold(opener)
    sql = "INSERT INTO sessions (id_hash, member_id, boxed, began_at, seen_at) VALUES (?, ?, ?, ?, ?)"
    rows.change(sql, _hash(id_), opener.member, held.boxed, milliseconds(now), milliseconds(now))
    return as_cookie(id_ + held.cookie_key)


def take_up(rows: Rows, cookie: str, now: datetime) -> Opener | None:
    """Whose session the cookie is, with their key in memory; nobody's when it is over or was never one."""
    id_, cookie_key = _parts(cookie)
    sql = "SELECT member_id, boxed FROM sessions WHERE id_hash = ? AND seen_at > ? AND began_at > ?"
    row = rows.one(sql, _hash(id_), milliseconds(now - IDLE), milliseconds(now - LONGEST))
    if row is None:
        return None
    try:
        return opening.take_up(rows, row[0], Held(row[1], cookie_key))
    except opening.WrongPassphrase:
        return None


def is_stale(rows: Rows, cookie: str, now: datetime) -> bool:
    """Whether the session was seen so long ago that `touch` has something to write."""
    sql = "SELECT 1 FROM sessions WHERE id_hash = ? AND seen_at <= ?"
    return rows.one(sql, _hash(_parts(cookie)[0]), milliseconds(now - TOUCHED_EACH)) is not None


def touch(rows: Rows, cookie: str, now: datetime) -> None:
    """The session is in use: its half hour begins anew."""
    sql = "UPDATE sessions SET seen_at = ? WHERE id_hash = ? AND seen_at < ?"
    rows.change(sql, milliseconds(now), _hash(_parts(cookie)[0]), milliseconds(now))


def end(rows: Rows, cookie: str) -> None:
    rows.change("DELETE FROM sessions WHERE id_hash = ?", _hash(_parts(cookie)[0]))


def end_all(rows: Rows, member: str) -> None:
    """Every session of a member, on every machine."""
    rows.change("DELETE FROM sessions WHERE member_id = ?", member)


def forget_old(rows: Rows, now: datetime) -> None:
    """Remove what can never be taken up again."""
    sql = "DELETE FROM sessions WHERE seen_at <= ? OR began_at <= ?"
    rows.change(sql, milliseconds(now - IDLE), milliseconds(now - LONGEST))


def as_cookie(whole: bytes) -> str:
    return urlsafe_b64encode(whole).decode()


def _parts(cookie: str) -> tuple[bytes, bytes]:
    """The id and the key of a cookie; empty ones of what is none."""
    try:
        whole = urlsafe_b64decode(cookie.encode("ascii"))
    except ValueError:
        return b"", b""
    return whole[:ID_SIZE], whole[ID_SIZE:]


def _hash(id_: bytes) -> str:
    return sha256(id_).hexdigest()
