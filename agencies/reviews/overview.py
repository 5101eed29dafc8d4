"""What whoever decides looks at: the reviews that wait, agency by agency, and what each agency still lacks to be heard."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from agencies.history import name_of
from agencies.reviews.publication import Lack, lacking
from agencies.reviews.published import agency_answers, asked_day, tallies
from agencies.reviews.states import HoldReason, ReviewState
from core.models import ReviewRow

WAITING = (ReviewState.NEW, ReviewState.HELD)


@dataclass(frozen=True)
class Review:
    """One review, as a person sees it who decides: never its bucket."""

    id: str
    state: ReviewState
    told_on: date
    answers: str
    reasons: tuple[HoldReason, ...]
    note: str | None


@dataclass(frozen=True)
class Reviewed:
    """An agency with the reviews asked for, the count of all of them by state, and what it lacks to be heard.

    `name` is as the register's last list that had it wrote it; `listed` whether the current one has.
    """

    register: str
    key: int
    name: str
    listed: bool
    reviews: tuple[Review, ...]
    counts: Mapping[ReviewState, int]
    lacks: frozenset[Lack]
    asked_on: date | None
    answered_in: tuple[str, ...]


def reviewed_agencies(
    connection: Connection, today: date, states: Sequence[ReviewState] = WAITING
) -> list[Reviewed]:
    """The agencies with a review in one of the states, by register and name; their reviews the oldest first."""
    row = ReviewRow
    agencies = connection.execute(
        select(row.register, row.key).where(row.state.in_([*states])).distinct()
    ).all()
    found = [reviewed_agency(connection, one.register, one.key, today, states) for one in agencies]
    return sorted(found, key=lambda one: (one.register, one.name, one.key))


def reviewed_agency(
    connection: Connection, register: str, key: int, today: date, states: Sequence[ReviewState]
) -> Reviewed:
    """One agency with its reviews in one of the states, the oldest first."""
    row = ReviewRow
    chosen = select(row).where(row.register == register, row.key == key).order_by(row.told_on, row.id)
    rows = connection.execute(chosen.with_only_columns(*row.__table__.columns)).all()
    name, listed = name_of(connection, register, key)
    asked_on = asked_day(connection, register, key)
    return Reviewed(
        register,
        key,
        name,
        listed,
        tuple(_review(one) for one in rows if one.state in states),
        Counter(ReviewState(one.state) for one in rows),
        frozenset(lacking(tallies(connection, register, key, today), asked_on, today)),
        asked_on,
        tuple(answer.language for answer in agency_answers(connection, register, key, today)),
    )


def _review(row: Row[Any]) -> Review:
    reasons = tuple(HoldReason(reason) for reason in row.reasons.split(",") if reason)
    return Review(row.id, ReviewState(row.state), row.told_on, row.answers, reasons, row.note)
