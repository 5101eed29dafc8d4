"""Packs for stations: what each week's holds, and every path that any pack ever had."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, UtcTime


class PackRow(Base):
    """The pack of a week, to be downloaded: `<sha256>.zip`, whole, or what is new against the week before.

    `made_from`: what it was built from (radio_feed.packs.weekly). `document`: its manifest.
    """

    __tablename__ = "packs"

    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    made_from: Mapped[str] = mapped_column(String(200))
    document: Mapped[str] = mapped_column(Text)
    whole_sha256: Mapped[str] = mapped_column(String(64))
    whole_bytes: Mapped[int]
    delta_sha256: Mapped[str | None] = mapped_column(String(64))
    delta_bytes: Mapped[int | None]
    made_at: Mapped[datetime] = mapped_column(UtcTime)


class PackedPathRow(Base):
    """A sound's path in any pack ever built, and the stories heard in it (JSON): what has to be deleted is found by it."""

    __tablename__ = "packed_paths"

    path: Mapped[str] = mapped_column(String(120), primary_key=True)
    stories: Mapped[str] = mapped_column(Text)
