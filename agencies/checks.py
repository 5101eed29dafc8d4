"""How often an agency was asked about on a day: without the caller, the hour or the call (P07).

The console shows from it which names rise. It is written in the transaction of the turn.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, func, select

from core.ledger import Rows
from core.models import AgencyCheckRow


def count_check(rows: Rows, register: str, key: int, day: date) -> None:
    """One more who asked about the agency today."""
    rows.change(
        "INSERT INTO agency_checks (day, register, key, count) VALUES (?, ?, ?, 1)"
        " ON CONFLICT (day, register, key) DO UPDATE SET count = agency_checks.count + 1",
        day.isoformat(), register, key,
    )  # fmt: skip


def checks_between(connection: Connection, first: date, last: date) -> Sequence[tuple[str, int, int]]:
    """How often each agency was asked about from the first day to the last, as (register, key, count), the most first."""
    row = AgencyCheckRow
    total = func.sum(row.count).label("total")
    found = (
        select(row.register, row.key, total)
        .where(row.day.between(first, last))
        .group_by(row.register, row.key)
        .order_by(total.desc(), row.register, row.key)
    )
    return [(one.register, one.key, int(one.total)) for one in connection.execute(found)]
