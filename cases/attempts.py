"""How often a receipt and a PIN may be tried, by whom (P09); core.attempts counts it, before anything is checked.

    attempt = attempt_of(receipt, bucket, pepper)
    if attempt.begin(rows, now):           # committed with this turn; else nothing is counted, and nothing is checked
        ...                                # the next turn checks
        attempt.forgive(rows)              # it was right: it counts no longer

Nothing here knows whether a receipt exists.
"""

from datetime import datetime
from enum import StrEnum

from core.attempts import Attempt, Limit, are_many
from core.buckets import bucket_of
from core.hourly import HourlyCounts
from core.ledger import Rows
from core.secret import Secret

MOST_IN_A_CALL = 3
MOST_OF_A_CALLER = 5
"""Misses of a caller on a receipt in a day."""
MANY_ON_A_RECEIPT = 50
"""Misses of all on a receipt in a day: beyond them each caller may check it once an hour."""
COUNTS = HourlyCounts("receipt_attempts")


class Scope(StrEnum):
    """What is counted together, beside all."""

    CALLER = "caller"
    RECEIPT = "receipt"


def attempt_of(receipt: str, bucket: int | None, pepper: Secret) -> Attempt:
    """An attempt on a receipt by the caller of a bucket; without one they withhold their number."""
    key = pepper.reveal()
    caller = bucket_of(key, f"{receipt}:{'withheld' if bucket is None else bucket}")
    own = Limit(Scope.CALLER, caller, MOST_OF_A_CALLER)
    on_receipt = Limit(Scope.RECEIPT, bucket_of(key, receipt), MANY_ON_A_RECEIPT)
    return Attempt(COUNTS, own, crowd=on_receipt, known=bucket is not None)


def slowed(rows: Rows, now: datetime) -> bool:
    """Whether so much is tried this hour that every check waits for a clip. Nobody is refused for it."""
    return are_many(rows, COUNTS, now)


def alarming(rows: Rows, attempt: Attempt, now: datetime) -> bool:
    """Whether a person has to know after this miss: of how many there are in this hour, or on this receipt today."""
    return are_many(rows, COUNTS, now) or attempt.missed_by_all(rows, now) >= MANY_ON_A_RECEIPT
