"""A month on one page: what was reported in it, how soon somebody acted, what came of it; by kind and by region, nothing small.

Only months that are over (core.months). One page for everybody, for a page of each region beside it would tell the difference.
"""

import hmac
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from random import Random

from cases.figures import Draw, Shown, Table, protected, table
from cases.intake import NOT_OF_THE_TEAM
from cases.states import DEADLINES, CaseState, Kind, Outcome
from core.clock import moment
from core.ledger import Rows
from core.months import month_ends, month_starts, refuse_open
from core.secret import Secret
from vault import audit
from vault.regions import PRACTICE, REGIONS

ACTED = ("in-time", "late", "not-yet")
ENDED = ("helped", "ended", "open")
HELPED = (Outcome.SAFE, Outcome.PAID, Outcome.PAPERS, Outcome.SETTLED, Outcome.PROCEEDINGS)
"""Outcomes in which something changed for the worker."""
UNTOLD = "no-region"
"""The region of who told none."""


By = Callable[["_Report"], tuple[str, str]]
"""Row and column of a report."""


@dataclass(frozen=True)
class Month:
    """The figures of a month, each protected. `outcomes` are how often each came of a case."""

    first: date
    kinds_acted: Table
    regions_acted: Table
    kinds_ended: Table
    regions_ended: Table
    outcomes: tuple[tuple[str, Shown], ...]


@dataclass(frozen=True)
class _Report:
    kind: str
    region: str
    acted: str
    ended: str
    outcome: str | None


def month_of(rows: Rows, first: date, now: datetime, secret: Secret, *, practice: bool) -> Month:
    """The figures of the month that begins on that day; with `practice`, cases of the practice phone too (demo).

    `secret` is SECRET_KEY: of it come the lots that hide figures, each time the same. Raises MonthNotOver.
    """
    refuse_open(first, now)
    reports = list(_reports(rows, first, practice=practice))
    kinds, regions = [str(kind) for kind in Kind], [*REGIONS, *([PRACTICE] if practice else []), UNTOLD]
    outcomes = Counter(report.outcome for report in reports)

    def lots(of: str) -> Draw:
        return _lots(secret, f"{first}|{of}")

    return Month(
        first,
        _table(reports, kinds, ACTED, lambda report: (report.kind, report.acted), lots("kinds acted")),
        _table(reports, regions, ACTED, lambda report: (report.region, report.acted), lots("regions acted")),
        _table(reports, kinds, ENDED, lambda report: (report.kind, report.ended), lots("kinds ended")),
        _table(reports, regions, ENDED, lambda report: (report.region, report.ended), lots("regions ended")),
        tuple(
            zip(
                map(str, Outcome),
                protected([outcomes[each] for each in Outcome], lots("outcomes")),
                strict=True,
            )
        ),
    )


def _table(
    reports: Iterable[_Report], names: list[str], columns: tuple[str, ...], by: By, draw: Draw
) -> Table:
    counted = Counter(map(by, reports))
    return table(columns, {name: [counted[name, column] for column in columns] for name in names}, draw)


def _lots(secret: Secret, of: str) -> Draw:
    """Lots that nobody can foresee, and that fall the same each time the month is looked at."""
    lots = Random(hmac.digest(secret.reveal().encode(), f"month|{of}".encode(), sha256))  # noqa: S311 - keyed
    return lambda weights: lots.choices(range(len(weights)), weights)[0]


def _reports(rows: Rows, first: date, *, practice: bool) -> Iterable[_Report]:
    """What came in in that month, by the clock of Antananarivo."""
    nobody = (*NOT_OF_THE_TEAM, audit.WORKER)
    marks = ", ".join("?" * len(nobody))
    sql = (
        "SELECT c.kind, c.region, c.outcome, c.received_at, MIN(e.at) FROM cases c"  # noqa: S608 - marks
        f" LEFT JOIN case_events e ON e.case_id = c.id AND e.actor NOT IN ({marks})"
        " WHERE c.received_at >= ? AND c.received_at < ? AND c.state <> ?"
        " GROUP BY c.id, c.kind, c.region, c.outcome, c.received_at"
    )
    for kind, region, outcome, received, acted in rows.all(
        sql, *nobody, month_starts(first), month_ends(first), CaseState.UNSPOKEN.value
    ):
        if practice or region != PRACTICE:
            yield _Report(
                kind, region or UNTOLD, _acted(Kind(kind), received, acted), _ended(outcome), outcome
            )


def _acted(kind: Kind, received: int, acted: int | None) -> str:
    if acted is None:
        return "not-yet"
    return "in-time" if moment(acted) <= moment(received) + DEADLINES[kind] else "late"


def _ended(outcome: str | None) -> str:
    if outcome is None:
        return "open"
    return "helped" if Outcome(outcome) in HELPED else "ended"
