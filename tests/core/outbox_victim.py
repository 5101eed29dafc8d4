"""A worker that is there to be killed: it tells when it is inside a handler, its effects written and not yet committed.

python -m tests.core.outbox_victim DATABASE_URL HOURS SEED   (HOURS moves its clock, so that old leases have ended)
"""

import sys
import time
from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy import Connection

from core.database import connect
from core.outbox import Inside, Task, Workshop
from tests.core.outboxes import HandClock, do


def main() -> None:
    url, hours, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    randomness = Random(seed)

    def apply(connection: Connection, task: Task) -> None:
        do(connection, task)
        sys.stdout.write("inside\n")
        sys.stdout.flush()
        time.sleep(randomness.uniform(0, 0.01))

    clock = HandClock(datetime.now(UTC) + timedelta(hours=hours))
    Workshop(connect(url), {"test.work": Inside(apply)}, clock, randomness, f"victim {seed}").drain()


if __name__ == "__main__":
    main()
