"""Sealed items: what is kept of a recording, a note, an answer, a number or a text, and who holds its key."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, UtcTime
from core.models.case_key import BY_ID, ID


class ItemRow(Base):
    """One ciphertext: text in `content`, sound in the file of its id. `size` is the ciphertext's: a bucket."""

    __tablename__ = "sealed_items"
    __table_args__ = (BY_ID,)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_keys.case_id"), index=True)
    field: Mapped[str] = mapped_column(String(16))
    size: Mapped[int]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_at: Mapped[datetime] = mapped_column(UtcTime)


class WrapRow(Base):
    """An item's key, wrapped to one public key: a member's, the escrow's by their ids, or `caller`."""

    __tablename__ = "wraps"
    __table_args__ = (BY_ID,)

    item_id: Mapped[str] = mapped_column(ForeignKey("sealed_items.id"), primary_key=True)
    key_id: Mapped[str] = mapped_column(ID, primary_key=True, index=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class GrantRow(Base):
    """A member who may open an item besides those of its region: referred to, or standing in for a region without keys."""

    __tablename__ = "grants"
    __table_args__ = (BY_ID,)

    item_id: Mapped[str] = mapped_column(ForeignKey("sealed_items.id"), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("members.id"), primary_key=True, index=True)
    reason: Mapped[str] = mapped_column(String(16))
    granted_at: Mapped[datetime] = mapped_column(UtcTime)


class ErasedItemRow(Base):
    """The purge ledger, of items and cases: a restored backup erases again what it brings back (P25)."""

    __tablename__ = "erased_items"
    __table_args__ = (BY_ID,)

    item_id: Mapped[str] = mapped_column(ID, primary_key=True)
    erased_on: Mapped[date]
