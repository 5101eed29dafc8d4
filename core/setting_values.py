"""How a setting's text becomes its value. What cannot be used is refused with what to write instead, never guessed at."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from core.errors import OperatorError

FARTHEST_OFFSET = timedelta(days=50 * 365)
"""Nothing that a rehearsal waits for is farther away, and the calendar does not end before it."""


def port(text: str) -> int:
    """A port of this machine."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise OperatorError(f"PORT is {text!r}.", "Set it to a number from 1 to 65535.")
    return int(text)


def public_url(text: str) -> str:
    """The address carriers call and sign for, without a slash at its end."""
    if not _is_address(text):
        raise OperatorError(
            f"PUBLIC_URL is {text!r}.", "Set it to an address like https://antso.example.org."
        )
    return text.rstrip("/")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:  # an address of six numbers that never closes its bracket, a port over 65535
        return False
    named = parts.scheme in ("http", "https") and parts.hostname and port != 0
    return bool(named) and not (parts.query or parts.fragment or re.search(r"\s", text))


def database_url(text: str) -> str:
    """The database's address. It may hold a password, so the error does not repeat it."""
    try:
        backend = make_url(text).get_backend_name()
    except (ArgumentError, ValueError):
        backend = ""
    if backend not in ("sqlite", "postgresql"):
        raise OperatorError(
            "DATABASE_URL is no address of a database of ours.",
            "Leave it empty for SQLite, or write postgresql://user:password@host/antso.",
        )
    return text


def clock_offset(text: str, *, may_move: bool) -> timedelta:
    """CLOCK_OFFSET in seconds; moves the clock in demo only."""
    try:
        offset = timedelta(seconds=float(text))
    except (ValueError, OverflowError):
        offset = timedelta.max
    if abs(offset) > FARTHEST_OFFSET:
        raise OperatorError(
            f"CLOCK_OFFSET is {text!r}.", "Set it to a number of seconds, such as 86400, within fifty years."
        )
    if offset and not may_move:
        raise OperatorError("CLOCK_OFFSET is set in production.", "Remove it: only demo may move the clock.")
    return offset


def absent_after(text: str) -> int:
    """Days without a sign-in (P34)."""
    if not text.isdecimal() or not 1 <= int(text) <= 366:
        raise OperatorError(f"ABSENT_AFTER_DAYS is {text!r}.", "Set it to a number of days, from 1 to 366.")
    return int(text)


TWILIO = "https://api.twilio.com"


def asks_before_joining(text: str | None, carrier: str) -> bool:
    """Whether the carrier asks who picked up before it joins two calls (P13): known of Twilio alone, else to be said."""
    if text not in (None, "yes", "no"):
        raise OperatorError(
            f"ASKS_BEFORE_JOINING is {text!r}.",
            "Set it to yes or no; docs/operating.md says how to find out.",
        )
    return carrier.rstrip("/") == TWILIO if text is None else text == "yes"
