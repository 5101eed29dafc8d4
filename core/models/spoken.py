"""Where the sound of a proper name is: of an agency's, or of a town's."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base


class SpokenNameRow(Base):
    """One name in one voice. `text` is what the voice was asked for (agencies.names.spoken_text); `sha256` names the clip."""

    __tablename__ = "spoken_names"
    __table_args__ = ({"sqlite_with_rowid": False},)

    text: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    seconds: Mapped[float]
