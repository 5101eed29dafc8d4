"""Counts by the hour, under hashes, for a day: how often something was tried that may be tried only so often (P09).

    COUNTS = HourlyCounts("receipt_attempts")
    COUNTS.add(rows, scope, bucket, now)       # before anything is checked, committed with it
    COUNTS.take_back(rows, scope, bucket)      # it was right: it counts no longer
    COUNTS.within(rows, scope, bucket, timedelta(hours=1), now)

The table has scope, bucket, hour (ms) and count; core.outbox.sweeps forgets its older hours.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.clock import milliseconds
from core.ledger import Rows


@dataclass(frozen=True)
class HourlyCounts:
    """The counts of one table, a name of our own."""

    table: str

    def add(self, rows: Rows, scope: str, bucket: int, now: datetime) -> None:
        """Count one more."""
        sql = (
            f"INSERT INTO {self.table} (scope, bucket, hour, count) VALUES (?, ?, ?, 1)"  # noqa: S608 - our own
            f" ON CONFLICT (scope, bucket, hour) DO UPDATE SET count = {self.table}.count + 1"
        )
        rows.change(sql, scope, bucket, milliseconds(_whole(now)))

    def take_back(self, rows: Rows, scope: str, bucket: int) -> None:
        """Count the latest no longer."""
        sql = (
            f"UPDATE {self.table} SET count = count - 1 WHERE scope = ? AND bucket = ? AND hour ="  # noqa: S608
            f" (SELECT MAX(r.hour) FROM {self.table} r WHERE r.scope = ? AND r.bucket = ? AND r.count > 0)"
        )
        rows.change(sql, scope, bucket, scope, bucket)

    def within(self, rows: Rows, scope: str, bucket: int, span: timedelta, now: datetime) -> int:
        """How many there are in so many whole hours, this one included; of hours to come too, when the clock was set back."""
        sql = f"SELECT COALESCE(SUM(count), 0) FROM {self.table} WHERE scope = ? AND bucket = ? AND hour > ?"  # noqa: S608
        (count,) = rows.one(sql, scope, bucket, milliseconds(_whole(now) - span)) or (0,)
        return int(count)


def _whole(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)
