"""An import that is there to be killed: dies by SIGKILL at a given moment of one of its steps.

Reads lines from standard input, `FILE STEP MOMENT` with a moment of before, within or after the step's transaction (step 0 is
the flip, whichever it is), and for each forks a child that applies the file and kills itself there; answers "killed" or "ended".

python -m tests.agencies.victim DATABASE_URL FOLDER
"""

import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from core.database import connect
from core.ledger import Ledger, Result, Rows, Work, open_ledger
from tests.agencies.builders import Office


@dataclass
class Lethal:
    """A ledger whose user dies at one of its steps."""

    ledger: Ledger
    step: int
    moment: str
    flip: bool

    def write(self, work: Work[Result]) -> Result:
        self.step -= 1
        self._die_when("before")

        def watched(rows: Rows) -> Result:
            result = work(rows)
            if self.flip:
                flipped = rows.one("SELECT 1 FROM register_imports WHERE state = 'previous'")
                self.step = 0 if flipped else -1
            self._die_when("within")
            return result

        result = self.ledger.write(watched)
        self._die_when("after")
        return result

    def _die_when(self, moment: str) -> None:
        if self.step == 0 and self.moment == moment:
            os.kill(os.getpid(), signal.SIGKILL)


def import_and_die(url: str, folder: Path, file: str, step: int, moment: str) -> None:
    office = Office(connect(url), folder)
    office.open_ledger = lambda engine: Lethal(open_ledger(engine), step, moment, flip=step == 0)
    office.import_file(folder / file, force="the test replaces the whole list")


def main() -> None:
    url, folder = sys.argv[1], Path(sys.argv[2])
    for order in sys.stdin:
        file, step, moment = order.split()
        child = os.fork()
        if child == 0:
            import_and_die(url, folder, file, int(step), moment)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        sys.stdout.write("killed\n" if killed else "ended\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
