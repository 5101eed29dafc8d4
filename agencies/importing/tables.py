"""CSV, XLSX and JSON as the same thing: a header, then rows with the line each begins on. Nothing is held but one row."""

import csv
import itertools
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import ijson

from agencies.importing.files import Kind, ListFile
from agencies.importing.refusals import NotAList
from agencies.names import clean
from agencies.registers import SheetMapping

LONGEST_LINE = 1 << 20
"""Characters of one line of a CSV; a cell is held to csv's own limit of 131,072."""
OTHER_DELIMITERS = ",;\t|"
DAMAGE = (
    zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, TypeError, ValueError, AttributeError, EOFError, OSError,
    NotImplementedError,
)  # fmt: skip
"""What openpyxl and its parsers were seen to raise on damaged sheets (both XML parsers' errors are SyntaxErrors)."""
MOST_ROWS = 1 << 20
"""Rows of a sheet, as every office program has it: what counts further is made to keep us busy."""
SPARE_CELLS = 8
"""Cells right of the header's last that are looked at: a sheet may count 16,384 in each row."""
DEEPEST = 50
"""Lists and objects of a JSON file that lie in each other."""
STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
BRACKET = re.compile(r"[][{}]")
FETCH_AGAIN = "Fetch the list again."

Row = tuple[int, Sequence[Any]]
"""The line (of a CSV or a sheet) or the place in the list (of JSON) that a row begins at, from 1, and its cells."""


@dataclass
class Table:
    """`read` is the share of the file that was read so far, for a progress bar."""

    header: tuple[str, ...]
    rows: Iterator[Row]
    read: float = 0.0


@contextmanager
def open_table(file: ListFile, mapping: SheetMapping) -> Iterator[Table]:
    """The file's table. Raises NotAList here or while rows are read, when the file turns out to be no whole list."""
    match file.kind:
        case Kind.CSV:
            opened = _open_csv(file, mapping)
        case Kind.XLSX:
            opened = _open_xlsx(file, mapping)
        case Kind.JSON:
            opened = _open_json(file, mapping)
    with opened as table:
        yield table


@contextmanager
def _open_csv(file: ListFile, mapping: SheetMapping) -> Iterator[Table]:
    with file.path.open(encoding=file.encoding, newline="") as text:
        reader = csv.reader(_lines(text, file), delimiter=mapping.delimiter, strict=True)
        header = _csv_header(reader, file, mapping)
        table = Table(header, iter(()))
        table.rows = _csv_rows(reader, file, text, table)
        yield table


def _lines(text: IO[str], file: ListFile) -> Iterator[str]:
    """The lines of the text, none longer than a list has."""
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise NotAList(f"{file.path} has a line of more than {LONGEST_LINE:,} characters.", FETCH_AGAIN)
        yield line


def _csv_header(reader: Any, file: ListFile, mapping: SheetMapping) -> tuple[str, ...]:
    try:
        header = tuple(clean(cell).lstrip("\ufeff") for cell in next(reader))
    except csv.Error as error:
        raise _broken_csv(file, reader, error) from None
    other = next((mark for mark in OTHER_DELIMITERS if len(header) == 1 and mark in header[0]), None)
    if other and other != mapping.delimiter:
        raise NotAList(
            f"{file.path} is separated by {other!r}, the mapping says {mapping.delimiter!r}.",
            f"Set mapping > delimiter to {other!r}, or save the list anew.",
        )
    return header


def _csv_rows(reader: Any, file: ListFile, text: IO[str], table: Table) -> Iterator[Row]:
    """The rows; where the file ends within quotes it was cut off, and none of it is believed."""
    raw = getattr(text, "buffer", None)
    line = reader.line_num + 1
    try:
        for cells in reader:
            if any(cells):
                yield line, cells
            line = reader.line_num + 1
            if not line & 255 and raw is not None:
                table.read = raw.tell() / file.size
    except csv.Error as error:
        raise _broken_csv(file, reader, error) from None


def _broken_csv(file: ListFile, reader: Any, error: csv.Error) -> NotAList:
    return NotAList(
        f"{file.path}, line {reader.line_num}: {error}.",
        "The file is cut off or damaged there: fetch it again, or mend the line.",
    )


@contextmanager
def _open_xlsx(file: ListFile, mapping: SheetMapping) -> Iterator[Table]:
    """The file is opened here: openpyxl leaves it open when it finds it damaged."""
    import openpyxl  # takes longer to load than a demo list to import

    with file.path.open("rb") as raw:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # styles and extensions that openpyxl leaves out
                book = openpyxl.load_workbook(raw, read_only=True, data_only=False, keep_links=False)
        except DAMAGE as error:
            raise _broken_xlsx(file, error) from None
        if not book.sheetnames or (mapping.sheet and mapping.sheet not in book.sheetnames):
            raise NotAList(
                f"{file.path} has no sheet {mapping.sheet!r}, but {', '.join(map(repr, book.sheetnames))}.",
                "Correct mapping > sheet.",
            )
        yield _sheet(book[mapping.sheet or book.sheetnames[0]], file)


def _sheet(sheet: Any, file: ListFile) -> Table:
    total = sheet.max_row or 0
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    first = next(_sheet_rows(sheet, file, 1), (0, ()))[1]
    width = max((at + 1 for at, cell in enumerate(first) if cell is not None), default=0)
    table = Table(tuple(clean(str(cell or "")) for cell in first[:width]), iter(()))
    table.rows = _within(_sheet_rows(sheet, file, 2, width + SPARE_CELLS), width, table, total)
    return table


def _within(rows: Iterator[Row], width: int, table: Table, total: int) -> Iterator[Row]:
    """Rows as wide as the header: a sheet leaves out empty cells at the end, and may keep ghosts of cleared ones."""
    for line, cells in rows:
        if any(cell is not None and cell != "" for cell in cells):
            ghosts = all(cell is None for cell in cells[width:])
            yield line, cells[:width] if ghosts else cells
        table.read = line / total if total else 0.0


def _sheet_rows(sheet: Any, file: ListFile, first: int, most_cells: int | None = None) -> Iterator[Row]:
    try:
        cells = sheet.iter_rows(min_row=first, max_col=most_cells, values_only=True)
        for line, row in enumerate(cells, start=first):
            if line > MOST_ROWS:
                raise NotAList(f"{file.path} counts more than {MOST_ROWS:,} rows.", FETCH_AGAIN)
            yield line, row
    except DAMAGE as error:
        raise _broken_xlsx(file, error) from None


def _broken_xlsx(file: ListFile, error: Exception) -> NotAList:
    return NotAList(f"{file.path} is a damaged XLSX ({type(error).__name__}).", FETCH_AGAIN)


@contextmanager
def _open_json(file: ListFile, mapping: SheetMapping) -> Iterator[Table]:
    with file.path.open(encoding=file.encoding) as text:
        objects = _objects(text, file, mapping)
        first = next(objects, None)
        if first is None:
            raise NotAList(
                f"{file.path} has no list at {mapping.items!r}, or an empty one.", "Correct mapping > items."
            )
        table = Table(tuple(first), iter(()))
        table.rows = _json_rows(itertools.chain([first], objects), file, text, table)
        yield table


def _objects(text: IO[str], file: ListFile, mapping: SheetMapping) -> Iterator[dict[str, Any]]:
    try:
        for item in ijson.items(_Bytes(text, file), mapping.items, use_float=True):
            if not isinstance(item, dict):
                raise NotAList(f"{file.path} lists a {type(item).__name__}, not agencies.", FETCH_AGAIN)
            yield item
    except ijson.JSONError as error:
        what = str(error).splitlines()[0].rstrip(".")
        raise NotAList(f"{file.path} is cut off or no JSON ({what}).", FETCH_AGAIN) from None


class _Bytes:
    """A text in any encoding as the UTF-8 bytes that ijson reads. Raises NotAList when lists lie in lists without end: ijson
    holds the way to each of them.
    """

    def __init__(self, text: IO[str], file: ListFile) -> None:
        self._text, self._file = text, file
        self._depth, self._string = 0, ""

    def read(self, size: int) -> bytes:
        text = self._text.read(size)
        self._go_deeper(text)
        return text.encode()

    def _go_deeper(self, text: str) -> None:
        outside = STRING.sub("", self._string + text)
        plain, quote, begun = outside.partition('"')
        self._string = quote + begun
        for bracket in BRACKET.findall(plain):
            self._depth += 1 if bracket in "[{" else -1
            if self._depth > DEEPEST:
                raise NotAList(f"{self._file.path} holds lists in lists, {DEEPEST} deep.", FETCH_AGAIN)


def _json_rows(
    objects: Iterator[dict[str, Any]], file: ListFile, text: IO[str], table: Table
) -> Iterator[Row]:
    raw = getattr(text, "buffer", None)
    for place, item in enumerate(objects, start=1):
        yield place, [_plain(item.get(name)) for name in table.header]
        if not place & 255 and raw is not None:
            table.read = raw.tell() / file.size


def _plain(value: Any) -> Any:
    """A list of words as one text; what is no value of a cell stays what it is, to be rejected."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    return value
