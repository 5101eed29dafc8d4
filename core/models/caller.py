"""What the line remembers of a caller: a language and a place, under a bucket that many numbers share (P07, P33)."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base


class CallerRow(Base):
    """`bucket`: 20 bits of an HMAC of the number. `step` and `message`: where the last call stopped, or nothing."""

    __tablename__ = "callers"

    bucket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(String(8))
    step: Mapped[str | None] = mapped_column(String(64))
    message: Mapped[str | None] = mapped_column(String(64))
    seen_on: Mapped[date]
