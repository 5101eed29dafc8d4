"""How often a receipt and a PIN may be tried: counted before they are checked, in the database, where all workers see it (P09).

    attempt = attempt_of(receipt, bucket, pepper)
    if begin(rows, attempt, now):          # committed with this turn; else nothing is counted, and nothing is checked
        ...                                # the next turn checks
        forgive(rows, attempt)             # it was right: it counts no longer

Nothing here knows whether a receipt exists, so that who tries one learns nothing of it (P10). Every limit that refuses is the
caller's own: a stranger can slow others, and lock out nobody. Counts are kept under twenty-bit hashes, by the hour, for a day.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.buckets import bucket_of
from core.hourly import HourlyCounts
from core.ledger import Rows
from core.settings import Secret

MOST_IN_A_CALL = 3
MOST_OF_A_CALLER = 5
"""Misses of a caller on a receipt in a day."""
MANY_ON_A_RECEIPT = 50
"""Misses of all on a receipt in a day: beyond them each caller may check it once an hour."""
MANY_IN_ALL = 200
"""Misses of all on all in an hour: beyond them every check is made to wait for a clip, and a person is told."""
COUNTS = HourlyCounts("receipt_attempts")
EVERYBODY = 0


class Scope(StrEnum):
    """What is counted together."""

    CALLER = "caller"
    RECEIPT = "receipt"
    ALL = "all"


@dataclass(frozen=True)
class Attempt:
    """One check of a receipt, as it is counted. `limited`: the caller is known by a number, and not with all who hide theirs."""

    caller: int
    receipt: int
    limited: bool

    @property
    def counted(self) -> tuple[tuple[Scope, int], ...]:
        return (Scope.CALLER, self.caller), (Scope.RECEIPT, self.receipt), (Scope.ALL, EVERYBODY)


def attempt_of(receipt: str, bucket: int | None, pepper: Secret) -> Attempt:
    """An attempt on a receipt by the caller of a bucket; without one they withhold their number."""
    key = pepper.reveal()
    caller = bucket_of(key, f"{receipt}:{'withheld' if bucket is None else bucket}")
    return Attempt(caller, bucket_of(key, receipt), bucket is not None)


def begin(rows: Rows, attempt: Attempt, now: datetime) -> bool:
    """Count a miss before anything is checked: who hangs up, or finds the machine failing, has tried.

    False, and nothing counted, where the caller may not try now. Counting comes first: it keeps two of their calls apart.
    """
    for scope, bucket in attempt.counted:
        COUNTS.add(rows, scope.value, bucket, now)
    allowed = _is_allowed(rows, attempt, now)
    if not allowed:
        forgive(rows, attempt)
    return allowed


def forgive(rows: Rows, attempt: Attempt) -> None:
    """The receipt and the PIN were right: their latest miss was none."""
    for scope, bucket in attempt.counted:
        COUNTS.take_back(rows, scope.value, bucket)


def are_many(rows: Rows, now: datetime) -> bool:
    """Whether so much is tried this hour that every check waits for a clip. Nobody is refused for it."""
    return COUNTS.in_this_hour(rows, Scope.ALL, EVERYBODY, now) >= MANY_IN_ALL


def alarming(rows: Rows, attempt: Attempt, now: datetime) -> bool:
    """Whether a person has to know after this miss: of how many there are in this hour, or on this receipt today."""
    on_it = COUNTS.in_a_day(rows, Scope.RECEIPT, attempt.receipt, now)
    return are_many(rows, now) or on_it >= MANY_ON_A_RECEIPT


def _is_allowed(rows: Rows, attempt: Attempt, now: datetime) -> bool:
    """Whether the attempt, counted already, may be checked.

    Who withholds their number shares one count with all who do: the five a day, which a stranger could use up, are not theirs.
    """
    if attempt.limited and COUNTS.in_a_day(rows, Scope.CALLER, attempt.caller, now) > MOST_OF_A_CALLER:
        return False
    if COUNTS.in_a_day(rows, Scope.RECEIPT, attempt.receipt, now) <= MANY_ON_A_RECEIPT:
        return True
    return COUNTS.in_this_hour(rows, Scope.CALLER, attempt.caller, now) <= 1
