"""What a recording means for the case it was made in: its timeline, the team, a case that was asleep (recordings.rooms.Room)."""

from datetime import datetime

from cases.intake import is_unspoken, note, spoken
from cases.returning import ADDITION, wake
from core.ledger import Rows
from recordings.rooms import Rooms
from recordings.rows import Expected
from vault import audit

REPORT = "report"


class CaseRoom:
    """The room of reports, and of what is added to them."""

    def said(self, rows: Rows, case: str, now: datetime) -> None:
        spoken(rows, case, now)

    def is_missed(self, rows: Rows, case: str) -> bool:
        return not is_unspoken(rows, case)

    def sealed(self, rows: Rows, recording: Expected, now: datetime) -> None:
        self._note(rows, recording, "recording.sealed", now)

    def lost(self, rows: Rows, recording: Expected, now: datetime) -> None:
        self._note(rows, recording, "recording.lost", now)

    def owner(self, rows: Rows, case: str) -> str | None:
        (owner,) = rows.one("SELECT owner FROM cases WHERE id = ?", case) or (None,)
        return None if owner is None else str(owner)

    def _note(self, rows: Rows, recording: Expected, verb: str, now: datetime) -> None:
        """A line of the timeline, where the case is there still; what was added wakes it."""
        if rows.one("SELECT 1 FROM cases WHERE id = ?", recording.case):
            note(rows, recording.case, audit.LINE, verb, now)
            if recording.purpose == ADDITION:
                wake(rows, recording.case, now)


CASE_ROOMS: Rooms = dict.fromkeys((REPORT, ADDITION), CaseRoom())
