"""Programmes of the weeks, as they were put together."""

from datetime import date, datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, UtcTime


class ProgrammeRow(Base):
    """The programme that a recipe came to in a week and a language; its file is `<sha256>.mp3`.

    `made_from`: hash of the plan. `document`: JSON of its pieces, offsets and cues (radio_feed.shelf). `airs_from` and
    `valid_until`: first and last day on the air. `clip`: the SHA-256 of what the phone plays of it (home 4-2), if it does.
    """

    __tablename__ = "programmes"
    __table_args__ = (Index("ix_programmes_on_phone", "language", "airs_from"),)

    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    programme: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    made_from: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    seconds: Mapped[float]
    document: Mapped[str] = mapped_column(Text)
    airs_from: Mapped[date]
    valid_until: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    clip: Mapped[str | None] = mapped_column(String(64))
    clip_seconds: Mapped[float | None]


class ProgrammeOutlookRow(Base):
    """What a recipe would come to in a week and a language, as the worker saw it last, and what its editor has to know.

    `notes`: JSON (radio_feed.outlook). `airable`: whether there is anything to put together.
    """

    __tablename__ = "programme_outlooks"

    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    programme: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    seconds: Mapped[float]
    airable: Mapped[bool]
    notes: Mapped[str] = mapped_column(Text)
    looked_at: Mapped[datetime] = mapped_column(UtcTime)
