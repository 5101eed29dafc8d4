"""A month of airplay: what a station aired, or all of them, and how many called the line in the two hours after.

Those calls are the cheapest measure of who listens, and no more than a sign: people call for other reasons, too. Only months that
are over (core.months); fewer than five calls are not shown, nor the sum of which they could be taken away.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cases.figures import LEAST, Shown
from core.ledger import Rows
from core.months import month_ends, month_starts, refuse_open
from radio_feed.stations import Station, station_of

LISTENED = timedelta(hours=2)
"""After an airing: who heard it and calls, calls by then (sound.md, Stations)."""
LINE = "main"
"""The workers' line: a presenter's call is none of a listener."""
_LISTENED = LISTENED // timedelta(milliseconds=1)


@dataclass(frozen=True)
class Aired:
    """A line of the figures: what was aired, or who aired, how many times, and the calls after it."""

    number: int
    name: str
    times: int
    calls: Shown


@dataclass(frozen=True)
class AirplayMonth:
    """The figures of a month: of one station, or of all with a line for each."""

    first: date
    station: Station | None
    items: tuple[Aired, ...]
    stations: tuple[Aired, ...]
    times: int
    calls: Shown


Named = Mapping[tuple[int, str], Sequence[int]]
"""Number and name of what was aired to when (ms)."""


def airplay_month(rows: Rows, first: date, now: datetime, station: int | None = None) -> AirplayMonth:
    """The figures of the month that begins on that day. Raises MonthNotOver, NoSuchStation."""
    refuse_open(first, now)
    whose = None if station is None else station_of(rows, station)
    begins = _begins(rows, first)
    items: dict[tuple[int, str], list[int]] = defaultdict(list)
    stations: dict[tuple[int, str], list[int]] = defaultdict(list)
    for id_, name, cut, title, at in _airings(rows, first, station):
        items[cut, title].append(at)
        stations[id_, name].append(at)
    by_item, by_station = _lines(items, begins), _lines(stations, begins)
    airings = [at for times in items.values() for at in times]
    small = any(line.calls is None for line in (*by_item, *by_station))
    calls = None if small else shown(calls_after(begins, airings))
    return AirplayMonth(first, whose, by_item, by_station if station is None else (), len(airings), calls)


def calls_after(begins: Sequence[int], airings: Iterable[int]) -> int:
    """How many of the calls, in order, began within LISTENED of an airing; a call after two airings is one call."""
    calls, reached = 0, 0
    for at in sorted(airings):
        since, until = bisect_left(begins, at), bisect_left(begins, at + _LISTENED)
        calls += max(0, until - max(since, reached))
        reached = max(reached, until)
    return calls


def shown(calls: int) -> Shown:
    """The figure, or nothing where it is small."""
    return calls if calls >= LEAST else None


def _lines(aired: Named, begins: Sequence[int]) -> tuple[Aired, ...]:
    """The most aired first."""
    lines = (
        Aired(number, name, len(times), shown(calls_after(begins, times)))
        for (number, name), times in aired.items()
    )
    return tuple(sorted(lines, key=lambda line: (-line.times, line.name, line.number)))


def _airings(rows: Rows, first: date, station: int | None) -> list[tuple[int, str, int, str, int]]:
    """Station and cut, each with its name, and when (ms)."""
    sql = (
        "SELECT s.id, s.name, c.number, c.title, a.aired_at FROM airplays a"
        " JOIN stations s ON s.id = a.station_id JOIN cuts c ON c.number = a.cut"
        " WHERE a.aired_at >= ? AND a.aired_at < ?"
    )
    between = month_starts(first), month_ends(first)
    whose, of = ("", ()) if station is None else (" AND s.id = ?", (station,))
    return [(id_, name, cut, title, at) for id_, name, cut, title, at in rows.all(sql + whose, *between, *of)]


def _begins(rows: Rows, first: date) -> list[int]:
    """When calls began on the workers' line (to the minute, ms), until the last airing of the month is two hours ago."""
    sql = "SELECT at FROM events WHERE line = ? AND heard = 'begin' AND at >= ? AND at < ? ORDER BY at"
    return [at for (at,) in rows.all(sql, LINE, month_starts(first), month_ends(first) + _LISTENED)]
