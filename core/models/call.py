"""A call while it is on, and the tombstone it leaves.

When a call ends its state, its answer and the token that ties it to its events are erased: what stays is the carrier's
id of the call, so that a late repeat is still recognised, tied to nothing.
"""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, UtcTime


class CallRow(Base):
    """`turn` is the number the next key press must carry; `answer` the TwiML of the last turn; `state` a Call as JSON."""

    __tablename__ = "calls"

    sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    line: Mapped[str] = mapped_column(String(32))
    release: Mapped[int]
    turn: Mapped[int]
    token: Mapped[str | None] = mapped_column(String(16))
    state: Mapped[str | None] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
