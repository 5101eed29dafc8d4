"""The rows about imports themselves: which is current, which is kept, what each did."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Engine, select

from agencies.importing.states import KEPT, ImportState, move
from agencies.spoken import ask_for_list
from core.asking import Source, asking, day
from core.clock import moment
from core.database import reading
from core.ledger import Rows
from core.models import AgencyBranchRow, AgencyRow, AgencyWordRow, RegisterImportRow, RegisterRow

FILLED = (AgencyRow, AgencyBranchRow, AgencyWordRow)


@dataclass(frozen=True)
class CurrentImport:
    """The import that callers hear. `before` is the one it came after, or nothing."""

    id: int
    digest: str
    listed_on: date
    before: int | None


def current_import(engine: Engine, register: str) -> CurrentImport | None:
    row = RegisterImportRow
    found = (
        select(row.id, row.digest, row.listed_on, row.before)
        .join(RegisterRow, RegisterRow.current_import == row.id)
        .where(RegisterRow.id == register)
    )
    with reading(engine) as connection:
        one = connection.execute(found).one_or_none()
    return CurrentImport(*one) if one else None


def leftovers(engine: Engine) -> tuple[list[int], list[int]]:
    """Stages that an import left when it ended too early; and imports that are past but still have rows."""
    row = RegisterImportRow
    with reading(engine) as connection:
        staged = connection.scalars(select(row.id).where(row.state == ImportState.STAGED)).all()
        ended = connection.scalars(
            select(row.id).where(row.state.not_in([*KEPT, ImportState.STAGED]), _has_rows(row))
        ).all()
    return [*staged], [*ended]


@dataclass(frozen=True)
class PastImport:
    """An import that was taken over at some time, as staff see it. `counts` has new, changed, gone, rejected, agencies."""

    id: int
    state: ImportState
    file: str
    listed_on: date
    applied_at: datetime
    counts: Mapping[str, int]
    forced: str | None


def imports_of(source: Source, register: str, most: int) -> list[PastImport]:
    """A register's imports, the newest first."""
    found = asking(source)(
        "SELECT id, state, file, listed_on, applied_at, counts, forced FROM register_imports"
        " WHERE register = ? AND applied_at IS NOT NULL ORDER BY id DESC LIMIT ?",
        register, most,
    )  # fmt: skip
    return [
        PastImport(
            id_, ImportState(state), file, day(listed_on) or date.min, moment(at), json.loads(counts), why
        )
        for id_, state, file, listed_on, at, counts, why in found
    ]


def _has_rows(row: type[RegisterImportRow]) -> ColumnElement[bool]:
    agencies, branches, words = (
        select(table.key).where(table.import_id == row.id).exists() for table in FILLED
    )
    return agencies | branches | words


def begin(rows: Rows, register: str, digest: str, file: str, listed_on: date, now: datetime) -> int:
    """A new stage; its number."""
    made = rows.one(
        "INSERT INTO register_imports (register, state, digest, file, listed_on, started_at, counts)"
        " VALUES (?, ?, ?, ?, ?, ?, '{}') RETURNING id",
        register, ImportState.STAGED.value, digest, file, listed_on.isoformat(), _milliseconds(now),
    )  # fmt: skip
    assert made is not None
    return int(made[0])


def give_up(rows: Rows, import_id: int) -> None:
    """Remove the row of a stage that has been cleared."""
    sql = "DELETE FROM register_imports WHERE id = ? AND state = ?"
    rows.change(sql, import_id, ImportState.STAGED.value)


def flip(
    rows: Rows, register: str, import_id: int, before: CurrentImport | None, counts: Mapping[str, int],
    forced: str | None, now: datetime,
) -> None:  # fmt: skip
    """Make the stage what callers hear. The import before it is kept for undo, the one before that is past."""
    move(rows, import_id, ImportState.CURRENT)
    if before:
        move(rows, before.id, ImportState.PREVIOUS)
        if before.before and _state(rows, before.before) is ImportState.PREVIOUS:
            move(rows, before.before, ImportState.PAST)
    rows.change(
        "UPDATE register_imports SET before = ?, applied_at = ?, counts = ?, forced = ? WHERE id = ?",
        before.id if before else None, _milliseconds(now), json.dumps(dict(counts)), forced, import_id,
    )  # fmt: skip
    _point(rows, register, import_id)


def flip_back(rows: Rows, register: str, current: CurrentImport) -> None:
    """Make the import before the current one what callers hear again; before the first there was no list. Raises NotThere."""
    move(rows, current.id, ImportState.UNDONE)
    if current.before:
        move(rows, current.before, ImportState.CURRENT)
    _point(rows, register, current.before)


def _point(rows: Rows, register: str, import_id: int | None) -> None:
    """Readers hear the import from now on; the worker is asked to say its names."""
    rows.change(
        "INSERT INTO registers (id, current_import) VALUES (?, ?)"
        " ON CONFLICT (id) DO UPDATE SET current_import = excluded.current_import",
        register, import_id,
    )  # fmt: skip
    if import_id is not None:
        ask_for_list(rows, register, import_id)


def confirm(rows: Rows, import_id: int, read_on: date) -> None:
    """The same list was read again on a later day."""
    rows.change("UPDATE register_imports SET listed_on = ? WHERE id = ?", read_on.isoformat(), import_id)


def _state(rows: Rows, import_id: int) -> ImportState:
    found = rows.one("SELECT state FROM register_imports WHERE id = ?", import_id)
    assert found is not None
    return ImportState(found[0])


def _milliseconds(at: datetime) -> int:
    """As core.models.base.UtcTime keeps it."""
    return round(at.timestamp() * 1000)
