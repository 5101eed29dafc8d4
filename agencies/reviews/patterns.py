"""What makes a review wait for a second look. Pure. Days are all that is known of when a review came.

Nothing is rejected by a rule: a person sees the reason, and decides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from agencies.reviews.states import HoldReason

BURST = 4
BURST_DAYS = timedelta(days=7)
"""As many reviews of one agency in a week are a burst."""
ALIKE = 4
ALIKE_DAYS = timedelta(days=30)
"""As many in a row with the same answers are a pattern."""
MANY_AGENCIES = 3
"""So many agencies from one bucket in 90 days are a pattern: few people deal with three in a season."""


@dataclass(frozen=True)
class Told:
    """A whole review of an agency, as a pattern sees it."""

    answers: str
    told_on: date


def patterns(told: Told, others: Sequence[Told], agencies_of_bucket: int) -> Iterator[HoldReason]:
    """Why a review must be held; `others` are those of the same agency, `agencies_of_bucket` counts this one's too."""
    week = [other for other in others if told.told_on - other.told_on < BURST_DAYS]
    if len(week) + 1 >= BURST:
        yield HoldReason.BURST
    if _in_a_row(told, others) >= ALIKE:
        yield HoldReason.SAME_ANSWERS
    if agencies_of_bucket >= MANY_AGENCIES:
        yield HoldReason.MANY_AGENCIES


def _in_a_row(told: Told, others: Sequence[Told]) -> int:
    """How many answered alike, back from this one to the first day on which somebody did not."""
    recent = [other for other in others if told.told_on - other.told_on < ALIKE_DAYS]
    recent.sort(key=lambda other: other.told_on, reverse=True)
    row = 1
    for _, of_day in groupby(recent, key=lambda other: other.told_on):
        alike = [other.answers == told.answers for other in of_day]
        if not all(alike):
            break
        row += len(alike)
    return row


def part_of(reason: HoldReason, told: Told, other: Told) -> bool:
    """Whether another review belongs to the pattern that a review made."""
    age = told.told_on - other.told_on
    match reason:
        case HoldReason.BURST:
            return age < BURST_DAYS
        case HoldReason.SAME_ANSWERS:
            return age < ALIKE_DAYS and other.answers == told.answers
        case _:
            return reason is HoldReason.MANY_AGENCIES
