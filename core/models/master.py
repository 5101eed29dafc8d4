"""The table that maps what made a broadcast master to the hash of its bytes."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, UtcTime


class MasterRow(Base):
    """One rendered master, kept as `<sha256>.<suffix of its form>`.

    `made_from`: hash of what made the clip with the same words, the form and its recipe (audio.masters.master_key).
    `offsets`: JSON [[starts, ends, text], ...], for transcripts and chapters.
    """

    __tablename__ = "masters"

    made_from: Mapped[str] = mapped_column(String(64), primary_key=True)
    form: Mapped[str] = mapped_column(String(16))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    language: Mapped[str] = mapped_column(String(8))
    seconds: Mapped[float]
    size: Mapped[int]
    offsets: Mapped[str] = mapped_column(Text)
    voice: Mapped[str]
    origin: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime] = mapped_column(UtcTime)
