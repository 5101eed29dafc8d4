"""A table of airplay (CSV) as an old spreadsheet writes it: read whole, each row believed or told of with its line and reason.

Its columns are found by the words of their heads, in French, Malagasy or English. The same table twice changes nothing.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.encodings import NoText, text_of
from core.ledger import Rows
from radio_feed.airplay import How, NotBelieved, Reason, cut_believed, report
from radio_feed.cuts import Cut
from radio_feed.written_times import TwoTimes, Unreadable, day_of, moment_at, moment_of, plain, time_of

LARGEST = 256 * 1024
"""Bytes: a year of a busy station takes a fifth of it."""
MOST_ROWS = 2000
AT_ONCE = 100
"""Rows of one transaction: a call waits meanwhile (P28)."""
LONGEST_TOLD = 120
"""Characters of a rejected row that are said again."""
DELIMITERS = ";,\t|"
HEADS: Mapping[str, frozenset[str]] = {
    "cut": frozenset({"cut", "coupe", "numero", "no", "n", "num", "number", "laharana", "isa"}),
    "day": frozenset({"date", "day", "jour", "daty", "andro"}),
    "time": frozenset({"time", "hour", "heure", "ora", "lera"}),
}
"""Words of a column's head to what stands in it. A head with words of day and time has both in one cell."""
OTHERS = frozenset({"station", "radio", "titre", "title", "lohateny"})
"""Words of heads whose columns are for people."""


class NotATable(StrEnum):
    """Why nothing of a file was read."""

    EMPTY = "empty"
    LARGE = "large"
    NO_TEXT = "no-text"
    BROKEN = "broken"
    HEADS = "heads"
    """A column for the cut number, the day or the time is missing."""


class Refused(Exception):
    """The file is no table of airplay: nothing of it was kept."""

    def __init__(self, why: NotATable) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Rejected:
    """A row that is not believed: its line, from 1, the reason, and what stands in it."""

    line: int
    reason: Reason
    text: str


@dataclass(frozen=True)
class Written:
    """A row as it stands: its line, its cells as one text, the cut number as written, and when it was aired, or why not."""

    line: int
    text: str
    cut: str
    aired_at: datetime | Reason


@dataclass(frozen=True)
class Taken:
    """What became of rows: how many airings are new, how many were known, the rows that are not believed, the items reported."""

    new: int = 0
    known: int = 0
    rejected: tuple[Rejected, ...] = ()
    cuts: frozenset[Cut] = frozenset()

    def and_of(self, more: "Taken") -> "Taken":
        """Both together."""
        new, known = self.new + more.new, self.known + more.known
        return Taken(new, known, (*self.rejected, *more.rejected), self.cuts | more.cuts)


def read_table(content: bytes) -> list[Written]:
    """The rows of a table, none judged yet against what there is. Raises Refused."""
    return [_written(line, cells, columns) for line, cells, columns in _rows_of(content)]


def helpings(written: Sequence[Written]) -> Iterator[Sequence[Written]]:
    """The rows, so many at a time as one transaction takes."""
    for at in range(0, len(written), AT_ONCE):
        yield written[at : at + AT_ONCE]


def take_rows(rows: Rows, station: int, written: Sequence[Written], now: datetime) -> Taken:
    """Keep what the rows report; those that are not believed are told."""
    taken = Taken()
    for row in written:
        taken = taken.and_of(_taken(rows, station, row, now))
    return taken


def _taken(rows: Rows, station: int, row: Written, now: datetime) -> Taken:
    try:
        if isinstance(row.aired_at, Reason):
            raise NotBelieved(row.aired_at)
        cut = cut_believed(rows, row.cut)
        new = report(rows, station, cut, row.aired_at, How.TABLE, now)
    except NotBelieved as refusal:
        return Taken(rejected=(Rejected(row.line, refusal.reason, row.text),))
    return Taken(int(new), int(not new), (), frozenset({cut}))


Columns = Mapping[str, int]
"""What stands in a column to its place; `time` is missing where the day's column has both."""


def _rows_of(content: bytes) -> Iterator[tuple[int, Sequence[str], Columns]]:
    if len(content) > LARGEST:
        raise Refused(NotATable.LARGE)
    try:
        text = text_of(content)
    except NoText:
        raise Refused(NotATable.NO_TEXT) from None
    head, _, _ = text.partition("\n")
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from _numbered(reader)
    except csv.Error:
        raise Refused(NotATable.BROKEN) from None


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, Sequence[str], Columns]]:
    columns: Columns | None = None
    for line, cells in enumerate(reader, start=1):
        if line > MOST_ROWS:
            raise Refused(NotATable.LARGE)
        if not any(cell.strip() for cell in cells):
            continue
        if columns is None:
            columns = _columns(cells)
        else:
            yield line, cells, columns
    if columns is None:
        raise Refused(NotATable.EMPTY)


def _columns(heads: Sequence[str]) -> Columns:
    """Where the cut number, the day and the time stand. Raises Refused."""
    found: dict[str, int] = {}
    for place, head in enumerate(heads):
        words = {*"".join(mark if mark.isalpha() else " " for mark in plain(head)).split()}
        means = [name for name, known in HEADS.items() if words & known and not words & OTHERS]
        for name in means[:1] if {"day", "time"} <= {*means} else means:
            found.setdefault(name, place)
        if {"day", "time"} <= {*means}:
            found.setdefault("both", place)
    if not {"cut", "day"} <= found.keys() or not {"time", "both"} & found.keys():
        raise Refused(NotATable.HEADS)
    return found


def _written(line: int, cells: Sequence[str], columns: Columns) -> Written:
    text = "; ".join(cells)[:LONGEST_TOLD]
    if len(cells) <= max(columns.values()):
        return Written(line, text, "", Reason.CELLS)
    return Written(line, text, cells[columns["cut"]], _aired_at(cells, columns))


def _aired_at(cells: Sequence[str], columns: Columns) -> datetime | Reason:
    try:
        if "both" in columns:
            return moment_of(cells[columns["both"]])
        day = day_of(cells[columns["day"]])
    except Unreadable:
        return Reason.NO_DAY
    try:
        return moment_at(day, time_of(cells[columns["time"]]))
    except TwoTimes:
        return Reason.TWO_TIMES
    except Unreadable:
        return Reason.NO_TIME
