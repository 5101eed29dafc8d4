"""Time comes in through a Clock, so that a test or a rehearsal can move it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

ANTANANARIVO = ZoneInfo("Indian/Antananarivo")


class Clock(Protocol):
    def now(self) -> datetime:
        """The present, aware, in UTC."""


@dataclass(frozen=True)
class SystemClock:
    """The machine's clock, moved by `offset` (CLOCK_OFFSET; zero in production)."""

    offset: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset


def milliseconds(at: datetime) -> int:
    """A time as the rows keep it (core.models.base.UtcTime), for statements of the driver."""
    return round(at.timestamp() * 1000)


def moment(kept: int) -> datetime:
    """The time, aware, in UTC, that a row keeps as milliseconds."""
    return datetime.fromtimestamp(kept / 1000, UTC)


def whole_hour(at: datetime) -> datetime:
    """The hour that has begun: finer times could be matched with a carrier's list of calls."""
    return at.replace(minute=0, second=0, microsecond=0)


def day_of(at: datetime) -> date:
    """The day in Madagascar."""
    return at.astimezone(ANTANANARIVO).date()
