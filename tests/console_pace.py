"""How fast the console's pages are, through the application itself: `python -m tests.console_pace [CASES]`.

It lies with the tests because it opens what it sealed itself, with the key of a member: no script of ours may (P03). What it
prints goes into docs/benchmarks.md, with the load it was measured at.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.bench.cases import fill
from scripts.bench.load import Measured
from tests.cases.desk import keyed, receipt_for, spoken, told
from tests.web.console.staff import Browser, Staff, staff_in
from tests.web.scripted_line import wav
from vault.boxes import Field
from vault.members import Role

CASES = 10_000
TIMES = 30


def main() -> None:
    """Print each page's CPU and wall time, and its size."""
    count = int(sys.argv[1]) if sys.argv[1:] else CASES
    _tell(f"load before it began: {os.getloadavg()[0]:.1f}, {count:,} cases")
    with TemporaryDirectory(prefix="antso-pace-") as folder, staff_in(Path(folder)) as staff:
        fill(staff.office.engine, count)
        _measure(staff)


def _measure(staff: Staff) -> None:
    browser = staff.hired(Role.SUPERVISOR, None)
    case = told(staff.office, refers=True, hours="morning")
    receipt_for(staff.office, case)
    item = spoken(staff.office, case, wav(300.0))
    for number in range(20):
        keyed(staff.office, case, Field.NOTE, f"{number} " + "words " * 60)
    pages: dict[str, Callable[[], bytes]] = {
        "the list": lambda: _got(browser, "/cases"),
        "the list, a kind": lambda: _got(browser, "/cases?kind=danger"),
        "a case with 20 notes": lambda: _got(browser, f"/cases/{case}"),
        "the first range of 5 minutes": lambda: _got(browser, f"/items/{item}/sound", Range="bytes=0-"),
        "a range from its middle": lambda: _got(browser, f"/items/{item}/sound", Range="bytes=2400000-"),
        "a month": lambda: _got(browser, "/month/2026-10"),
        "a month as PDF": lambda: _got(browser, "/month/2026-10/pdf"),
    }
    for name, get in pages.items():
        _print(name, get)


def _got(browser: Browser, path: str, **headers: str) -> bytes:
    response = browser.client.get(f"/console{path}", headers=headers)
    assert response.status_code in (200, 206), (path, response.status_code)
    return bytes(response.data)


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _print(name: str, get: Callable[[], bytes]) -> None:
    """CPU is of this process alone: on a busy machine it says more than the wall clock."""
    wall, cpu, size = Measured(), Measured(), len(get())
    for _ in range(TIMES):
        began, used = time.perf_counter(), time.process_time()
        get()
        cpu.waits.append(time.process_time() - used)
        wall.waits.append(time.perf_counter() - began)
    times = f"CPU {cpu.percentile(0.5):6.1f} ms   wall p50 {wall.percentile(0.5):6.1f}, longest {max(wall.waits) * 1000:6.1f} ms"
    _tell(f"  {name:30} {times}   {size / 1000:6.1f} KB")


if __name__ == "__main__":
    main()
