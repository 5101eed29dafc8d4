"""The stage: rows of an import that nobody sees yet, written and cleared in short steps between which calls go on.

Every statement that writes `agencies`, `agency_branches`, `agency_words` and `agency_changes` is here. They go through the
ledger, whose turnstile the calls pass too, so that a call waits for one step at most.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from time import perf_counter
from typing import Any, NamedTuple

from agencies.importing.rows import Entry
from core.ledger import Ledger, Result, Rows, Work

STEP_SECONDS = 0.003
"""What the rows of a step aim at; 0.05 is the limit (P28), and the commit comes on top."""
LONG_SECONDS = 0.035
"""A step that took longer, waiting for its turn included."""
FIRST_STEP = 50
LONGEST_STEP = 1000
FEWEST_ROWS = 10

AGENCY_COLUMNS = (
    "import_id", "key", "name", "folded", "other_names", "former_names", "licence", "licence_digits", "status",
    "status_since", "valid_until", "held_since", "town", "phone", "destinations", "activities", "digest", "branches",
    "branch_sum",
)  # fmt: skip
TABLES = {
    "agency_words": ("t9", "key"),
    "agency_branches": ("key", "branch"),
    "agency_changes": ("key",),
    "agencies": ("key",),
}
"""The tables an import fills, with what tells its rows apart, in the order in which they are cleared."""

SUM_BITS = (1 << 40) - 1
"""Places are summed, so that their order in the file does not matter; a sum of four million still fits."""


class Line(NamedTuple):
    """A row that was believed: where it stood, what stood there, what it says."""

    line: int
    cells: Sequence[Any]
    entry: Entry


Reject = Callable[[int, str, Sequence[Any]], None]


class Pace:
    """How many rows a step may have, from how long the last ones took.

    What a commit costs is the disk's and hardly less for fewer rows, so the rows' own time decides; only a step that was long
    as a whole makes the next one half as long.
    """

    def __init__(self) -> None:
        self.rows = FIRST_STEP

    def write(self, ledger: Ledger, work: Work[Result]) -> Result:
        """Carry out a step of about `rows` rows, and learn from it."""
        inside = 0.0

        def timed(rows: Rows) -> Result:
            nonlocal inside
            began = perf_counter()
            result = work(rows)
            inside = perf_counter() - began
            return result

        began = perf_counter()
        result = ledger.write(timed)
        self.learn(inside, perf_counter() - began)
        return result

    def learn(self, inside: float, whole: float) -> None:
        wanted = self.rows * STEP_SECONDS / max(inside, 1e-4)
        if whole > LONG_SECONDS:
            wanted = min(wanted, self.rows / 2)
        self.rows = int(min(LONGEST_STEP, max(FEWEST_ROWS, min(wanted, self.rows * 2))))


@dataclass
class Stage:
    """Takes lines one by one and writes them in steps; what contradicts an earlier line is handed to `reject`."""

    ledger: Ledger
    import_id: int
    reject: Reject
    pace: Pace = field(default_factory=Pace)
    waiting: list[Line] = field(default_factory=list)

    def add(self, line: Line) -> None:
        self.waiting.append(line)
        if len(self.waiting) >= self.pace.rows:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        lines, self.waiting = self.waiting, []
        if not lines:
            return
        agencies = _Agencies(self.import_id, lines)
        refused = self.pace.write(self.ledger, agencies.write)
        for line in [*agencies.contradicting, *refused]:
            self.reject(line.line, _contradiction(line.entry), line.cells)


def _contradiction(entry: Entry) -> str:
    if entry.licence:
        return f"licence {entry.licence!r} is already another name's, or has another status or end, on an earlier line"
    return f"{entry.name!r} has another status or end on an earlier line"


class _Agencies:
    """The lines of a step by agency: what is written in one transaction."""

    def __init__(self, import_id: int, lines: Sequence[Line]) -> None:
        self._import_id = import_id
        self._of: dict[int, list[Line]] = {}
        self.contradicting: list[Line] = []
        for line in lines:
            mine = self._of.setdefault(line.entry.key, [])
            if mine and _stance(mine[0].entry) != _stance(line.entry):
                self.contradicting.append(line)
            else:
                mine.append(line)

    def write(self, rows: Rows) -> list[Line]:
        """Writes all; returns the lines of agencies that earlier steps know otherwise, of which nothing is written."""
        refused: set[int] = set()
        agencies = [self._agency(key) for key in self._of]
        if insert(rows, "agencies", AGENCY_COLUMNS, agencies, unless=AGREES) < len(agencies):
            refused = {key for key in self._of if not self._agrees(rows, key)}
        self._write_places(rows, refused)
        return [line for key in refused for line in self._of[key]]

    def _agency(self, key: int) -> tuple[Any, ...]:
        lines = self._of[key]
        total = sum(line.entry.branch & SUM_BITS for line in lines)
        return (self._import_id, *lines[0].entry[:16], len(lines), total)

    def _agrees(self, rows: Rows, key: int) -> bool:
        kept = rows.one(
            "SELECT folded, status, valid_until FROM agencies WHERE import_id = ? AND key = ?",
            self._import_id,
            key,
        )
        assert kept is not None
        folded, status, end = _stance(self._of[key][0].entry)
        return (folded, status, end) == (kept[0], kept[1], None if kept[2] is None else str(kept[2]))

    def _write_places(self, rows: Rows, refused: set[int]) -> None:
        entries = [line.entry for key, lines in self._of.items() if key not in refused for line in lines]
        places = [
            (self._import_id, entry.key, entry.branch, entry.town, entry.address, entry.phone)
            for entry in entries
        ]
        words = {(self._import_id, word, entry.key) for entry in entries for word in entry.words}
        insert(rows, "agency_branches", ("import_id", "key", "branch", "town", "address", "phone"), places)
        insert(rows, "agency_words", ("import_id", "t9", "key"), sorted(words))


def _stance(entry: Entry) -> tuple[str, str, str | None]:
    """What two lines of one agency must agree on."""
    return entry.folded, entry.status, entry.valid_until


AGREES = (
    " ON CONFLICT (import_id, key) DO UPDATE SET"
    " branches = agencies.branches + excluded.branches, branch_sum = agencies.branch_sum + excluded.branch_sum"
    " WHERE agencies.folded = excluded.folded AND agencies.status = excluded.status"
    " AND coalesce(CAST(agencies.valid_until AS TEXT), '') = coalesce(CAST(excluded.valid_until AS TEXT), '')"
)
"""A line of an agency that is there already adds its place, unless the two contradict each other: then nothing is changed."""
THERE_ALREADY = " ON CONFLICT DO NOTHING"


def insert(
    rows: Rows,
    table: str,
    columns: tuple[str, ...],
    values: Sequence[tuple[Any, ...]],
    *,
    unless: str = THERE_ALREADY,
) -> int:
    """Insert rows; how many it touched. Those that are there already stay as they are, or do as `unless` says.

    PostgreSQL is given them as one JSON text, in one statement that it has prepared: a third of what a row costs by itself.
    """
    if not rows.on_postgresql:
        return rows.change_each(_insert_sql(table, columns) + unless, values)
    told = json.dumps([dict(zip(columns, row, strict=True)) for row in values])
    return rows.change(_insert_json_sql(table, columns) + unless, told)


@cache
def _insert_sql(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - our own names


@cache
def _insert_json_sql(table: str, columns: tuple[str, ...]) -> str:
    told = ", ".join(columns)
    each = f"json_populate_recordset(CAST(NULL AS {table}), CAST(? AS json))"
    return f"INSERT INTO {table} ({told}) SELECT {told} FROM {each}"  # noqa: S608 - our own names


def clear(ledger: Ledger, import_id: int, tables: Sequence[str] = tuple(TABLES)) -> None:
    """Remove the rows of an import, in short steps."""
    for table in tables:
        pace, more = Pace(), True
        while more:
            more = pace.write(ledger, partial(_clear_step, import_id=import_id, table=table, count=pace.rows))


def _clear_step(rows: Rows, import_id: int, table: str, count: int) -> bool:
    """Remove the first so many rows of an import from a table; whether there may be more."""
    told = ", ".join(TABLES[table])
    first = f"SELECT {told} FROM {table} WHERE import_id = ? ORDER BY {told} LIMIT 1 OFFSET ?"  # noqa: S608 - our own names
    removal = f"DELETE FROM {table} WHERE import_id = ?"  # noqa: S608 - our own names
    last = rows.one(first, import_id, count - 1)
    if last is None:
        rows.change(removal, import_id)
        return False
    rows.change(f"{removal} AND ({told}) <= ({', '.join('?' * len(last))})", import_id, *last)
    return True
