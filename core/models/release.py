"""A release: an immutable numbered set of compiled content. The newest number is what new calls hear."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, UtcTime


class ReleaseRow(Base):
    """`document` is the compiled content as JSON (publishing.release); `digest` the SHA-256 of it."""

    __tablename__ = "releases"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    published_at: Mapped[datetime] = mapped_column(UtcTime)
    digest: Mapped[str]
    note: Mapped[str]
    document: Mapped[str] = mapped_column(Text)
