"""How often a secret may be tried: counted in the database, where every process sees it, before it is looked at (P09).

    attempt = Attempt(COUNTS, own=Limit("caller", bucket, 5), crowd=Limit("receipt", other, 50), known=True)
    if attempt.begin(rows, now):           # counted with this transaction, right or wrong
        ...                                # look whether it is right
        attempt.forgive(rows)              # it was: it counts no longer

Nothing here knows which secrets there are, so that who tries one learns nothing of it (P10). Every limit that refuses belongs to
who tries: a stranger can slow others, and lock out nobody. Counts are kept under twenty-bit hashes, by the hour, for a day.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.hourly import HourlyCounts
from core.ledger import Rows
from core.models.attempt import COUNTED

HOUR = timedelta(hours=1)
ALL = "all"
EVERYBODY = 0
"""The scope, and the only bucket in it, under which every attempt is counted."""
MANY_IN_ALL = 200
"""Misses of all in an hour, after which a person has to know."""


@dataclass(frozen=True)
class Limit:
    """At most so many misses of one bucket of a scope, within whole hours before now."""

    scope: str
    bucket: int
    most: int
    within: timedelta = COUNTED


@dataclass(frozen=True)
class Attempt:
    """One try. `own` limits who tries; beyond `crowd`, a limit of all together, each may still try once an hour.

    `known` is false for who hides: they share one count, and the limit of a day, which a stranger could use up, is not theirs.
    """

    counts: HourlyCounts
    own: Limit
    crowd: Limit
    known: bool

    def begin(self, rows: Rows, now: datetime) -> bool:
        """Count a miss before anything is checked: who hangs up, or finds the machine failing, has tried.

        False, and nothing counted, where it may not be tried now. Counting comes first: it keeps two at once apart.
        """
        for scope, bucket in self._counted():
            self.counts.add(rows, scope, bucket, now)
        allowed = self._is_allowed(rows, now)
        if not allowed:
            self.forgive(rows)
        return allowed

    def forgive(self, rows: Rows) -> None:
        """What was tried is right: the latest miss was none."""
        for scope, bucket in self._counted():
            self.counts.take_back(rows, scope, bucket)

    def missed_by_all(self, rows: Rows, now: datetime) -> int:
        """How many misses there are of all together, of those that `crowd` counts."""
        return self._missed(rows, self.crowd, now)

    def _counted(self) -> tuple[tuple[str, int], ...]:
        """Under what it counts, each once."""
        places = (self.own.scope, self.own.bucket), (self.crowd.scope, self.crowd.bucket), (ALL, EVERYBODY)
        return tuple(dict.fromkeys(places))

    def _is_allowed(self, rows: Rows, now: datetime) -> bool:
        """Whether the attempt, counted already, may be checked."""
        if self.known and self._missed(rows, self.own, now) > self.own.most:
            return False
        if self.missed_by_all(rows, now) <= self.crowd.most:
            return True
        return self.counts.within(rows, self.own.scope, self.own.bucket, HOUR, now) <= 1

    def _missed(self, rows: Rows, limit: Limit, now: datetime) -> int:
        return self.counts.within(rows, limit.scope, limit.bucket, limit.within, now)


def are_many(rows: Rows, counts: HourlyCounts, now: datetime) -> bool:
    """Whether so much is tried in this hour that a person has to know. Nobody is refused for it."""
    return counts.within(rows, ALL, EVERYBODY, HOUR, now) >= MANY_IN_ALL
