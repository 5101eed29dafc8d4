"""`make bench`, or `python -m scripts.bench` with the names of sections: turn, calls, publish ... (those of `main`)."""

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from scripts.bench import (
    agencies,
    cases,
    downloads,
    feeds,
    packs,
    programmes,
    publishing,
    receipts,
    recordings,
    turns,
)


def main() -> None:
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    )
    print(
        f"load before it began: {os.getloadavg()[0]:.1f} (a figure of a busy machine says little)", flush=True
    )
    with tempfile.TemporaryDirectory(prefix="antso-bench-") as folder:
        instance = Path(folder) / "instance"
        published = list(publishing.publishes(instance))
        answer = publishing.answer_in(instance)
        sections: dict[str, Callable[[], Iterator[str]]] = {
            "publish": lambda: iter(published),
            "render": lambda: publishing.rendering(Path(folder) / "voices"),
            "turn": lambda: turns.cpu_of_a_turn(str(instance), answer),
            "waiting": lambda: turns.waiting(str(instance), answer),
            "calls": lambda: turns.many_calls(str(instance), answer),
            "agencies": lambda: agencies.registers(Path(folder)),
            "cases": lambda: cases.listing(Path(folder)),
            "recordings": lambda: recordings.recordings(Path(folder), str(instance), answer),
            "packs": lambda: packs.packs(Path(folder)),
            "receipts": lambda: receipts.pins_at_once(str(instance), answer),
            "programmes": lambda: programmes.programmes(Path(folder)),
            "feeds": lambda: feeds.feeds(Path(folder)),
            "downloads": lambda: downloads.calls_meanwhile(str(instance), answer),
        }
        for name in sys.argv[1:] or sections:
            print(f"\n{name}", flush=True)
            for row in sections[name]():
                print(f"  {row}", flush=True)


if __name__ == "__main__":
    main()
