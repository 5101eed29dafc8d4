"""Reviews as callers leave them, in an office of the tests."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import insert, select

from agencies.names import agency_key
from agencies.reviews.published import Published, published_reviews
from agencies.reviews.telling import Teller, begin_review, complete_review, keep_answers
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
    ledger = open_ledger(office.engine)
    today = today_of(office)
    review_id = ledger.write(lambda rows: begin_review(rows, "test", key, today))
    for asked in range(len(answers)):
        ledger.write(partial(keep_answers, review_id=review_id, answers=answers[: asked + 1]))
    ledger.write(lambda rows: complete_review(rows, review_id, Teller(bucket, told_before), today))
    return review_id


def review(office: Office, review_id: str) -> dict[str, Any]:
    (found,) = office.rows("SELECT * FROM reviews WHERE id = ?", review_id)
    return found


def states(office: Office) -> list[str]:
    """The states of all reviews, sorted."""
    return [one["state"] for one in office.rows("SELECT state FROM reviews ORDER BY state")]
