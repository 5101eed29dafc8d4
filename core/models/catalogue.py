"""What a release says, in words that no call needs: titles, themes, sources, sentences. Radio and pages are made from it."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base


class CatalogueRow(Base):
    """`document` is JSON (publishing.catalogue); `digest` the SHA-256 of it. Releases from before it have none."""

    __tablename__ = "catalogues"

    number: Mapped[int] = mapped_column(ForeignKey("releases.number"), primary_key=True, autoincrement=False)
    digest: Mapped[str]
    document: Mapped[str] = mapped_column(Text)
