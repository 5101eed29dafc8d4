"""A person is told, by name, that a recording is not as it should be: never what is in it (P34)."""

from datetime import datetime

from core import notices
from core.clock import milliseconds
from core.ledger import Rows
from core.logging import log_failure
from vault.members import answerable


class RecordingUnsealed(Exception):
    """A recording is not sealed a quarter of an hour after it was announced: see that worker and carrier answer."""


class RecordingLost(Exception):
    """A recording never came, within a day. The caller will hear that it was lost, and may tell again."""


class RecordingTooLarge(Exception):
    """A recording is longer than any that the line asks for; it was left at the carrier. Look at it there."""


KINDS: dict[type[Exception], str] = {
    RecordingUnsealed: "recording.unsealed",
    RecordingLost: "recording.lost",
    RecordingTooLarge: "recording.too-large",
}
"""What each is called in a notice."""


def raise_alarm(
    rows: Rows, alarm: Exception, case: str, owner: str | None, since: datetime, now: datetime
) -> bool:
    """Tell who answers for it, and the operator by the log; once for what is so `since` then."""
    kind = KINDS[type(alarm)]
    told = "SELECT 1 FROM notices WHERE kind = ? AND subject = ? AND at >= ?"
    if rows.one(told, kind, case, milliseconds(since)):
        return False
    notices.tell(rows, answerable(rows, case, owner), kind, case, now)
    log_failure("alarm.raised", alarm)
    return True
