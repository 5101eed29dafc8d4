"""What the tests of registers build with: a register of their own, lists in files, a deployment's importer."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Connection, Engine

from agencies.importing import Importer, ImportRefused, Outcome, import_agencies, undo_import
from agencies.importing.stage import AGENCY_COLUMNS
from agencies.lookup import Found, Lists, current_lists, find_by_licence, find_by_name, range_values
from agencies.registers import Register
from core.database import reading
from core.ledger import Ledger, Rows, open_ledger, rows_of
from tests.builders import MovableClock
from tests.databases import change_in, rows_in

NOON = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HEADER = (
    "name",
    "also",
    "former",
    "licence",
    "status",
    "since",
    "until",
    "town",
    "address",
    "phone",
    "country",
)
COLUMNS = {
    "names": ["name", "also"],
    "former_names": "former",
    "licence": "licence",
    "status": "status",
    "status_since": "since",
    "valid_until": "until",
    "town": "town",
    "address": "address",
    "phone": "phone",
    "country": "country",
}
MAPPING: dict[str, Any] = {
    "columns": COLUMNS,
    "date_formats": ["%d/%m/%Y", "%Y-%m-%d"],
    "status_words": {"active": ["active", "valid"], "suspended": ["suspended"], "withdrawn": ["revoked"]},
    "licence_pattern": r"[A-Z]{0,3}-?[0-9/]+",
    "phone_region": "HK",
    "country_words": ["testland"],
    "refuse_above": {"rejected": 0.5, "gone": 0.5},
}


def register(mapping: dict[str, Any] | None = None, **changed: Any) -> Register:
    """A register with every column; `mapping` changes parts of its mapping."""
    values = {
        "country": "tst",
        "title": {"en": "A register of the tests"},
        "authority": "The tests",
        "regime": "licensing",
        "source": {"title": "The tests", "address": None, "read_on": "2026-11-20"},
        "mapping": MAPPING | (mapping or {}),
    }
    return Register.model_validate(values | changed)


def row(name: str, licence: str = "", **cells: str) -> list[str]:
    """A row of a list, in the order of HEADER."""
    told = {"name": name, "licence": licence, "status": "active", "country": "testland"} | cells
    return [told.get(column, "") for column in HEADER]


def csv_text(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER, delimiter: str = ",") -> str:
    text = StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()


@dataclass
class Office:
    """A deployment whose staff import lists into the register `test`."""

    engine: Engine
    folder: Path
    clock: MovableClock = field(default_factory=lambda: MovableClock(NOON))
    register: Register = field(default_factory=register)
    open_ledger: Callable[[Engine], Ledger] = open_ledger

    @property
    def importer(self) -> Importer:
        return Importer(self.engine, self.clock, self.folder, self.open_ledger)

    def file(self, content: str | bytes, name: str = "list.csv") -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def listed(self, *rows: Sequence[str], **options: Any) -> Outcome:
        """Import the rows as a CSV, and apply it."""
        return self.import_file(self.file(csv_text(rows)), **options)

    def import_file(self, path: Path, *, apply: bool = True, **options: Any) -> Outcome:
        return import_agencies(self.importer, "test", self.register, path, apply=apply, **options)

    def undo(self) -> Outcome:
        return undo_import(self.importer, "test")

    @contextmanager
    def looking(self, *, demo: bool = True) -> Iterator[tuple[Connection, Lists]]:
        with reading(self.engine) as connection:
            yield connection, current_lists(connection, {"test": self.register}, demo=demo)

    def by_name(self, keys: str) -> Found:
        with self.looking() as (connection, lists):
            return find_by_name(connection, lists, keys)

    def by_licence(self, digits: str) -> Found:
        with self.looking() as (connection, lists):
            return find_by_licence(connection, lists, digits)

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        return rows_in(self.folder, sql, *values)

    def change(self, sql: str, *values: Any) -> None:
        """Change a row behind the services' backs."""
        change_in(self.folder, sql, *values)

    def names(self) -> list[str]:
        """The names of the current list."""
        current = "SELECT current_import FROM registers WHERE id = 'test'"
        found = self.rows(f"SELECT name FROM agencies WHERE import_id = ({current}) ORDER BY name")
        return [one["name"] for one in found]

    def leftovers(self) -> int:
        """Rows of imports that are neither current nor kept for undo."""
        kept = "SELECT id FROM register_imports WHERE state IN ('current', 'previous')"
        tables = ("agencies", "agency_branches", "agency_words")
        return sum(
            self.rows(f"SELECT count(*) AS n FROM {table} WHERE import_id NOT IN ({kept})")[0]["n"]
            for table in tables
        )


def names_of(found: Found) -> list[str]:
    return [agency.name for agency in found.agencies]


def refused(office: Office, content: str | bytes, name: str = "list.csv") -> str:
    """Why the file is refused whole, in words that do not name the machine's folders."""
    with pytest.raises(ImportRefused) as why:
        office.import_file(office.file(content, name))
    return str(why.value).replace(str(office.folder), "")


def sheet(office: Office, rows: list[list[str]]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for cells in [[*HEADER], *rows]:
        book.active.append(cells)
    book.save(office.folder / "list.xlsx")
    return office.folder / "list.xlsx"


def rejected(outcome: Outcome) -> list[dict[str, str]]:
    assert outcome.rejected_file is not None
    with outcome.rejected_file.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def plan_of(office: Office, question: Callable[[bool], str], prefixes: Sequence[str]) -> list[str]:
    """How the database would answer a question for the words with these prefixes, a line a step. Nothing is kept.

    PostgreSQL reads a short list whole, and is right to: there the lists are made long first.
    """
    with office.engine.connect() as connection:
        rows = rows_of(connection)
        lists = current_lists(rows, {"test": office.register}, demo=True)
        if rows.on_postgresql:
            _make_long(rows, *lists.imports)
        explain = "EXPLAIN " if rows.on_postgresql else "EXPLAIN QUERY PLAN "
        asked = explain + question(rows.on_postgresql)
        plan = [str(one[-1]) for one in rows.all(asked, *range_values(lists, prefixes))]
        connection.rollback()
    return plan


def _make_long(rows: Rows, import_id: int) -> None:
    """A hundred thousand agencies more, each of one word, all like the first one."""
    numbers = "generate_series(200000001, 200100000) AS n"
    own = {"key": "n", "licence_digits": "CAST(n AS text)"}
    columns = ", ".join(AGENCY_COLUMNS)
    taken = ", ".join(own.get(column, f"a.{column}") for column in AGENCY_COLUMNS)
    first = "(SELECT * FROM agencies WHERE import_id = ? LIMIT 1) AS a"
    rows.change(f"INSERT INTO agencies ({columns}) SELECT {taken} FROM {first}, {numbers}", import_id)
    words = f"SELECT CAST(? AS integer), CAST(n AS text), n FROM {numbers}"
    rows.change(f"INSERT INTO agency_words (import_id, t9, key) {words}", import_id)
    rows.change("ANALYZE agencies, agency_words")
