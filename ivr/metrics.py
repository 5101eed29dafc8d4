"""Figures for Prometheus: how the line answers now. No label names a caller, a key, or a step of home 3.

Under several workers prometheus_client keeps its values in the folder PROMETHEUS_MULTIPROC_DIR, which the server's start
sets; what the database knows (calls on, the outbox) is asked at each scrape.
"""

import os
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector
from sqlalchemy import Engine, func, select

from cases.alarms import overdue
from core.clock import Clock
from core.database import reading
from core.ledger import rows_of
from core.models import CallRow
from core.outbox import counts, oldest_waiting
from ivr.call import Event, Reply
from ivr.traces import KINDS
from recordings.course import oldest_unsealed

TURN_SECONDS = Histogram(
    "antso_turn_seconds",
    "Time from a carrier's request to its answer.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 15.0),
)
FAILURES = Counter("antso_turn_failures_total", "Requests answered with an apology.", ["error"])
UNSIGNED = Counter("antso_unsigned_total", "Requests refused because nobody we know signed them.")
CLIPS_LOST = Counter(
    "antso_clips_lost_total", "Sounds asked for that are not in the store; an apology was played."
)
HEARD = Counter(
    "antso_heard_total", "What the line heard: begin, key, wrong, silence, dialled, spoke.", ["heard"]
)


def count_heard(event: Event, reply: Reply) -> None:
    """One more of what was heard; a key is wrong when the line had to say so."""
    HEARD.labels("wrong" if "key.wrong" in reply.before else KINDS[type(event)].value).inc()


def scrape_registry(engine: Engine, clock: Clock) -> CollectorRegistry:
    """What one scrape reads: the counters of all workers, and the database."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(_Own())
    registry.register(_Database(engine, clock))
    return registry


class _Own(Collector):
    """The counters of this process alone, where no folder is shared."""

    def collect(self) -> Iterable[Metric]:
        return REGISTRY.collect()


class _Database(Collector):
    """What only the rows know."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def collect(self) -> Iterable[Metric]:
        now = self._clock.now()
        with reading(self._engine) as connection:
            calls = connection.execute(select(func.count()).where(CallRow.ended_at.is_(None))).scalar_one()
            states = counts(connection)
            oldest = oldest_waiting(connection, now)
            late = overdue(rows_of(connection), now)
            unsealed = oldest_unsealed(rows_of(connection))
        age, unsealed_age = (max(0.0, (now - at).total_seconds()) if at else 0.0 for at in (oldest, unsealed))
        yield GaugeMetricFamily(
            "antso_recording_unsealed_seconds",
            "How long ago the oldest recording that is not sealed yet was announced; over 900 is an alarm.",
            value=unsealed_age,
        )
        yield GaugeMetricFamily("antso_calls_on", "Calls that have not ended.", value=calls)
        yield GaugeMetricFamily("antso_cases_overdue", "Cases untouched past their deadline.", value=late)
        yield GaugeMetricFamily(
            "antso_outbox_oldest_seconds", "Age of the oldest task that waits.", value=age
        )
        tasks = GaugeMetricFamily("antso_outbox_tasks", "Tasks by state.", labels=["state"])
        for state, count in states.items():
            tasks.add_metric([str(state)], count)
        yield tasks
