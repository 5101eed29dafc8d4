"""What the vault knows of a case: whose region it is, whom it avoids, and the key under which its caller hears answers."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, UtcTime

BY_ID = {"sqlite_with_rowid": False}
"""Rows lie in the order of their random ids, not of their coming, which could be held against a carrier's list of calls."""
ID = String(16)
"""A random id: 16 hexadecimal digits (vault.sealing.new_id)."""


class CaseKeyRow(Base):
    """`lookup` and `public` come of the receipt and the PIN (vault.caller), and of nothing else that is kept.

    `region` is nobody's when it is missing: such a case is the supervisors'. `avoids` is a region whose people never open it.
    """

    __tablename__ = "case_keys"
    __table_args__ = (BY_ID,)

    case_id: Mapped[str] = mapped_column(ID, primary_key=True)
    region: Mapped[str | None] = mapped_column(String(16))
    avoids: Mapped[str | None] = mapped_column(String(16), index=True)
    lookup: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    public: Mapped[bytes | None] = mapped_column(LargeBinary)


class WithheldCaseRow(Base):
    """A member who may not open a case, whatever else entitles them: a conflict of interest."""

    __tablename__ = "withheld_cases"
    __table_args__ = (BY_ID,)

    case_id: Mapped[str] = mapped_column(ForeignKey("case_keys.case_id"), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("members.id"), primary_key=True, index=True)
    withheld_by: Mapped[str] = mapped_column(ForeignKey("members.id"))
    withheld_at: Mapped[datetime] = mapped_column(UtcTime)
