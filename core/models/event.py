"""What happened in calls, for figures: no number, no digits typed, nothing about home 3 or danger but daily counts (P07)."""

from datetime import date, datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, UtcTime


class EventRow(Base):
    """One turn of a call outside the private steps. `at` is cut to the minute; `seconds` is how long the answer was heard."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    line: Mapped[str] = mapped_column(String(32))
    release: Mapped[int]
    call: Mapped[str] = mapped_column(String(16))
    step: Mapped[str] = mapped_column(String(64))
    message: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str | None] = mapped_column(String(8))
    heard: Mapped[str] = mapped_column(String(16))
    key: Mapped[str | None] = mapped_column(String(1))
    seconds: Mapped[float]
    operator: Mapped[str | None] = mapped_column(String(4))


class DailyCountRow(Base):
    """How many calls did something in a private step on one day: never who, never when in the day."""

    __tablename__ = "daily_counts"

    day: Mapped[date] = mapped_column(primary_key=True)
    line: Mapped[str] = mapped_column(String(32), primary_key=True)
    step: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    count: Mapped[int]
