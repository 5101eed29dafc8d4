"""Radio stations: who was invited, and the code by which they are known on the page and on the telephone.

A code is twelve digits, so that a telephone can key it: eleven by chance, the last a Damm check digit. It is shown once; what is
kept is a slow hash of it (scrypt), which the page's process and the telephone's both make, for they share no secret. To find a
station is one look-up by that hash: a code that is nobody's costs what one costs that is somebody's, and tells as much. A code
opens packs and reports of airing, and nothing of any caller.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from secrets import randbelow
from typing import Any

from stdnum import damm

from core.attempts import are_many
from core.clock import milliseconds, moment
from core.ledger import Rows
from core.logging import log
from radio_feed.station_attempts import COUNTS, attempt_of

RANDOM_DIGITS = 11
CODE_DIGITS = RANDOM_DIGITS + 1
LONGEST_NAME = 80
SCRYPT_COST = 2**12
"""About 10 ms and 4 MiB: paid in a turn of a call (P31), and by whoever has the database for each of 10^11 codes."""
SALT = b"antso station code"

Below = Callable[[int], int]
"""A random number from 0 up to, without, the number given."""

COLUMNS = "id, name, place, languages, codes, invited_at, coded_at, revoked_at"


class NameTaken(Exception):
    """Another station has this name. Add its town, to tell them apart."""


class NoSuchStation(Exception):
    """No station has this id: 404."""


class NotIn(StrEnum):
    """Why a code lets nobody in."""

    SLIP = "slip"
    """It can be nobody's: a digit is wrong or missing. It was not tried, and not counted."""
    WRONG = "wrong"
    LATER = "later"
    """Too many were tried; this one was not looked up."""


@dataclass(frozen=True)
class Station:
    """A station; `codes` counts the codes it had, the one it has now included."""

    id: int
    name: str
    place: str
    languages: tuple[str, ...]
    codes: int
    invited_at: datetime
    coded_at: datetime
    revoked_at: datetime | None


def new_code(below: Below = randbelow) -> str:
    """A new code."""
    digits = f"{below(10**RANDOM_DIGITS):0{RANDOM_DIGITS}}"
    return digits + str(damm.calc_check_digit(digits))


def written(code: str) -> str:
    """A code as it is printed: four digits at a time."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def is_code(digits: str) -> bool:
    """Whether the digits could be a code: with one wrong, or two neighbours swapped, they are not."""
    return len(digits) == CODE_DIGITS and digits.isascii() and digits.isdigit() and damm.is_valid(digits)


def invite(
    rows: Rows, name: str, place: str, languages: Sequence[str], now: datetime, below: Below = randbelow
) -> tuple[int, str]:
    """A new station: its id and its code, which nobody can read again. Raises NameTaken."""
    if rows.one("SELECT 1 FROM stations WHERE name = ?", name):
        raise NameTaken
    code, at = new_code(below), milliseconds(now)
    sql = (
        "INSERT INTO stations (name, place, languages, code_hash, codes, invited_at, coded_at)"
        " VALUES (?, ?, ?, ?, 1, ?, ?) ON CONFLICT DO NOTHING RETURNING id"
    )
    row = rows.one(sql, name, place, ",".join(languages), _hash(code), at, at)
    if row is None:
        raise NameTaken
    return int(row[0]), code


def renew(rows: Rows, station: int, now: datetime, below: Below = randbelow) -> str:
    """A new code in the place of the old one, which lets nobody in from here on. Raises NoSuchStation."""
    code = new_code(below)
    sql = "UPDATE stations SET code_hash = ?, codes = codes + 1, coded_at = ?, revoked_at = NULL WHERE id = ?"
    if rows.change(sql, _hash(code), milliseconds(now), station) == 0:
        raise NoSuchStation
    return code


def revoke(rows: Rows, station: int, now: datetime) -> None:
    """The station's code lets nobody in from here on; what it reported stays. Raises NoSuchStation."""
    sql = "UPDATE stations SET code_hash = NULL, codes = codes + 1, revoked_at = ? WHERE id = ?"
    if rows.change(sql, milliseconds(now), station) == 0:
        raise NoSuchStation


def stations(rows: Rows) -> list[Station]:
    """All of them by name, the revoked ones last."""
    sql = f"SELECT {COLUMNS} FROM stations ORDER BY revoked_at IS NOT NULL, name"  # noqa: S608 - our own names
    return [_station(row) for row in rows.all(sql)]


def station_of(rows: Rows, station: int) -> Station:
    """Raises NoSuchStation."""
    row = rows.one(f"SELECT {COLUMNS} FROM stations WHERE id = ?", station)  # noqa: S608 - our own names
    if row is None:
        raise NoSuchStation
    return _station(row)


def enter(rows: Rows, digits: str, origin: int | None, now: datetime) -> Station | NotIn:
    """The station of a code that was keyed or typed by `origin` (station_attempts); the try is counted with this transaction."""
    if not is_code(digits):
        return NotIn.SLIP
    attempt = attempt_of(origin)
    if not attempt.begin(rows, now):
        return NotIn.LATER
    row = rows.one(f"SELECT {COLUMNS} FROM stations WHERE code_hash = ?", _hash(digits))  # noqa: S608
    if row is None:
        if are_many(rows, COUNTS, now):
            log("alarm.raised")
        return NotIn.WRONG
    attempt.forgive(rows)
    return _station(row)


def _hash(code: str) -> str:
    return hashlib.scrypt(code.encode(), salt=SALT, n=SCRYPT_COST, r=8, p=1, dklen=32).hex()


def _station(row: tuple[Any, ...]) -> Station:
    id_, name, place, languages, codes, invited, coded, revoked = row
    ended = None if revoked is None else moment(revoked)
    return Station(
        id_, name, place, tuple(languages.split(",")), codes, moment(invited), moment(coded), ended
    )
