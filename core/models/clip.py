"""The table that maps what made a clip to the hash of its bytes."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base


class ClipRow(Base):
    """One rendered clip.

    `made_from`: hash of text or recording, voice, engine and recipe. `offsets`: JSON [[starts, ends, text], ...].
    """

    __tablename__ = "clips"

    made_from: Mapped[str] = mapped_column(String(64), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    language: Mapped[str] = mapped_column(String(8))
    seconds: Mapped[float]
    size: Mapped[int]
    offsets: Mapped[str] = mapped_column(Text)
    voice: Mapped[str]
    origin: Mapped[str] = mapped_column(String(16))
