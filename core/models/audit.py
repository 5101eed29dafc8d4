"""The audit log: who did what to which case, each row bound to the one before it (P24)."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, UtcTime


class AuditRow(Base):
    """`actor` is a member's id, or `script`, `line`, `worker`; `subject` an id. `hash` covers the row and the hash before it."""

    __tablename__ = "audit_log"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcTime)
    actor: Mapped[str] = mapped_column(String(16), index=True)
    verb: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(64), index=True)
    hash: Mapped[str] = mapped_column(String(64))


class AuditCutRow(Base):
    """Where retention has cut: the rows up to `seq` may be gone, and the log goes on from their last hash."""

    __tablename__ = "audit_cuts"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))
    cut_at: Mapped[datetime] = mapped_column(UtcTime)
