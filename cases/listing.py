"""The list of cases that a member may see, and one case of it: what the rows tell without any key.

Whether a case is a member's is asked here in the words of the vault's rule (vault.entitlement): their region's, or one of which
an item was granted to them; never one that avoids their region or was withheld from them. A case that is not theirs is as if it
were not there (P20). Each order of the list has an index that holds all it is filtered by.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from cases.states import OPEN, CaseState, Kind
from core.clock import milliseconds, moment
from core.ledger import Rows
from vault.members import Member, Role

PAGE = 50
"""Cases on a page: light enough for a weak line."""
BETWEEN = "~"
"""Between the two parts of a place in the list; in no name, number or id."""
GRANTED = (
    "c.id IN (SELECT i.case_id FROM grants g, sealed_items i WHERE g.member_id = ? AND i.id = g.item_id)"
)
WITHHELD = "c.id IN (SELECT h.case_id FROM withheld_cases h WHERE h.member_id = ?)"
AVOIDED = "c.id IN (SELECT k.case_id FROM case_keys k WHERE k.avoids = ?)"
LINE = "c.id, c.name, c.kind, c.region, c.state, c.received_at, c.deadline_at, c.owner, c.unread"
COLUMNS = (
    "c.id, c.name, c.origin, c.region, c.language, c.kind, c.country, c.about, c.hours, c.refers, c.state,"
    " c.received_at, c.deadline_at, c.owner, c.outcome, c.closed_on, c.linked_to"
)


class NoSuchCase(Exception):
    """There is no such case, or it is not this member's to see. Not told apart."""


class Order(StrEnum):
    """In which order the list is: the nearest deadline first, the newest first, by name."""

    DEADLINE = "deadline"
    AGE = "age"
    NAME = "name"


SORTED_BY = {Order.DEADLINE: "c.deadline_at", Order.AGE: "c.received_at", Order.NAME: "c.name"}


@dataclass(frozen=True)
class Asked:
    """What a member asks of the list. Without `states`, those that are open. `after` is the place where the page before ended."""

    states: tuple[CaseState, ...] = OPEN
    kind: Kind | None = None
    region: str | None = None
    unread: bool = False
    mine: bool = False
    order: Order = Order.DEADLINE
    after: str = ""


@dataclass(frozen=True)
class Line:
    """A case as the list shows it."""

    id: str
    name: str
    kind: Kind
    region: str | None
    state: CaseState
    received_at: datetime
    deadline_at: datetime
    owner: str | None
    unread: bool


@dataclass(frozen=True)
class Page:
    """Some lines, and the place after which the next ones come; nothing when these are the last."""

    lines: tuple[Line, ...]
    following: str = ""


@dataclass(frozen=True)
class Case:
    """A case without its items; `linked_to` is another report of the same."""

    id: str
    name: str
    origin: str
    region: str | None
    language: str
    kind: Kind
    country: str | None
    about: str | None
    hours: str | None
    refers: bool
    state: CaseState
    received_at: datetime
    deadline_at: datetime
    owner: str | None
    outcome: str | None
    closed_on: date | None
    linked_to: str | None


@dataclass
class _Where:
    """Conditions joined by AND, with the values of their marks."""

    sql: str
    values: list[Any]

    def also(self, sql: str, *values: Any) -> None:
        self.sql += f" AND {sql}"
        self.values.extend(values)


def list_cases(rows: Rows, member: Member, asked: Asked) -> Page:
    """One page of the member's list."""
    where, column = _asked_of(member, asked), SORTED_BY[asked.order]
    down = asked.order is Order.AGE
    if (place := _place(asked)) is not None:
        where.also(f"({column}, c.id) {'<' if down else '>'} (?, ?)", *place)
    way = "DESC" if down else "ASC"
    ordered = f"{column} {way}, c.id {way}"
    sql = f"SELECT {LINE} FROM cases c WHERE {where.sql} ORDER BY {ordered} LIMIT ?"  # noqa: S608 - our own words
    lines = [_line(row) for row in rows.all(sql, *where.values, PAGE + 1)]
    shown = tuple(lines[:PAGE])
    return Page(shown, _place_of(shown[-1], asked.order) if len(lines) > PAGE else "")


def find_case(rows: Rows, member: Member, case: str) -> Case:
    """One case of the member's. Raises NoSuchCase."""
    where = _visible(member)
    where.also("c.id = ?", case)
    row = rows.one(f"SELECT {COLUMNS} FROM cases c WHERE {where.sql}", *where.values)  # noqa: S608
    if row is None:
        raise NoSuchCase
    return _case(row)


def find_named(rows: Rows, member: Member, name: str) -> Case:
    """One case of the member's, by its code name as people say and write it. Raises NoSuchCase."""
    plain = " ".join(name.lower().split())
    row = rows.one("SELECT id FROM cases WHERE name = ?", plain)
    return find_case(rows, member, row[0] if row else "")


def names_of(rows: Rows, cases: Iterable[str]) -> dict[str, str]:
    """Code names by their ids, for notices: whom a notice is for was asked when it was left. Other ids are passed over."""
    sql = "SELECT id, name FROM cases WHERE id = ?"
    found: list[tuple[str, str]] = [(row[0], row[1]) for case in set(cases) if (row := rows.one(sql, case))]
    return dict(found)


def linked_cases(rows: Rows, member: Member, case: Case) -> list[Line]:
    """Other reports of the same, as far as the member may see them."""
    where = _visible(member)
    root = case.linked_to or case.id
    where.also("(c.linked_to = ? OR c.id = ?) AND c.id <> ?", root, root, case.id)
    sql = f"SELECT {LINE} FROM cases c WHERE {where.sql} ORDER BY c.name LIMIT ?"  # noqa: S608
    return [_line(row) for row in rows.all(sql, *where.values, PAGE)]


def mark_read(rows: Rows, member: Member, case: str) -> None:
    """The member has seen what there is of the case: it is read where it is theirs, or nobody's yet. A partner reads a part."""
    if member.role is not Role.PARTNER:
        sql = "UPDATE cases SET unread = ? WHERE id = ? AND unread AND (owner IS NULL OR owner = ?)"
        rows.change(sql, False, case, member.id)


def _visible(member: Member) -> _Where:
    """Which cases are the member's."""
    if member.role is Role.PARTNER:
        where = _Where(GRANTED, [member.id])
    elif member.role not in (Role.INSPECTOR, Role.SUPERVISOR):
        return _Where("1 = 0", [])
    elif member.region is None and member.role is Role.SUPERVISOR:
        where = _Where("1 = 1", [])
    else:
        where = _Where(f"(c.region = ? OR {GRANTED})", [member.region, member.id])
    where.also(f"NOT {WITHHELD}", member.id)
    where.also("c.state <> ?", CaseState.UNSPOKEN.value)
    if member.region is not None:
        where.also(f"NOT {AVOIDED}", member.region)
    return where


def _asked_of(member: Member, asked: Asked) -> _Where:
    where = _visible(member)
    marks = ", ".join("?" * len(asked.states))
    where.also(f"c.state IN ({marks})", *(state.value for state in asked.states))
    if asked.kind:
        where.also("c.kind = ?", asked.kind.value)
    if asked.region:
        where.also("c.region = ?", asked.region)
    if asked.mine:
        where.also("c.owner = ?", member.id)
    if asked.unread:
        where.also("c.unread")
    return where


def _place(asked: Asked) -> tuple[int | str, str] | None:
    """Where the page begins; at the beginning, for a place that nobody was given."""
    key, _, case = asked.after.rpartition(BETWEEN)
    if not key or not case:
        return None
    if asked.order is Order.NAME:
        return key, case
    return (int(key), case) if key.isascii() and key.isdigit() and len(key) < 16 else None


def _place_of(line: Line, order: Order) -> str:
    at = {Order.DEADLINE: line.deadline_at, Order.AGE: line.received_at}.get(order)
    return f"{line.name if at is None else milliseconds(at)}{BETWEEN}{line.id}"


def _line(row: tuple[Any, ...]) -> Line:
    id_, name, kind, region, state, received, deadline, owner, unread = row
    return Line(
        id_,
        name,
        Kind(kind),
        region,
        CaseState(state),
        moment(received),
        moment(deadline),
        owner,
        bool(unread),
    )


def _case(row: tuple[Any, ...]) -> Case:
    """The columns of COLUMNS."""
    (*told, hours, refers, state, received, deadline, owner, outcome, closed_on, linked_to) = row
    id_, name, origin, region, language, kind, country, about = told
    return Case(
        id_, name, origin, region, language, Kind(kind), country, about, hours, bool(refers), CaseState(state),
        moment(received), moment(deadline), owner, outcome, _day(closed_on), linked_to,
    )  # fmt: skip


def _day(kept: date | str | None) -> date | None:
    """A date as the two drivers give it."""
    return date.fromisoformat(kept) if isinstance(kept, str) else kept
