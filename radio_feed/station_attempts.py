"""How often a station's code may be tried: counted in the database, where every process sees it, before it is looked up.

    attempt = attempt_of(origin)
    if begin(rows, attempt, now):          # counted with this transaction, right or wrong
        ...                                # look the code up
        forgive(rows, attempt)             # it was right: it counts no longer

`origin` is who tries, as a twenty-bit bucket: of a caller's number (P07) or of a browser's address; nothing where it is withheld
or not known. The limit of a day is the origin's own, so that a stranger locks no station out; who hides shares none of a day with
others who do, but one of an hour once very many codes were tried in all, when a person is told. Nothing here knows what codes
there are.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.buckets import bucket_of
from core.hourly import HourlyCounts
from core.ledger import Rows

MOST_OF_AN_ORIGIN = 10
"""Wrong codes in a day. A slip of the finger is none: its check digit is wrong, and it is not tried."""
MANY_IN_ALL = 200
"""Wrong codes of all in an hour: beyond them each origin may try once an hour. There are a hundred thousand million codes."""
COUNTS = HourlyCounts("station_attempts")
EVERYBODY = 0
NOBODY = -1
"""The bucket of who is not known."""


class Scope(StrEnum):
    """What is counted together."""

    ORIGIN = "origin"
    ALL = "all"


@dataclass(frozen=True)
class Attempt:
    """One try, as it is counted; `limited`: by an origin that is known."""

    origin: int
    limited: bool

    @property
    def counted(self) -> tuple[tuple[Scope, int], ...]:
        return (Scope.ORIGIN, self.origin), (Scope.ALL, EVERYBODY)


def attempt_of(origin: int | None) -> Attempt:
    return Attempt(NOBODY if origin is None else origin, origin is not None)


def origin_of_address(secret: str, address: str) -> int:
    """The bucket of a browser's address: its address is kept nowhere. `secret` is SECRET_KEY."""
    return bucket_of(secret, f"station|{address}")


def begin(rows: Rows, attempt: Attempt, now: datetime) -> bool:
    """Count a wrong try before anything is looked up; false, and nothing counted, where it may not be looked up now."""
    for scope, bucket in attempt.counted:
        COUNTS.add(rows, scope.value, bucket, now)
    allowed = _is_allowed(rows, attempt, now)
    if not allowed:
        forgive(rows, attempt)
    return allowed


def forgive(rows: Rows, attempt: Attempt) -> None:
    """The code was right: the latest wrong try was none."""
    for scope, bucket in attempt.counted:
        COUNTS.take_back(rows, scope.value, bucket)


def are_many(rows: Rows, now: datetime) -> bool:
    """Whether so many codes were tried in this hour that a person has to know."""
    return COUNTS.in_this_hour(rows, Scope.ALL.value, EVERYBODY, now) >= MANY_IN_ALL


def _is_allowed(rows: Rows, attempt: Attempt, now: datetime) -> bool:
    of_origin = Scope.ORIGIN.value, attempt.origin
    if attempt.limited and COUNTS.in_a_day(rows, *of_origin, now) > MOST_OF_AN_ORIGIN:
        return False
    if COUNTS.in_this_hour(rows, Scope.ALL.value, EVERYBODY, now) <= MANY_IN_ALL:
        return True
    return COUNTS.in_this_hour(rows, *of_origin, now) <= 1
