"""How long a task that failed waits before it is tried again."""

from datetime import timedelta
from random import Random

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(hours=6)
FACTOR = 3
MOST_ATTEMPTS = 14
"""With these waits the last attempt is 15 to 30 hours after the first: an outage of a day mends itself."""


def wait_after(attempt: int, randomness: Random) -> timedelta:
    """The wait after the nth attempt (from 1): 2 s, 6 s, 18 s ... 6 h, shortened by up to half so that tasks that failed
    together do not come back together.
    """
    exponent = min(attempt - 1, MOST_ATTEMPTS)
    whole: timedelta = min(FIRST_WAIT * int(FACTOR**exponent), LONGEST_WAIT)
    return whole * randomness.uniform(0.5, 1.0)
