"""A person decides about a review: approve, hold, reject. The script and the console call it.

A held review has a reason against it: whoever approves it says why all the same. What was decided can be decided anew, but for
what its caller has replaced or never told to its end.
"""

from datetime import date
from functools import partial

from agencies.reviews.refusals import CannotDecide, NoSuchReview
from agencies.reviews.states import LEADS_TO, HoldReason, ReviewState, move
from core.ledger import Ledger, Rows
from core.logging import log

MOST_NOTE = 500
"""Characters of a person's reason."""


def approve(ledger: Ledger, review_id: str, today: date, reason: str | None = None) -> None:
    """Count a review. One that is held, or was rejected, needs a reason. Raises NoSuchReview and CannotDecide."""
    _decide(ledger, review_id, ReviewState.APPROVED, today, reason)


def hold(ledger: Ledger, review_id: str, today: date, reason: str) -> None:
    """Take a review out of what is heard until somebody has looked. Raises NoSuchReview and CannotDecide."""
    _decide(ledger, review_id, ReviewState.HELD, today, reason)


def reject(ledger: Ledger, review_id: str, today: date, reason: str) -> None:
    """Never count a review. Raises NoSuchReview and CannotDecide."""
    _decide(ledger, review_id, ReviewState.REJECTED, today, reason)


def _decide(ledger: Ledger, review_id: str, to: ReviewState, today: date, reason: str | None) -> None:
    ledger.write(partial(decide, review_id=review_id, to=to, today=today, reason=reason))
    log(f"review.{to}")


def decide(rows: Rows, review_id: str, to: ReviewState, today: date, reason: str | None = None) -> None:
    """Decide in a transaction of the caller's, which may say in it who decided. Raises NoSuchReview and CannotDecide."""
    said = " ".join((reason or "").split())
    if len(said) > MOST_NOTE:
        raise CannotDecide(
            f"The reason has {len(said)} characters.", f"Say it in {MOST_NOTE}, and name nobody."
        )
    found = rows.one("SELECT state, reasons FROM reviews WHERE id = ?", review_id)
    if found is None:
        raise NoSuchReview(review_id)
    before, reasons = ReviewState(found[0]), found[1]
    _check(review_id, before, to, reasons, said)
    if to is ReviewState.HELD:
        reasons = ",".join(dict.fromkeys([*filter(None, reasons.split(",")), HoldReason.BY_HAND.value]))
    kept = {"reasons": reasons, "note": said or None, "decided_on": today.isoformat()}
    if not move(rows, review_id, to, before=before, **kept):
        raise CannotDecide(f"{review_id} was just changed by somebody else.", "Look at it again.")


def _check(review_id: str, before: ReviewState, to: ReviewState, reasons: str, said: str) -> None:
    if before is to:
        raise CannotDecide(f"{review_id} is {before} already.", "Nothing was changed.")
    if to not in LEADS_TO[before] or before is ReviewState.INCOMPLETE:
        raise CannotDecide(f"{review_id} is {before}.", "There is nothing to decide about it.")
    if not said and (before is not ReviewState.NEW or to is not ReviewState.APPROVED):
        why = f"{review_id} is {before}" + (f" ({reasons})" if reasons else "")
        raise CannotDecide(f"{why}.", 'Look at it, and say why with --reason "...".')
