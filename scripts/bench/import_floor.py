"""The honest floor of an import: a csv reader whose rows go into the same three tables by executemany, and nothing else.

No cell is cleaned or judged, no row contradicts another, nothing is compared with the list before, no call is let in between;
keys, digests and keypad words are made, for without them the rows would not be the same.

python -m scripts.bench.import_floor DATABASE_URL list.csv
"""

import csv
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agencies.importing.stage import AGENCY_COLUMNS
from agencies.names import agency_key, digits_of, fingerprint, spellings
from core.database import connect

AT_ONCE = 1000
BRANCH_COLUMNS = ("import_id", "key", "branch", "town", "address", "phone")
WORD_COLUMNS = ("import_id", "t9", "key")


def main() -> None:
    url, path = sys.argv[1], Path(sys.argv[2])
    connection = connect(url).raw_connection()
    mark = "%s" if url.startswith("postgresql") else "?"
    cursor = connection.cursor()
    cursor.execute(
        "INSERT INTO register_imports (register, state, digest, file, listed_on, started_at, counts)"
        " VALUES ('floor', 'current', '', '', '2026-11-22', 0, '{}') RETURNING id"
    )
    begun = cursor.fetchone()
    assert begun is not None
    import_id = begun[0]
    connection.commit()
    with path.open(encoding="utf-8", newline="") as file:
        for batch in _batches(csv.DictReader(file)):
            agencies = [_agency(import_id, cells) for cells in batch]
            branches = [_branch(import_id, row[1], cells) for row, cells in zip(agencies, batch, strict=True)]
            words = [
                (import_id, word, row[1])
                for row, cells in zip(agencies, batch, strict=True)
                for word in set(spellings(cells["name"]))
            ]
            if mark == "?":
                cursor.execute("BEGIN")
            cursor.executemany(_insert("agencies", AGENCY_COLUMNS, mark), agencies)
            cursor.executemany(_insert("agency_branches", BRANCH_COLUMNS, mark), branches)
            cursor.executemany(_insert("agency_words", WORD_COLUMNS, mark), words)
            connection.commit()


def _batches(rows: Iterator[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    while batch := [*itertools.islice(rows, AT_ONCE)]:
        yield batch


def _insert(table: str, columns: tuple[str, ...], mark: str) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join([mark] * len(columns))})"  # noqa: S608


def _agency(import_id: int, cells: dict[str, str]) -> tuple[Any, ...]:
    name, licence = cells["name"], cells["licence"]
    branch = fingerprint(cells["town"], cells["address"], cells["phone"])
    return (
        import_id, agency_key("bench", licence, name), name, name.casefold(), "[]", "[]", licence, digits_of(licence),
        cells["status"], None, cells["valid_until"], None, cells["town"], cells["phone"], "[]", "[]",
        fingerprint(*cells.values()), 1, branch,
    )  # fmt: skip


def _branch(import_id: int, key: int, cells: dict[str, str]) -> tuple[Any, ...]:
    place = (cells["town"], cells["address"], cells["phone"])
    return (import_id, key, fingerprint(*place), *place)


if __name__ == "__main__":
    main()
