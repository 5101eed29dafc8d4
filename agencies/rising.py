"""Which agencies callers ask about, and about which of them more than before: for whoever has to warn in time.

From counts by agency and day alone (agencies.checks): nobody who asked can be told from them, and an agency that few asked
about is not named at all. A rise says that something is spoken of, never what: it is read by a person, and never by a caller.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from sqlalchemy import Connection, func, select

from agencies.checks import checks_between
from agencies.history import name_of
from core.models import AgencyCheckRow

WEEK = timedelta(days=7)
WEEKS_BEFORE = 4
"""So many weeks are held against this one."""
FEWEST = 5
"""An agency asked about less often than that in all five weeks, or this week for a rise, is not told."""
FAR = 3.0
"""Standard deviations of a count beyond which it is a rise: one week in seven hundred by chance (Poisson)."""
MOST_SHOWN = 30

AgencyKey = tuple[str, int]


@dataclass(frozen=True)
class Asked:
    """How often an agency was asked about: in the last seven days, and in a week of the four before (the mean).

    `rises` is how far the week lies above what was to be expected, in standard deviations; none where it is no rise.
    """

    register: str
    key: int
    name: str
    listed: bool
    week: int
    before: float
    rises: float | None


@dataclass(frozen=True)
class Asking:
    """What callers ask about: the most asked first, and what rises first. `weeks` is how many whole weeks before this one
    were counted at all: without one nothing can rise.
    """

    most: tuple[Asked, ...]
    rising: tuple[Asked, ...]
    weeks: int


def asking(connection: Connection, today: date) -> Asking:
    """What callers asked about in the seven days to today, beside the weeks before."""
    first = today - WEEK + timedelta(days=1)
    weeks = _weeks_counted(connection, first)
    week = _counts(connection, first, today)
    before = _counts(connection, first - WEEK * WEEKS_BEFORE, first - timedelta(days=1))
    means = {key: count / max(1, weeks) for key, count in before.items()}
    rises = rising(week, means) if weeks else {}
    total = {key: week.get(key, 0) + before.get(key, 0) for key in week | before}
    most = sorted((key for key in total if total[key] >= FEWEST), key=lambda key: (-total[key], key))
    climbers = sorted(rises, key=lambda key: (-rises[key], key))

    def told(keys: Sequence[AgencyKey]) -> tuple[Asked, ...]:
        return tuple(
            Asked(*key, *name_of(connection, *key), week.get(key, 0), means.get(key, 0.0), rises.get(key))
            for key in keys[:MOST_SHOWN]
        )

    return Asking(told(most), told(climbers), weeks)


def rising(week: Mapping[AgencyKey, int], means: Mapping[AgencyKey, float]) -> dict[AgencyKey, float]:
    """The agencies asked about far more often this week than in a mean one, with how far. Pure.

    A count that nothing changes varies by its root; one is added, so that after weeks of silence two calls are no rise.
    """
    far = {key: _distance(count, means.get(key, 0.0)) for key, count in week.items() if count >= FEWEST}
    return {key: distance for key, distance in far.items() if distance >= FAR}


def _distance(count: int, mean: float) -> float:
    return (count - mean) / sqrt(mean + 1)


def _counts(connection: Connection, first: date, last: date) -> dict[AgencyKey, int]:
    return {(register, key): count for register, key, count in checks_between(connection, first, last)}


def _weeks_counted(connection: Connection, first: date) -> int:
    """How many of the weeks before the day were counted whole: a line that is new has no weeks to compare with."""
    earliest = connection.scalar(select(func.min(AgencyCheckRow.day)))
    return min(WEEKS_BEFORE, (first - earliest).days // WEEK.days) if earliest and earliest < first else 0
