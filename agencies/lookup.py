"""Find an agency by what a caller keys: the digits of a licence, or a name spelled on the keypad (2 is A, B or C).

Only the current list of each register is searched, and the synthetic register only in demo. Every question is a few ranges
of an index, whatever the caller keys: no list is ever read through.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from agencies.known import Agency, KnownRegister, known_register
from agencies.names import T9_LENGTH
from agencies.registers import Register, Registers
from agencies.status import Status
from core.asking import Source, asking, day, on_postgresql

MOST_HEARD = 3
"""Agencies that are read out; beyond them the caller is asked for more letters."""
FEWEST_FOR_A_SLIP = 4
"""Keys from which on one wrong key is forgiven: with fewer, anything would be found."""
MOST_WORDS_READ = 64
"""Index rows that one question reads: an agency may be met by several of its words."""
DIGITS = "0123456789"
NO_LETTER = "01"
"""Keys without letters, which some press between words."""
COLUMNS = (
    "import_id", "key", "name", "licence", "status", "status_since", "valid_until", "held_since", "town", "branches",
    "other_names", "former_names", "phone", "destinations", "activities",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """Up to three agencies, the likeliest first. `more`: there are others, ask for more letters. `slip`: one key was wrong."""

    agencies: tuple[Agency, ...] = ()
    more: bool = False
    slip: bool = False


@dataclass(frozen=True)
class Lists:
    """The current lists to search, by the number of their import, and the registers they belong to."""

    imports: dict[int, KnownRegister]

    def register_of(self, agency: Agency) -> KnownRegister:
        return next(known for known in self.imports.values() if known.id == agency.register)

    def today(self, register_id: str, register: Register) -> KnownRegister:
        """A register as it is known now, with its list or without one: for a country, or for a name that nobody lists."""
        listed = (known for known in self.imports.values() if known.id == register_id)
        return next(listed, None) or known_register(register_id, register)


def current_lists(source: Source, registers: Registers, *, demo: bool) -> Lists:
    """The lists that callers may hear of now. The synthetic register is one of them in demo only."""
    searched = [register_id for register_id, register in registers.items() if demo or not register.demo]
    if not searched:
        return Lists({})
    found = asking(source)(_current_sql(len(searched)), *searched)
    return Lists({
        number: known_register(register_id, registers[register_id], day(listed_on))
        for number, register_id, listed_on in found
    })  # fmt: skip


@cache
def _current_sql(count: int) -> str:
    marks = ", ".join("?" * count)
    return (
        "SELECT i.id, r.id, i.listed_on FROM registers AS r JOIN register_imports AS i ON i.id = r.current_import"  # noqa: S608
        f" WHERE r.id IN ({marks}) ORDER BY r.id"
    )


def find_by_licence(source: Source, lists: Lists, digits: str) -> Found:
    """The agencies whose licence number has these digits, one of a register at most."""
    if not digits.isdecimal() or not lists.imports:
        return Found()
    marks = ", ".join("?" * len(lists.imports))
    sql = f"SELECT {', '.join(COLUMNS)} FROM agencies WHERE import_id IN ({marks}) AND licence_digits = ?"  # noqa: S608
    rows = asking(source)(sql, *lists.imports, digits)
    agencies = [agency_from(lists, row) for row in rows]
    return Found(tuple(agencies[:MOST_HEARD]), more=len(agencies) > MOST_HEARD)


def find_by_name(source: Source, lists: Lists, keys: str) -> Found:
    """The agencies one of whose words, and what follows it, begins with the keys; else those one wrong key away."""
    keys = keys[:T9_LENGTH]
    if not keys.isdecimal() or not lists.imports:
        return Found()
    for tried in dict.fromkeys((keys, _letters_only(keys))):
        if tried and (met := _meet(source, lists, [tried])):
            return _found(source, lists, met)
    if len(keys) < FEWEST_FOR_A_SLIP:
        return Found()
    return _found(source, lists, _meet(source, lists, one_key_away(keys)), slip=True)


def _letters_only(keys: str) -> str:
    return "".join(key for key in keys if key not in NO_LETTER)


def one_key_away(keys: str) -> list[str]:
    """The keys with one of them pressed wrongly, each way it can be."""
    return [
        keys[:at] + other + keys[at + 1 :]
        for at, key in enumerate(keys)
        for other in DIGITS
        if other != key
    ]  # fmt: skip


Met = list[tuple[int, int]]
"""Agencies by their import and key."""


def _meet(source: Source, lists: Lists, prefixes: Sequence[str]) -> Met:
    """The first agencies met in the ranges of the prefixes: one more than are heard, when there are so many."""
    rows = asking(source)(range_sql(on_postgresql(source)), *range_values(lists, prefixes))
    return [*dict.fromkeys((row[0], row[1]) for row in rows)][: MOST_HEARD + 1]


def range_values(lists: Lists, prefixes: Sequence[str]) -> tuple[str, str]:
    """What `range_sql` asks for: the numbers of the imports and the prefixes, each list as JSON."""
    return json.dumps([*lists.imports]), json.dumps(prefixes)


@cache
def range_sql(postgresql: bool, most: int = MOST_WORDS_READ) -> str:
    """A question for the words that begin with any of the prefixes. ':' follows '9', so that a range ends where its prefix does.

    CROSS JOIN is SQLite's word for "in this order". PostgreSQL keeps to an order only by LATERAL with a LIMIT of its own: left
    to itself, it read a million agencies through for one wrong key.
    """
    if not postgresql:
        each = "json_each(?) AS i CROSS JOIN json_each(?) AS p CROSS JOIN agency_words AS w"
        asked = "w.import_id = i.value AND w.t9 >= p.value AND w.t9 < p.value || ':'"
        return f"SELECT w.import_id, w.key FROM {each} WHERE {asked} LIMIT {most}"  # noqa: S608 - only marks
    each = "jsonb_array_elements(CAST(? AS jsonb)) AS i, jsonb_array_elements_text(CAST(? AS jsonb)) AS p"
    asked = "import_id = CAST(i.value AS integer) AND t9 >= p.value AND t9 < p.value || ':'"
    words = f"SELECT import_id, key FROM agency_words WHERE {asked} LIMIT {most}"  # noqa: S608 - only marks
    return f"SELECT w.import_id, w.key FROM {each}, LATERAL ({words}) AS w LIMIT {most}"  # noqa: S608


def _found(source: Source, lists: Lists, met: Met, *, slip: bool = False) -> Found:
    heard = met[:MOST_HEARD]
    if not heard:
        return Found()
    pairs = " OR ".join(["(import_id = ? AND key = ?)"] * len(heard))
    sql = f"SELECT {', '.join(COLUMNS)} FROM agencies WHERE {pairs}"  # noqa: S608 - our own names
    rows = asking(source)(sql, *(value for pair in heard for value in pair))
    rows.sort(key=lambda row: heard.index((row[0], row[1])))
    return Found(tuple(agency_from(lists, row) for row in rows), more=len(met) > MOST_HEARD, slip=slip)


def agency_of(source: Source, lists: Lists, register: str, key: int) -> Agency | None:
    """The agency of a register by its key, when the current list still has it."""
    number = next((number for number, known in lists.imports.items() if known.id == register), None)
    found = _found(source, lists, [(number, key)]) if number is not None else Found()
    return found.agencies[0] if found.agencies else None


def places_of(source: Source, lists: Lists, agency: Agency) -> list[tuple[str, str, str | None]]:
    """Where the agency is, as (town, address, phone): to be compared with what a recruiter says."""
    number = next(number for number, known in lists.imports.items() if known.id == agency.register)
    sql = "SELECT town, address, phone FROM agency_branches WHERE import_id = ? AND key = ? ORDER BY town, address"
    return [(row[0], row[1], row[2]) for row in asking(source)(sql, number, agency.key)]


def agency_from(lists: Lists, row: Sequence[Any]) -> Agency:
    """The agency in a row of COLUMNS."""
    value = dict(zip(COLUMNS, row, strict=True))
    return Agency(
        register=lists.imports[value["import_id"]].id,
        key=value["key"],
        name=value["name"],
        licence=value["licence"],
        status=Status(value["status"]),
        status_since=day(value["status_since"]),
        valid_until=day(value["valid_until"]),
        held_since=value["held_since"],
        town=value["town"],
        places=value["branches"],
        other_names=tuple(json.loads(value["other_names"])),
        former_names=tuple(json.loads(value["former_names"])),
        phone=value["phone"],
        destinations=tuple(json.loads(value["destinations"])),
        activities=tuple(json.loads(value["activities"])),
    )
