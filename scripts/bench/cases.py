"""What a hundred thousand cases cost the console: the list in every order, filtered, and its later pages.

python -m scripts.bench.cases [COUNT]            SQLite; PostgreSQL too where BENCH_DATABASE_URL names an empty database
"""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Engine, insert

from cases.listing import Asked, Order, list_cases
from cases.states import DEADLINES, OPEN, CaseState, Kind, Origin
from core.database import reading, unit_of_work
from core.ledger import rows_of
from core.models import CaseKeyRow, CaseRow, MemberRow
from scripts.bench.alone import alone, asked_count, prepared
from scripts.bench.load import Measured
from vault.members import Member, Role

COUNT = 100_000
REGIONS = ("diana", "sava", "elsewhere", None)
STATES = (*OPEN, *(CaseState.CLOSED,) * 12, CaseState.RESOLVED)
"""Most cases are over."""
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
ASKED_EACH = 20
SUPERVISOR = Member("0" * 16, "supervisor", Role.SUPERVISOR, None)
INSPECTOR = Member("1" * 16, "inspector", Role.INSPECTOR, "sava")
QUESTIONS = {
    "what is open": Asked(),
    "the newest": Asked(order=Order.AGE),
    "by name": Asked(order=Order.NAME),
    "a kind": Asked(kind=Kind.DANGER),
    "a kind, all states": Asked(states=tuple(CaseState), kind=Kind.HELD),
    "unread": Asked(unread=True),
    "unread, all states": Asked(states=tuple(CaseState), unread=True),
    "mine (none)": Asked(states=tuple(CaseState), mine=True),
}


def listing(folder: Path, count: int = COUNT) -> Iterator[str]:
    """Every figure on SQLite; and on PostgreSQL, when there is one to use."""
    for url in (f"sqlite:///{folder / 'cases.db'}", os.environ.get("BENCH_DATABASE_URL", "")):
        if url:
            with prepared(url) as engine:
                fill(engine, count)
                yield from _figures(engine, count)


def fill(engine: Engine, count: int) -> None:
    """So many cases of three years, of every kind, state and region; one in a thousand is unread."""
    chosen = Random(4)  # noqa: S311
    with unit_of_work(engine) as connection:
        for member in (SUPERVISOR, INSPECTOR):
            row = {"id": member.id, "name": member.name, "role": member.role, "region": member.region}
            connection.execute(insert(MemberRow).values(**row, invited_at=BEGAN))
    for start in range(0, count, 10_000):
        made = [_case(number, count, chosen) for number in range(start, min(start + 10_000, count))]
        with unit_of_work(engine) as connection:
            connection.execute(
                insert(CaseKeyRow), [{"case_id": row["id"], "region": row["region"]} for row in made]
            )
            connection.execute(insert(CaseRow), made)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _case(number: int, count: int, chosen: Random) -> dict[str, object]:
    received = BEGAN + timedelta(hours=number * 24 * 1000 // count)
    kind = chosen.choice(list(Kind))
    return {
        "id": f"{chosen.getrandbits(64):016x}",
        "name": f"{chosen.choice('abcdefghij')}{number:06} case",
        "origin": Origin.TOLD.value,
        "region": chosen.choice(REGIONS),
        "language": "mg",
        "kind": kind.value,
        "refers": False,
        "state": chosen.choice(STATES).value,
        "unread": number % 1000 == 0,
        "received_at": received,
        "deadline_at": received + DEADLINES[kind],
    }


def _figures(engine: Engine, count: int) -> Iterator[str]:
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[engine.dialect.name]
    for member in (SUPERVISOR, INSPECTOR):
        for what, asked in QUESTIONS.items():
            measured = Measured()
            with reading(engine) as connection:
                for _ in range(ASKED_EACH):
                    began = time.perf_counter()
                    list_cases(rows_of(connection), member, asked)
                    measured.waits.append(time.perf_counter() - began)
            told = f"p50 {measured.percentile(0.5):6.1f} ms   longest {max(measured.waits) * 1000:6.1f} ms"
            yield f"{name}, {count:,} cases, {member.name:10} {what:20} {told}   (under 100)"


def main() -> None:
    alone(lambda folder: listing(folder, asked_count(COUNT)))


if __name__ == "__main__":
    main()
