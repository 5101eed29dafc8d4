"""How often a station's code may be tried, by whom; core.attempts counts it, before the code is looked up.

    attempt = attempt_of(origin)
    if attempt.begin(rows, now):           # counted with this transaction, right or wrong
        ...                                # look the code up
        attempt.forgive(rows)              # it was right: it counts no longer

`origin` is who tries, as a twenty-bit bucket: of a caller's number (P07) or of a browser's address; nothing where it is withheld
or not known. The limit of a day is the origin's own, so that a stranger locks no station out; who hides shares none of a day with
others who do, but one of an hour once very many codes were tried in all.
"""

from core.attempts import ALL, EVERYBODY, HOUR, MANY_IN_ALL, Attempt, Limit
from core.buckets import bucket_of
from core.hourly import HourlyCounts

ORIGIN = "origin"
MOST_OF_AN_ORIGIN = 10
"""Wrong codes in a day. A slip of the finger is none: its check digit is wrong, and it is not tried."""
COUNTS = HourlyCounts("station_attempts")
IN_ALL = Limit(ALL, EVERYBODY, MANY_IN_ALL, HOUR)
"""Wrong codes of all: beyond them each origin may try once an hour. There are a hundred thousand million codes."""
NOBODY = -1
"""The bucket of who is not known."""


def attempt_of(origin: int | None) -> Attempt:
    own = Limit(ORIGIN, NOBODY if origin is None else origin, MOST_OF_AN_ORIGIN)
    return Attempt(COUNTS, own, crowd=IN_ALL, known=origin is not None)


def origin_of_address(secret: str, address: str) -> int:
    """The bucket of a browser's address: its address is kept nowhere. `secret` is SECRET_KEY."""
    return bucket_of(secret, f"station|{address}")
