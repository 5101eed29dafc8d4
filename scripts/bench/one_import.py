"""One import in a process of its own, so that its CPU and memory are its own: python -m scripts.bench.one_import URL FILE"""

import sys
from pathlib import Path

from agencies.importing import Ending, Importer, import_agencies
from core.clock import SystemClock
from core.database import connect
from scripts.bench.register_lists import REGISTER


def main() -> None:
    url, file = sys.argv[1], Path(sys.argv[2])
    importer = Importer(connect(url), SystemClock(), file.parent / "instance")
    outcome = import_agencies(importer, "bench", REGISTER, file, apply=True)
    if outcome.ending is not Ending.APPLIED or outcome.counts["rejected"]:
        sys.exit(f"{outcome.ending}: {outcome.counts}")


if __name__ == "__main__":
    main()
