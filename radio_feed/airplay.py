"""Airplay: which station aired what, and when, as the station itself reports it - by form, table, paper or telephone.

The same report twice counts once, whichever way it came. What cannot be true - a number that is nothing's, a time to come - is
refused with its reason and never mended. That an item was withdrawn is told, and the report kept: it was aired.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.clock import ANTANANARIVO, milliseconds, moment
from core.ledger import Rows
from radio_feed.cuts import Cut, cut_of, is_cut

OLDEST = timedelta(days=366)
"""An airing longer ago is a year that was mistaken."""
CLOCKS_DIFFER = timedelta(minutes=10)
"""A station's clock may be ahead of ours by so much."""
JUST_NOW = timedelta(minutes=30)
"""Within it, who says twice "just now" speaks of one airing."""


class How(StrEnum):
    """How an airing was reported."""

    FORM = "form"
    TABLE = "csv"
    PAPER = "paper"
    PHONE = "phone"


class Reason(StrEnum):
    """Why a report is not believed."""

    SLIP = "slip"
    """The number's check digit is wrong: a digit was mistaken."""
    UNKNOWN = "unknown"
    """No item has the number."""
    NO_DAY = "no-day"
    NO_TIME = "no-time"
    TWO_TIMES = "two-times"
    FUTURE = "future"
    OLD = "old"
    CELLS = "cells"
    """The row has other cells than the table's head."""


class NotBelieved(Exception):
    """The report cannot be true; nothing of it was kept. Say why, and ask again."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Airplay:
    """A cut that was aired, at that minute."""

    cut: Cut
    aired_at: datetime
    how: How


def cut_believed(rows: Rows, digits: str) -> Cut:
    """The item of a number as it was written or keyed. Raises NotBelieved."""
    digits = "".join(digits.split())
    if not is_cut(digits):
        raise NotBelieved(Reason.SLIP)
    cut = cut_of(rows, int(digits))
    if cut is None:
        raise NotBelieved(Reason.UNKNOWN)
    return cut


def refuse_time(aired_at: datetime, now: datetime) -> None:
    """Raises NotBelieved for a time that is to come, or too long ago."""
    if aired_at > now + CLOCKS_DIFFER:
        raise NotBelieved(Reason.FUTURE)
    if aired_at < now - OLDEST:
        raise NotBelieved(Reason.OLD)


def report(rows: Rows, station: int, cut: Cut, aired_at: datetime, how: How, now: datetime) -> bool:
    """Keep that a station aired a cut at that minute; false when it was known. Raises NotBelieved."""
    refuse_time(aired_at, now)
    minute = aired_at.replace(second=0, microsecond=0)
    sql = (
        "INSERT INTO airplays (station_id, cut, aired_at, week, how, reported_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (station_id, cut, aired_at) DO NOTHING"
    )
    kept = (station, cut.number, milliseconds(minute), week_of(minute), how.value, milliseconds(now))
    return rows.change(sql, *kept) == 1


def report_just_now(rows: Rows, station: int, cut: Cut, how: How, now: datetime) -> bool:
    """Keep that it was aired just now; false when it was said already, a little while ago."""
    sql = "SELECT 1 FROM airplays WHERE station_id = ? AND cut = ? AND aired_at > ? AND aired_at <= ?"
    since, until = milliseconds(now - JUST_NOW), milliseconds(now + CLOCKS_DIFFER)
    if rows.one(sql, station, cut.number, since, until):
        return False
    return report(rows, station, cut, now, how, now)


def newest(rows: Rows, station: int, most: int) -> Sequence[Airplay]:
    """What a station reported, the newest airing first."""
    sql = (
        "SELECT a.cut, c.item, c.title, a.aired_at, a.how FROM airplays a JOIN cuts c ON c.number = a.cut"
        " WHERE a.station_id = ? ORDER BY a.aired_at DESC, a.cut LIMIT ?"
    )
    return [
        Airplay(Cut(number, item, title), moment(at), How(how))
        for number, item, title, at, how in rows.all(sql, station, most)
    ]


def week_of(at: datetime) -> str:
    """The ISO week of a moment, in Antananarivo: 2026-W48."""
    year, week, _ = at.astimezone(ANTANANARIVO).isocalendar()
    return f"{year}-W{week:02}"
