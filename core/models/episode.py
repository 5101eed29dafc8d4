"""What is on the air of our own messages: an episode a message and language, and the guid of each language's feed."""

from datetime import date, datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, UtcTime


class FeedRow(Base):
    """A language's feed. Its guid is made once, from the address it first had, and stays when that changes.

    `edition` counts on with every change of its episodes, `changed_at` is when the last was.
    """

    __tablename__ = "feeds"

    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    guid: Mapped[str] = mapped_column(String(36))
    edition: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcTime)


class EpisodeRow(Base):
    """A message in a language, as it is broadcast. `guid`, `number` and `published_at` are given once and stay.

    `made_from`: hash of all that is told and heard of it (radio_feed.making); `clip`: made_from of the phone clip of the same
    words. `document`: JSON of what a feed tells and no query asks for. `on_air`: the current release says these words.
    """

    __tablename__ = "episodes"
    __table_args__ = (
        UniqueConstraint("message", "language"),
        Index(
            "ix_episodes_on_air",
            "language",
            "on_air",
            "published_at",
            "number",
            "guid",
            "expires_on",
            "origin",
        ),
        Index("ix_episodes_expiring", "language", "expires_on"),
    )

    guid: Mapped[str] = mapped_column(String(36), primary_key=True)
    message: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    theme: Mapped[str] = mapped_column(String(16))
    season: Mapped[int]
    number: Mapped[int]
    clip: Mapped[str] = mapped_column(String(64))
    made_from: Mapped[str] = mapped_column(String(64))
    origin: Mapped[str] = mapped_column(String(16))
    on_air: Mapped[bool]
    published_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_on: Mapped[date | None]
    document: Mapped[str] = mapped_column(Text)
