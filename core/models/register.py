"""The registers' imports: which one readers see, and what each of them did.

The definition of a register is content (content/registers/<id>.yaml); here is only what an import leaves. A register without
a row was never imported, which is no fault: most of them are regimes without a list.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, UtcTime


class RegisterRow(Base):
    """`current_import` is all that a flip changes: readers join on it, and see the old list or the new one, whole."""

    __tablename__ = "registers"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    current_import: Mapped[int | None] = mapped_column(ForeignKey("register_imports.id"))


class RegisterImportRow(Base):
    """One import. `before` is the import that was current until it; `digest` the SHA-256 of the file and of its mapping.

    `listed_on` is the day the authority's list was read; `counts` JSON (new, changed, gone, rejected, ...); `forced` why a
    refusal was overruled, or nothing.
    """

    __tablename__ = "register_imports"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    register: Mapped[str] = mapped_column(String(16), index=True)
    state: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64))
    file: Mapped[str]
    listed_on: Mapped[date]
    started_at: Mapped[datetime] = mapped_column(UtcTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcTime)
    before: Mapped[int | None] = mapped_column(ForeignKey("register_imports.id"))
    counts: Mapped[str] = mapped_column(Text)
    forced: Mapped[str | None] = mapped_column(Text)


class RegisterUploadRow(Base):
    """A list that a member gave in the console, until it is taken over or dropped (agencies.importing.uploads).

    `content` is the file as it came, and goes when the upload is over. `listed_on` is the day on which the authority's list
    was read; `against` the import that was current when it was looked at; `told` JSON, what the import said; `rejected` the
    rejected rows, as CSV; `reason` why a refusal is overruled, or nothing.
    """

    __tablename__ = "register_uploads"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    register: Mapped[str] = mapped_column(String(16))
    file: Mapped[str]
    listed_on: Mapped[date]
    given_at: Mapped[datetime] = mapped_column(UtcTime)
    state: Mapped[str] = mapped_column(String(16))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    against: Mapped[int | None]
    told: Mapped[str] = mapped_column(Text)
    rejected: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
