"""How often receipts were tried in an hour: counts under hashes that tell of no receipt and no caller (P09)."""

from datetime import timedelta

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base
from core.models.case_key import BY_ID

COUNTED = timedelta(hours=24)
"""How long a miss counts; older hours are deleted."""


class ReceiptAttemptRow(Base):
    """`scope` is what is counted together (cases.attempts), `bucket` twenty bits of its hash, `hour` when it began (ms)."""

    __tablename__ = "receipt_attempts"
    __table_args__ = (BY_ID,)

    scope: Mapped[str] = mapped_column(String(8), primary_key=True)
    bucket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hour: Mapped[int] = mapped_column(BigInteger, primary_key=True, index=True)
    count: Mapped[int]
