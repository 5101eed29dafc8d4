"""What a review may become, why one is held, and the one place that says so."""

from enum import StrEnum

from core.states import Transitions


class ReviewState(StrEnum):
    """Only `approved` is counted. `incomplete` is being told, or was broken off; `replaced` was told anew by its caller."""

    INCOMPLETE = "incomplete"
    NEW = "new"
    HELD = "held"
    APPROVED = "approved"
    REJECTED = "rejected"
    REPLACED = "replaced"


LEADS_TO = {
    ReviewState.INCOMPLETE: (ReviewState.NEW, ReviewState.HELD),
    ReviewState.NEW: (ReviewState.APPROVED, ReviewState.HELD, ReviewState.REJECTED, ReviewState.REPLACED),
    ReviewState.HELD: (ReviewState.APPROVED, ReviewState.REJECTED, ReviewState.REPLACED),
    ReviewState.APPROVED: (ReviewState.HELD, ReviewState.REJECTED, ReviewState.REPLACED),
    ReviewState.REJECTED: (ReviewState.APPROVED, ReviewState.HELD, ReviewState.REPLACED),
    ReviewState.REPLACED: (),
}
move = Transitions("reviews", LEADS_TO).move

STANDING = (ReviewState.NEW, ReviewState.HELD, ReviewState.APPROVED, ReviewState.REJECTED)
"""Whole, and not told anew since: what a pattern is looked for in, and what a later one replaces."""


class HoldReason(StrEnum):
    """Why a person must look twice before approving."""

    BURST = "burst"
    """Many of one agency in few days."""
    SAME_ANSWERS = "same-answers"
    """Many callers, one after another, answered alike."""
    MANY_AGENCIES = "many-agencies"
    """One bucket reviewed many agencies."""
    ANOTHER_PERSON = "another-person"
    """The bucket reviewed this agency already, and the caller says that it was somebody else."""
    REJECTED_BEFORE = "rejected-before"
    """It replaces one that was rejected."""
    NUMBER_WITHHELD = "number-withheld"
    """The caller has no bucket: nothing tells whether they told before."""
    AGENCY_GONE = "agency-gone"
    """The agency left its register's list while the review was told."""
    BY_HAND = "by-hand"
    """A person held it."""
