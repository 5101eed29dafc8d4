"""What a register of a million agencies costs: its import beside the floor, the turns that wait meanwhile, the look-ups.

python -m scripts.bench.agencies [COUNT]            SQLite; PostgreSQL too where BENCH_DATABASE_URL names an empty database
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from agencies.lookup import Lists, current_lists, find_by_licence, find_by_name
from agencies.names import spellings
from core.asking import Source
from core.database import connect, migrate, reading
from core.ledger import Rows, open_ledger, rows_of
from scripts.bench.alone import alone, asked_count
from scripts.bench.load import Measured
from scripts.bench.register_lists import REGISTER, rows, write_csv, write_xlsx
from scripts.bench.server import ROOT

COUNT = 1_000_000
ASKED = 5_000
GAP_SECONDS = 0.02
LIMIT_SECONDS = 0.05
"""What a turn may wait for an import."""
IMPORT, FLOOR = "scripts.bench.one_import", "scripts.bench.import_floor"
TURN = (
    "INSERT INTO agency_checks (day, register, key, count) VALUES ('2026-11-22', 'bench', ?, 1)"
    " ON CONFLICT (day, register, key) DO UPDATE SET count = agency_checks.count + 1"
)


@dataclass(frozen=True)
class Cost:
    """Of a child: CPU and wall seconds, and its largest resident memory in MB."""

    cpu: float
    wall: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.cpu:7.1f} s CPU   {self.wall:7.1f} s   {self.megabytes:5.0f} MB"


def registers(folder: Path, count: int = COUNT) -> Iterator[str]:
    """Every figure on SQLite; and on PostgreSQL, when there is one to use."""
    write_csv(folder / "list.csv", count)
    yield from _on(f"sqlite:///{folder / 'bench.db'}", f"sqlite:///{folder / 'floor.db'}", folder, count)
    write_xlsx(folder / "list.xlsx", count)
    (folder / "sheet").mkdir()
    sheet_url = f"sqlite:///{folder / 'sheet' / 'bench.db'}"
    migrate(sheet_url)
    cost, _ = _beside_turns(sheet_url, IMPORT, sheet_url, folder / "list.xlsx")
    yield f"SQLite, XLSX import                  {cost}   (under 300 MB)"
    if server := os.environ.get("BENCH_DATABASE_URL"):
        yield from _on(server, server, folder, count)


def _on(url: str, floor_url: str, folder: Path, count: int) -> Iterator[str]:
    """The floor first; where both share a database, what it wrote is cleared by the next import.

    What a turn waits beside the floor is what the machine makes it wait: as much is computed and written then, and nothing
    of it stands in the turn's way (on SQLite it goes into another file).
    """
    name = "SQLite" if url.startswith("sqlite") else "PostgreSQL"
    migrate(floor_url)
    migrate(url)
    floor, waits = _beside_turns(url, FLOOR, floor_url, folder / "list.csv")
    yield f"{name}, {count:,} agencies: floor   {floor}"
    yield f"{name}, a turn beside the floor      {_waited(waits)}"
    cost, waits = _beside_turns(url, IMPORT, url, folder / "list.csv")
    yield f"{name}, import                       {cost}   {cost.cpu / floor.cpu:.2f} x (at most 2; under 250 MB)"
    yield f"{name}, a turn meanwhile             {_waited(waits)}   (under 50 ms)"
    yield from _looked_up(url, name, count)


def _beside_turns(url: str, module: str, written: str, file: Path) -> tuple[Cost, Measured]:
    """A program's cost, while a caller writes a turn every few milliseconds, in this process."""
    engine, over, measured = connect(url), threading.Event(), Measured()
    ledger, keys = open_ledger(engine), Random(1)  # noqa: S311

    def turns() -> None:
        while not over.wait(GAP_SECONDS):
            began = time.perf_counter()
            ledger.write(partial(_turn, key=keys.randrange(500)))
            measured.waits.append(time.perf_counter() - began)

    caller = threading.Thread(target=turns)
    caller.start()
    try:
        return _child(module, written, file), measured
    finally:
        over.set()
        caller.join()
        engine.dispose()


def _turn(rows_of_turn: Rows, key: int) -> int:
    return rows_of_turn.change(TURN, key)


def _child(module: str, url: str, file: Path) -> Cost:
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", module, url, str(file)], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{module} ended with {process.returncode}: no figure.")
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - began, usage.ru_maxrss / 1024)


def _looked_up(url: str, name: str, count: int) -> Iterator[str]:
    engine, chosen = connect(url), Random(7)  # noqa: S311
    listed = [row for row in rows(count) if chosen.random() < 2 * ASKED / count][:ASKED]
    licences = [row[1].removeprefix("SYN-") for row in listed]
    names = [chosen.choice(spellings(row[0]))[: chosen.randint(3, 12)] for row in listed]
    with reading(engine) as connection:
        lists = current_lists(connection, {"bench": REGISTER}, demo=True)
        for what, asked, find in (
            ("by licence", licences, find_by_licence),
            ("by name", names, find_by_name),
            ("by a name with a wrong key", [_slip(keys) for keys in names if len(keys) > 4], find_by_name),
        ):
            waits, cpu = _timed(rows_of(connection), lists, asked, find)
            yield f"{name}, {what:28} {_told(waits)}   CPU p99 {cpu.percentile(0.99):.2f} ms   (p99 under 1 ms)"
    engine.dispose()


def _slip(keys: str) -> str:
    return f"{keys[:2]}{(int(keys[2]) + 3) % 8 + 2}{keys[3:]}"


def _timed(
    source: Source, lists: Lists, asked: list[str], find: Callable[..., object]
) -> tuple[Measured, Measured]:
    """Seconds by the clock, and of this process's CPU: on a busy machine the first tells of the others too.

    Asked as a turn asks, by the driver; a page's connection adds 0.1 ms to each statement.
    """
    waits, cpu = Measured(), Measured()
    for keys in asked:
        began, spent = time.perf_counter(), time.thread_time()
        find(source, lists, keys)
        waits.waits.append(time.perf_counter() - began)
        cpu.waits.append(time.thread_time() - spent)
    return waits, cpu


def _waited(measured: Measured) -> str:
    over = sum(wait >= LIMIT_SECONDS for wait in measured.waits)
    return f"{_told(measured)}   longest {max(measured.waits) * 1000:.0f} ms, {over / len(measured.waits):.2%} at 50 or more"


def _told(measured: Measured) -> str:
    return f"p50 {measured.percentile(0.5):6.2f} ms   p99 {measured.percentile(0.99):6.2f} ms   {len(measured.waits)} asked"


def main() -> None:
    alone(lambda folder: registers(folder, asked_count(COUNT)))


if __name__ == "__main__":
    main()
