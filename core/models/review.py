"""What workers told of an agency, and what the agency says to it. Rows hold no number and no hour: a day, and for 90 days the
bucket that many numbers share (P07).

A review hangs on the agency's register and key, which outlive an import: an agency that is gone keeps its reviews, unheard.
"""

from datetime import date, timedelta

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base

REPLACEABLE = timedelta(days=90)
"""As long a later review of the same bucket and agency replaces one. Then its bucket is forgotten."""
OUT_OF_ORDER = {"sqlite_with_rowid": False}
"""Rows lie in the order of their random ids, not of their coming, which could be held against the events of a day."""


class ReviewRow(Base):
    """One worker's answers: `y`, `n` or `-` for each question, in the order of agencies.reviews.questions.

    `bucket` is written when the review is whole, so that no row leads from a call that is on to a caller; it goes after 90
    days. `reasons` are why it is held; `note` is what the person wrote who decided, on `decided_on`.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        Index("ix_reviews_of", "register", "key", "told_on"),
        Index("ix_reviews_by", "bucket"),
        OUT_OF_ORDER,
    )

    id: Mapped[str] = mapped_column(String(8), primary_key=True)
    register: Mapped[str] = mapped_column(String(16))
    key: Mapped[int] = mapped_column(BigInteger)
    bucket: Mapped[int | None] = mapped_column(Integer)
    told_on: Mapped[date]
    answers: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(16))
    reasons: Mapped[str] = mapped_column(String(160))
    note: Mapped[str | None] = mapped_column(Text)
    decided_on: Mapped[date | None]


class ReviewCommentRow(Base):
    """A vault's case that holds what a worker said of an agency in their own voice. It names no review, and so no bucket."""

    __tablename__ = "review_comments"
    __table_args__ = (Index("ix_review_comments_of", "register", "key"), OUT_OF_ORDER)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_keys.case_id"), primary_key=True)
    register: Mapped[str] = mapped_column(String(16))
    key: Mapped[int] = mapped_column(BigInteger)
    told_on: Mapped[date]


class AgencyAskedRow(Base):
    """The day on which an agency was asked for its side."""

    __tablename__ = "agency_asked"
    __table_args__ = (OUT_OF_ORDER,)

    register: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    asked_on: Mapped[date]


class AgencyAnswerRow(Base):
    """The agency's side in one language. `clip` is the hash of its sound, once there is one.

    `recording` is its own voice as it was given in the console (FLAC), until the worker has made the clip of it.
    """

    __tablename__ = "agency_answers"
    __table_args__ = (OUT_OF_ORDER,)

    register: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    answered_on: Mapped[date]
    clip: Mapped[str | None] = mapped_column(String(64))
    seconds: Mapped[float | None]
    recording: Mapped[bytes | None]
