"""How long each class of what the line keeps is kept (P25). Callers are told of it, so a change is a promise changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta

from core.errors import OperatorError
from core.ledger import Rows

BACKUPS_KEPT = timedelta(days=35)
"""Callers are told that what they withdraw is gone "within 35 days": no setting moves this."""
LONGEST = 3650
"""Days. Nothing here is for ever."""


@dataclass(frozen=True)
class Retention:
    """One field for each class; its setting is KEEP_, the field's name, _DAYS. The values here are the defaults."""

    closed_cases: timedelta = timedelta(days=365)
    withdrawn_cases: timedelta = timedelta(days=7)
    unfinished_stories: timedelta = timedelta(days=7)
    unaired_stories: timedelta = timedelta(days=180)
    tombstones: timedelta = timedelta(days=2)
    events: timedelta = timedelta(days=400)
    callers: timedelta = timedelta(days=400)
    counts: timedelta = timedelta(days=400)
    audit: timedelta = timedelta(days=1826)
    ledger: timedelta = 2 * BACKUPS_KEPT


@dataclass(frozen=True)
class Class:
    """Rows of one kind whose time is over. `words` say what they are."""

    words: str
    table: str
    condition: str
    value: object = field(repr=False)

    def count(self, rows: Rows) -> int:
        sql = f"SELECT COUNT(*) FROM {self.table} WHERE {self.condition}"  # noqa: S608 - constants of our own
        (count,) = rows.one(sql, self.value) or (0,)
        return int(count)

    def some(self, rows: Rows, most: int) -> list[str]:
        sql = f"SELECT id FROM {self.table} WHERE {self.condition} ORDER BY id LIMIT ?"  # noqa: S608
        return [id_ for (id_,) in rows.all(sql, self.value, most)]


SETTINGS = {f"KEEP_{each.name.upper()}_DAYS": each.name for each in fields(Retention)}
"""Name in the environment -> field."""
LEAST = {"KEEP_LEDGER_DAYS": BACKUPS_KEPT.days + 1, "KEEP_TOMBSTONES_DAYS": 2}
"""A ledger must outlive every backup that could bring something back; no carrier repeats a request later than in two days."""


def read_retention(given: Mapping[str, str]) -> Retention:
    """From the settings that are given. Raises OperatorError for what is no number of days."""
    return Retention(**{field: _days(name, given[name]) for name, field in SETTINGS.items() if name in given})


def _days(name: str, text: str) -> timedelta:
    least = LEAST.get(name, 1)
    if not text.isdecimal() or not least <= int(text) <= LONGEST:
        raise OperatorError(f"{name} is {text!r}.", f"Set it to a number of days from {least} to {LONGEST}.")
    return timedelta(days=int(text))
