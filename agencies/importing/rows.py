"""One row of an authority's list, read by the register's mapping: an agency's entry, or a reason why not. Pure."""

import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from agencies.importing.phones import phone_reader
from agencies.importing.refusals import NotAList
from agencies.names import agency_key, clean, digits_of, fingerprint, folded, spellings
from agencies.registers import Register, SheetMapping
from agencies.status import Status

FARTHEST_END = timedelta(days=50 * 365)
"""No licence is given for longer: an end beyond it is a slip of the hand."""
LONGEST_CELL = 1000
"""Characters that a name, an address or a licence may have."""
ISO = "%Y-%m-%d"
"""A day of a spreadsheet's own kind reaches us like this, whatever the register writes."""
_TO_CLEAN = re.compile(r"[^\x00\x20-\x7e]|  |\x00[ =]| \x00|^[ =]| \Z")
"""In a row joined by NUL: what may have to be cleaned, and formulas. A cell that holds a NUL itself was refused as binary."""
_HELD_SINCE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class Rejected(Exception):
    """The row cannot be believed; the message is the reason, as a person reads it in the file of rejected rows."""


class Entry(NamedTuple):
    """What one row says: its agency, in the order of the columns of `agencies`, one place of it, and its keypad words."""

    key: int
    name: str
    folded: str
    other_names: str
    former_names: str
    licence: str | None
    licence_digits: str | None
    status: str
    status_since: str | None
    valid_until: str | None
    held_since: str | None
    town: str
    phone: str | None
    destinations: str
    activities: str
    digest: int
    branch: int
    address: str
    words: frozenset[str]


Cells = Sequence[Any]


@dataclass(frozen=True)
class RowReader:
    """Reads rows whose columns stand in the given order. Raises NotAList when a column of the mapping is not there."""

    register_id: str
    register: Register
    header: tuple[str, ...]
    today: date

    def __post_init__(self) -> None:
        missing = [column for column in self.mapping.columns.named() if column not in self.header]
        if missing:
            raise NotAList(
                f"The file has no column {', '.join(map(repr, missing))}; it has {', '.join(map(repr, self.header))}.",
                f"Give {self.register_id} its own file, or correct mapping > columns"
                f" in content/registers/{self.register_id}.yaml.",
            )

    @property
    def mapping(self) -> SheetMapping:
        assert self.register.mapping is not None
        return self.register.mapping

    def reader(self) -> Callable[[Cells], Entry]:
        """A function from the cells of a row to its entry; it raises Rejected."""
        read = _Fields(self.mapping, self.header, self.today)
        register_id = self.register_id

        def entry(cells: Cells) -> Entry:
            fields = read(cells)
            return _entry(register_id, fields)

        return entry


class _Values(NamedTuple):
    names: list[str]
    former: list[str]
    licence: str
    status: str
    status_since: str | None
    valid_until: str | None
    held_since: str | None
    town: str
    address: str
    phone: str | None
    destinations: list[str]
    activities: list[str]


class _Fields:
    """The values of a row, each checked for what it is."""

    def __init__(self, mapping: SheetMapping, header: Sequence[str], today: date) -> None:
        self._mapping = mapping
        self._today = today
        self._width = len(header)
        columns = mapping.columns
        self._at = {field: header.index(name) for field, name in columns if isinstance(name, str)}
        self._names = [header.index(name) for name in columns.names]
        self._pattern = re.compile(mapping.licence_pattern) if mapping.licence_pattern else None
        self._statuses = {
            folded(word): status for status, words in mapping.status_words.items() for word in words
        }
        self._countries = {folded(word) for word in mapping.country_words}
        self._dated = lru_cache(maxsize=4096)(self._date)
        self._phone = phone_reader(mapping.phone_region)

    def __call__(self, cells: Cells) -> _Values:
        if len(cells) != self._width:
            raise Rejected(
                f"the row has {len(cells)} cells, the header {self._width}: it is cut off, or a delimiter is missing"
            )
        texts = _texts(cells)
        self._refuse_other_country(texts)
        names = list(dict.fromkeys(name for at in self._names if (name := texts[at])))
        if not names or not any(char.isalnum() for char in names[0]):
            raise Rejected("no name")
        return _Values(
            names,
            self._listed(texts, "former_names", ";"),
            self._licence(self._cell(texts, "licence")),
            self._status(self._cell(texts, "status")),
            self._past(texts, "status_since"),
            self._end(texts),
            self._held_since(self._cell(texts, "held_since")),
            self._cell(texts, "town"),
            self._cell(texts, "address"),
            self._phone(self._cell(texts, "phone")),
            self._listed(texts, "destinations", self._mapping.list_separator),
            self._listed(texts, "activities", self._mapping.list_separator),
        )

    def _cell(self, texts: Sequence[str], field: str) -> str:
        at = self._at.get(field)
        return "" if at is None else texts[at]

    def _listed(self, texts: Sequence[str], field: str, separator: str) -> list[str]:
        text = self._cell(texts, field)
        return [part for each in text.split(separator) if (part := each.strip())] if text else []

    def _refuse_other_country(self, texts: Sequence[str]) -> None:
        if "country" in self._at and folded(self._cell(texts, "country")) not in self._countries:
            raise Rejected(f"country {self._cell(texts, 'country')!r} is not this register's")

    def _licence(self, text: str) -> str:
        if text and self._pattern and not self._pattern.fullmatch(text):
            raise Rejected(f"licence {text!r} does not look like one of this register")
        if text and not digits_of(text):
            raise Rejected(f"licence {text!r} has no digit that could be keyed")
        return text

    def _status(self, text: str) -> str:
        if not self._statuses:
            return Status.ACTIVE.value
        status = self._statuses.get(folded(text))
        if status is None:
            raise Rejected(f"status {text!r} is not among the register's status words")
        return status.value

    def _past(self, texts: Sequence[str], field: str) -> str | None:
        day = self._dated(self._cell(texts, field))
        if day and day > self._today:
            raise Rejected(f"{field} {day} is in the future")
        return day.isoformat() if day else None

    def _end(self, texts: Sequence[str]) -> str | None:
        day = self._dated(self._cell(texts, "valid_until"))
        if day and day > self._today + FARTHEST_END:
            raise Rejected(f"valid_until {day} is more than fifty years away")
        return day.isoformat() if day else None

    def _held_since(self, text: str) -> str | None:
        if not text:
            return None
        if not _HELD_SINCE.fullmatch(text):
            day = self._dated(text)
            text = day.isoformat() if day else ""
        if text > self._today.isoformat():
            raise Rejected(f"held_since {text} is in the future")
        return text

    def _date(self, text: str) -> date | None:
        """A date is believed when all formats that fit it mean the same day."""
        if not text:
            return None
        days = {day for form in {*self._mapping.date_formats, ISO} if (day := _parsed(text, form))}
        if not days:
            raise Rejected(f"date {text!r} fits none of {', '.join(self._mapping.date_formats)}")
        if len(days) > 1:
            raise Rejected(f"date {text!r} could be {' or '.join(map(str, sorted(days)))}")
        return days.pop()


def _parsed(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        return None


def _texts(cells: Cells) -> Sequence[str]:
    """The cells as texts. A row of plain ASCII with nothing to clean is looked over at once, as most are."""
    with suppress(TypeError):
        whole = "\x00".join(cells)
        if len(whole) <= LONGEST_CELL and not _TO_CLEAN.search(whole):
            return cells
    return [_text(cell) for cell in cells]


def _text(cell: Any) -> str:
    """A cell as text. Raises Rejected for a formula: what it would show is not in the file, or was never checked."""
    if isinstance(cell, str):
        text = clean(cell)
    elif cell is None:
        return ""
    elif isinstance(cell, datetime):
        return cell.date().isoformat()
    elif isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    elif isinstance(cell, int | float | date):
        return str(cell)
    else:
        raise Rejected(f"a cell holds a {type(cell).__name__}, not a text")
    if text.startswith("="):
        raise Rejected(f"a cell holds a formula ({text[:40]!r}): save the list with values only")
    if len(text) > LONGEST_CELL:
        raise Rejected(f"a cell has {len(text)} characters")
    return text


def _entry(register_id: str, values: _Values) -> Entry:
    """The entry of a row. Its digest covers all that is said of the agency but its places, which have sums of their own."""
    name, *others = values.names
    compared = "\x1e".join(map(folded, values.names))
    written = [
        _listed(others),
        _listed(values.former),
        _listed(values.destinations),
        _listed(values.activities),
    ]
    said = (
        name, written[0], written[1], values.licence, values.status, values.status_since or "",
        values.valid_until or "", values.held_since or "", written[2], written[3],
    )  # fmt: skip
    return Entry(
        agency_key(register_id, values.licence, compared),
        name,
        compared,
        written[0],
        written[1],
        values.licence or None,
        digits_of(values.licence) or None,
        values.status,
        values.status_since,
        values.valid_until,
        values.held_since,
        values.town,
        values.phone,
        written[2],
        written[3],
        fingerprint(*said),
        fingerprint(folded(values.town), folded(values.address), values.phone or ""),
        values.address,
        frozenset(start for each in (*values.names, *values.former) for start in spellings(each)),
    )


def _listed(texts: Sequence[str]) -> str:
    return json.dumps(texts, ensure_ascii=False) if texts else "[]"
