"""An airing as a form gives it: the cut number, the day and the time, by a browser's own fields or as people write them."""

from collections.abc import Mapping
from datetime import datetime

from core.ledger import Rows
from radio_feed.airplay import NotBelieved, Reason, cut_believed
from radio_feed.cuts import Cut
from radio_feed.written_times import TwoTimes, Unreadable, day_of, moment_at, time_of

LONGEST = 40
"""Characters of a field."""


def typed_airing(rows: Rows, form: Mapping[str, str], place: str = "") -> tuple[Cut, datetime]:
    """What the fields `cut`, `day` and `time` say; `place` stands behind their names in a form of many. Raises NotBelieved."""
    written = {name: form.get(f"{name}{place}", "")[:LONGEST] for name in ("cut", "day", "time")}
    cut = cut_believed(rows, written["cut"])
    try:
        day = day_of(written["day"])
    except Unreadable:
        raise NotBelieved(Reason.NO_DAY) from None
    try:
        return cut, moment_at(day, time_of(written["time"]))
    except TwoTimes:
        raise NotBelieved(Reason.TWO_TIMES) from None
    except Unreadable:
        raise NotBelieved(Reason.NO_TIME) from None
