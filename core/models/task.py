"""The outbox: work that has to be done after a transaction, written in that transaction (P27)."""

from datetime import UTC, datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, UtcTime


class TaskRow(Base):
    """One piece of work. `payload` is JSON and never holds a caller's number or words; `error` is an error's type alone.

    `fence` counts the claims of the task and is never set back: whoever holds an older one has lost the lease.
    `enqueued_at` is the machine's time, for figures: nothing is decided by it.
    """

    __tablename__ = "tasks"
    __table_args__ = (UniqueConstraint("kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(64))
    key: Mapped[str | None] = mapped_column(String(128))
    payload: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    enqueued_at: Mapped[datetime] = mapped_column(UtcTime, default=lambda: datetime.now(UTC))
    not_before: Mapped[datetime | None] = mapped_column(UtcTime)
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    leased_until: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    error: Mapped[str | None] = mapped_column(String(64))
