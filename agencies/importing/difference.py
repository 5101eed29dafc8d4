"""What an import would change, told agency by agency: read from the staged rows and the current ones, page by page."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, FromClause, Row, Select, and_, func, or_, select

from core.database import reading
from core.models import AgencyBranchRow, AgencyRow

PAGE = 200
MOST_PLACES = 20
"""Places of an agency that a change tells one by one."""
TOLD = (
    "name", "other_names", "former_names", "licence", "status", "status_since", "valid_until", "held_since",
    "destinations", "activities",
)  # fmt: skip
LISTS = frozenset({"other_names", "former_names", "destinations", "activities"})
AGENCY = AgencyRow.__table__
BRANCH = AgencyBranchRow.__table__


class ChangeKind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


Fields = dict[str, tuple[Any, Any]]
"""What changed, by the name of the field: before and after."""


@dataclass(frozen=True)
class Change:
    kind: ChangeKind
    key: int
    name: str
    fields: Fields = field(default_factory=dict)

    def as_json(self) -> str:
        return json.dumps(self.fields, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class Difference:
    """Between the import readers have (or none) and the staged one. Nobody else writes either: the caller holds the lock."""

    engine: Engine
    current: int | None
    staged: int

    def count(self, kind: ChangeKind) -> int:
        with reading(self.engine) as connection:
            counted = select(func.count()).select_from(self._select(kind).subquery())
            return int(connection.execute(counted).scalar_one())

    def agencies(self, import_id: int | None) -> int:
        """How many agencies an import has."""
        with reading(self.engine) as connection:
            counted = select(func.count()).select_from(AGENCY).where(AGENCY.c.import_id == import_id)
            return int(connection.execute(counted).scalar_one())

    def changes(self, kind: ChangeKind) -> Iterator[Change]:
        """All changes of a kind, by key; each page is a short read of its own."""
        after: int | None = -1
        while after is not None:
            with reading(self.engine) as connection:
                page = connection.execute(self._select(kind, after).limit(PAGE)).all()
                found = [self._change(connection, kind, row) for row in page]
            yield from found
            after = page[-1].key if len(page) == PAGE else None

    def _select(self, kind: ChangeKind, after: int = -1) -> Select[Any]:
        old, new = AGENCY.alias("old"), AGENCY.alias("new")
        mine, other = (old, new) if kind is ChangeKind.GONE else (new, old)
        of_mine = self.current if kind is ChangeKind.GONE else self.staged
        of_other = self.staged if kind is ChangeKind.GONE else self.current
        same = and_(other.c.import_id == of_other, other.c.key == mine.c.key)
        chosen = and_(mine.c.import_id == of_mine, mine.c.key > after)
        if kind is ChangeKind.CHANGED:
            return _pairs(old, new).join(other, same).where(chosen, _differ(old, new)).order_by(mine.c.key)
        alone = ~select(other.c.key).where(same).exists()
        return select(mine.c.key, mine.c.name).where(chosen, alone).order_by(mine.c.key)

    def _change(self, connection: Connection, kind: ChangeKind, row: Row[Any]) -> Change:
        if kind is not ChangeKind.CHANGED:
            return Change(kind, row.key, row.name)
        told = row._mapping
        pairs = {
            name: (_plain(name, told[f"old_{name}"]), _plain(name, told[f"new_{name}"])) for name in TOLD
        }
        fields: Fields = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        if (row.old_branches, row.old_branch_sum) != (row.new_branches, row.new_branch_sum):
            fields["places"] = self._places(connection, row.key)
        return Change(kind, row.key, row.new_name, fields)

    def _places(self, connection: Connection, key: int) -> tuple[list[str], list[str]]:
        def of(import_id: int | None) -> list[str]:
            chosen = (BRANCH.c.import_id == import_id, BRANCH.c.key == key)
            found = select(BRANCH.c.town, BRANCH.c.address, BRANCH.c.phone).where(*chosen).limit(MOST_PLACES)
            return sorted(", ".join(filter(None, place)) for place in connection.execute(found))

        return of(self.current), of(self.staged)


def _pairs(old: FromClause, new: FromClause) -> Select[Any]:
    names = (*TOLD, "branches", "branch_sum")
    before = [old.c[name].label(f"old_{name}") for name in names]
    after = [new.c[name].label(f"new_{name}") for name in names]
    return select(new.c.key, *before, *after).select_from(new)


def _differ(old: FromClause, new: FromClause) -> Any:
    return or_(*(old.c[name] != new.c[name] for name in ("digest", "branches", "branch_sum")))


def _plain(field_name: str, value: Any) -> Any:
    """A value as JSON has it: lists were kept as JSON, days become their text."""
    if field_name in LISTS:
        return json.loads(value)
    return value if isinstance(value, str | int | None) else str(value)
