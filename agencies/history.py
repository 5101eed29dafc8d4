"""What became of an agency from one import to the next, for its page: nothing is ever taken out of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from agencies.importing.difference import ChangeKind
from agencies.importing.states import ImportState
from core.models import AgencyChangeRow, AgencyRow, RegisterImportRow, RegisterRow


@dataclass(frozen=True)
class Past:
    """One change with its import: the file, the day its list was read, when it was taken over, whether it was undone.

    `fields` holds [before, after] by the name of the field.
    """

    import_id: int
    kind: ChangeKind
    name: str
    fields: Mapping[str, Any]
    file: str
    listed_on: date
    applied_at: datetime
    undone: bool


def history_of(connection: Connection, register: str, key: int) -> list[Past]:
    """Every change of an agency, the newest first. One that came with the register's first list has none of that day."""
    change, imported = AgencyChangeRow, RegisterImportRow
    found = (
        select(change, imported)
        .join(imported, imported.id == change.import_id)
        .where(change.register == register, change.key == key, imported.applied_at.is_not(None))
        .order_by(change.import_id.desc())
    )
    columns = (
        change.import_id, change.kind, change.name, change.fields, imported.file, imported.listed_on,
        imported.applied_at, imported.state,
    )  # fmt: skip
    return [
        Past(
            one.import_id,
            ChangeKind(one.kind),
            one.name,
            json.loads(one.fields),
            one.file,
            one.listed_on,
            one.applied_at,
            one.state == ImportState.UNDONE,
        )
        for one in connection.execute(found.with_only_columns(*columns))
    ]


def name_of(connection: Connection, register: str, key: int) -> tuple[str, bool]:
    """An agency's name as the last list that had it wrote it, and whether the current one has it."""
    current = (
        select(AgencyRow.name)
        .join(RegisterRow, RegisterRow.current_import == AgencyRow.import_id)
        .where(RegisterRow.id == register, AgencyRow.key == key)
    )
    if name := connection.scalar(current):
        return name, True
    change = AgencyChangeRow
    past = select(change.name).where(change.register == register, change.key == key)
    return connection.scalar(past.order_by(change.import_id.desc()).limit(1)) or str(key), False
