"""What is refused to whoever decides about reviews, in one line with its remedy."""

from core.errors import OperatorError


class NoSuchReview(OperatorError):
    """No review has this id. List them."""

    def __init__(self, review_id: str) -> None:
        super().__init__(f"There is no review {review_id!r}.", "See them with `reviews.py list --all`.")


class CannotDecide(OperatorError):
    """The review's state does not allow it."""


class NoSuchAgency(OperatorError):
    """No agency of the register's current list is meant."""


class CannotAnswer(OperatorError):
    """The agency's side cannot be taken as it is."""
