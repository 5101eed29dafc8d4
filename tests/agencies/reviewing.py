"""Reviews as callers leave them, in an office of the tests."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select

from agencies.names import agency_key
from agencies.reviews.published import Published, published_reviews
from agencies.reviews.states import ReviewState
from agencies.reviews.telling import Teller, complete_review, keep_answers, new_review_id
from core.clock import ANTANANARIVO
from core.database import reading, unit_of_work
from core.ledger import open_ledger
from core.models import AgencyAnswerRow, AgencyAskedRow, ReviewRow
from tests.agencies.builders import Office

SUN = agency_key("test", "1", "Sun")
"""The key of row("Sun", "1")."""


def today_of(office: Office) -> date:
    return office.clock.now().astimezone(ANTANANARIVO).date()


def add_approved(office: Office, *days_ago: int, answers: str = "nynyy", key: int = SUN) -> None:
    """A review approved already, for each of the days."""
    with unit_of_work(office.engine) as connection:
        for days in days_ago:
            id_ = f"{len(connection.execute(select(ReviewRow)).all()):08x}"
            told_on = today_of(office) - timedelta(days=days)
            row = {"id": id_, "register": "test", "key": key, "told_on": told_on, "answers": answers}
            connection.execute(insert(ReviewRow).values(row | {"state": "approved", "reasons": ""}))


def add_asked(office: Office, days_ago: int = 0, key: int = SUN) -> None:
    row = {"register": "test", "key": key, "asked_on": today_of(office) - timedelta(days=days_ago)}
    with unit_of_work(office.engine) as connection:
        connection.execute(insert(AgencyAskedRow).values(row))


def add_answer(office: Office, text: str, language: str = "fr", days_ago: int = 0, key: int = SUN) -> None:
    row = {"register": "test", "key": key, "language": language, "text": text}
    answered_on = today_of(office) - timedelta(days=days_ago)
    with unit_of_work(office.engine) as connection:
        connection.execute(insert(AgencyAnswerRow).values(row | {"answered_on": answered_on}))


def add_published(office: Office, key: int = SUN) -> None:
    """All that it takes for an agency's reviews to be heard, and its answer in French."""
    add_approved(office, 0, 5, 10, 20, 31, key=key)
    add_asked(office, key=key)
    add_answer(office, "Nous remboursons.", key=key)
    office.change("UPDATE agency_answers SET clip = ?, seconds = 5.0", "ab" * 32)


def published_of(office: Office, key: int = SUN) -> Published | None:
    with reading(office.engine) as connection:
        return published_reviews(connection, "test", key, today_of(office))


def tell(
    office: Office,
    bucket: int | None,
    answers: str = "nynyy",
    key: int = SUN,
    *,
    told_before: bool = True,
) -> str:
    """A whole review, question by question as a call tells it; its id."""
    review_id = new_review_id()
    for asked in range(1, len(answers) + 1):
        keep(office, review_id, answers[:asked], key)
    complete(office, review_id, bucket, told_before=told_before)
    return review_id


def keep(office: Office, review_id: str, answers: str, key: int = SUN) -> None:
    today = today_of(office)
    open_ledger(office.engine).write(
        lambda rows: keep_answers(rows, review_id, ("test", key), answers, today)
    )


def complete(
    office: Office, review_id: str, bucket: int | None = 7, *, told_before: bool = True
) -> ReviewState:
    teller = Teller(bucket, told_before)
    today = today_of(office)
    return open_ledger(office.engine).write(lambda rows: complete_review(rows, review_id, teller, today))


def review(office: Office, review_id: str) -> dict[str, Any]:
    (found,) = office.rows("SELECT * FROM reviews WHERE id = ?", review_id)
    return found


def states(office: Office) -> list[str]:
    """The states of all reviews, sorted."""
    return [one["state"] for one in office.rows("SELECT state FROM reviews ORDER BY state")]
