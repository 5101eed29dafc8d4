"""A caller tells what they lived through with an agency: driver-level statements of a turn (core.ledger.Rows).

The row is there from the first answer on, so that a hang-up leaves what was told, as incomplete; it has no bucket before it
is whole, so that nothing leads from a call that is on to a caller (P07).
"""

from dataclasses import dataclass
from datetime import date
from secrets import token_hex

from agencies.reviews.patterns import ALIKE_DAYS, BURST_DAYS, Told, part_of, patterns
from agencies.reviews.published import is_listed
from agencies.reviews.questions import checked, is_whole
from agencies.reviews.states import STANDING, HoldReason, ReviewState, move
from core.asking import day
from core.ledger import Rows
from core.models.review import REPLACEABLE

MOST_READ = 200
"""Rows that are looked through for a pattern: a caller waits."""

KEEP = (
    "INSERT INTO reviews (id, register, key, told_on, answers, state, reasons) VALUES (?, ?, ?, ?, ?, ?, '')"
    " ON CONFLICT (id) DO UPDATE SET answers = excluded.answers WHERE reviews.state = excluded.state"
)
FIND = "SELECT state, register, key, answers FROM reviews WHERE id = ?"
COLUMNS = "SELECT id, state, register, key, bucket, answers, told_on FROM reviews"
STAND = (
    f"told_on > ? AND state IN ({', '.join('?' * len(STANDING))}) ORDER BY told_on DESC, id LIMIT {MOST_READ}"
)
OF_AGENCY = f"{COLUMNS} WHERE register = ? AND key = ? AND {STAND}"
OF_BUCKET = f"{COLUMNS} WHERE bucket = ? AND {STAND}"


@dataclass(frozen=True)
class Teller:
    """Who tells, as far as is known: `bucket` is nothing for a withheld number.

    `told_before` is the caller's own word, by key: that it is the same person who told of this agency before.
    """

    bucket: int | None
    told_before: bool = False


@dataclass(frozen=True)
class _Review:
    """A whole review that stands, or the one being told."""

    id: str
    state: ReviewState
    agency: tuple[str, int]
    bucket: int | None
    told: Told


def new_review_id() -> str:
    """What a call carries while a review is told."""
    return token_hex(4)


def keep_answers(rows: Rows, review_id: str, agency: tuple[str, int], answers: str, today: date) -> None:
    """Keep what was confirmed so far of an agency (register, key): one letter a question (agencies.reviews.questions).

    The same again changes nothing, nor does anything change a review that is whole.
    """
    rows.change(
        KEEP, review_id, *agency, today.isoformat(), checked(answers), ReviewState.INCOMPLETE.value
    )  # fmt: skip


def complete_review(rows: Rows, review_id: str, teller: Teller, today: date) -> ReviewState:
    """End a review that was told to its end: what it is now. One without a single answer stays incomplete; one that is whole
    stays what it is.

    An earlier one of the same bucket and agency is replaced, unless the caller says that it was another person's; then, as
    where there is a pattern, the review is held for a person.
    """
    before, register, key, answers = rows.one(FIND, review_id) or (ReviewState.INCOMPLETE, "", 0, "")
    if before != ReviewState.INCOMPLETE or not is_whole(answers):
        return ReviewState(before)
    review = _Review(review_id, ReviewState(before), (register, key), teller.bucket, Told(answers, today))
    by_bucket = _standing(rows, OF_BUCKET, teller.bucket, since=today - REPLACEABLE)
    reasons = _settle_earlier(rows, review, by_bucket, told_before=teller.told_before)
    reasons += _hold_patterns(rows, review, by_bucket)
    if not is_listed(rows, *review.agency):
        reasons.append(HoldReason.AGENCY_GONE)
    state = ReviewState.HELD if reasons else ReviewState.NEW
    move(
        rows, review_id, state,
        reasons=",".join(reasons), bucket=teller.bucket, told_on=today.isoformat(),
    )  # fmt: skip
    return state


def _standing(rows: Rows, sql: str, *values: object, since: date) -> list[_Review]:
    """The newest first. Nothing has the bucket of a withheld number, for NULL equals nothing."""
    states = [state.value for state in STANDING]
    return [
        _Review(id_, ReviewState(state), (register, key), bucket, Told(answers, day(told_on) or since))
        for id_, state, register, key, bucket, answers, told_on in rows.all(
            sql, *values, since.isoformat(), *states
        )
    ]


def _settle_earlier(
    rows: Rows, review: _Review, by_bucket: list[_Review], *, told_before: bool
) -> list[HoldReason]:
    """Replace what the bucket told of the agency before, or say why this one is held instead."""
    if review.bucket is None:
        return [HoldReason.NUMBER_WITHHELD]
    earlier = next((other for other in by_bucket if other.agency == review.agency), None)
    if earlier is None:
        return []
    if not told_before:
        return [HoldReason.ANOTHER_PERSON]
    move(rows, earlier.id, ReviewState.REPLACED)
    return [HoldReason.REJECTED_BEFORE] if earlier.state is ReviewState.REJECTED else []


def _hold_patterns(rows: Rows, review: _Review, by_bucket: list[_Review]) -> list[HoldReason]:
    """The patterns that the review is part of. What nobody has looked at yet of them is held too: the first reviews of a
    burst look like any other.
    """
    today = review.told.told_on
    of_agency = _standing(rows, OF_AGENCY, *review.agency, since=today - max(ALIKE_DAYS, BURST_DAYS))
    agencies = {review.agency, *(other.agency for other in by_bucket)}
    reasons = [*patterns(review.told, [other.told for other in of_agency], len(agencies))]
    for reason in reasons:
        for other in by_bucket if reason is HoldReason.MANY_AGENCIES else of_agency:
            if other.state is ReviewState.NEW and part_of(reason, review.told, other.told):
                move(rows, other.id, ReviewState.HELD, before=ReviewState.NEW, reasons=reason.value)
    return reasons
