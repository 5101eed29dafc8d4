"""Radio stations: who they are, the short numbers of what they air, when they aired it, and codes that were tried in vain."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, UtcTime
from core.models.case_key import BY_ID


class StationRow(Base):
    """A station that was invited. `languages` are codes with commas between them.

    `code_hash` is all that is kept of its code (radio_feed.stations), and nothing once it is revoked. `codes` counts the codes it
    had: a browser that came in with an earlier one is out.
    """

    __tablename__ = "stations"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    place: Mapped[str] = mapped_column(String(80))
    languages: Mapped[str] = mapped_column(String(40))
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    codes: Mapped[int]
    invited_at: Mapped[datetime] = mapped_column(UtcTime)
    coded_at: Mapped[datetime] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)


class CutRow(Base):
    """The short number of an item that stations air: given once, never changed, never given to another (radio_feed.cuts)."""

    __tablename__ = "cuts"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item: Mapped[str] = mapped_column(String(200), unique=True)
    title: Mapped[str] = mapped_column(String(200))


class AirplayRow(Base):
    """A station aired a cut, at that minute. `week` is the ISO week of it in Antananarivo; `how` is how it was reported."""

    __tablename__ = "airplays"
    __table_args__ = (BY_ID,)

    station_id: Mapped[int] = mapped_column(ForeignKey("stations.id"), primary_key=True, autoincrement=False)
    cut: Mapped[int] = mapped_column(ForeignKey("cuts.number"), primary_key=True, autoincrement=False)
    aired_at: Mapped[datetime] = mapped_column(UtcTime, primary_key=True, index=True)
    week: Mapped[str] = mapped_column(String(8))
    how: Mapped[str] = mapped_column(String(8))
    reported_at: Mapped[datetime] = mapped_column(UtcTime)


class StationAttemptRow(Base):
    """Codes that were nobody's: `scope` is what is counted together (radio_feed.station_attempts), `hour` when it began (ms)."""

    __tablename__ = "station_attempts"
    __table_args__ = (BY_ID,)

    scope: Mapped[str] = mapped_column(String(8), primary_key=True)
    bucket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hour: Mapped[int] = mapped_column(BigInteger, primary_key=True, index=True)
    count: Mapped[int]
