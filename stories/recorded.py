"""What a recording means for the story it was made in (recordings.rooms.Room)."""

from datetime import datetime

from core.ledger import Rows
from core.outbox import enqueue_in
from recordings.rooms import Rooms
from recordings.rows import Expected
from stories.intake import PURPOSE
from stories.states import StoryState, move
from vault import audit, erasing
from vault.removal import REMOVE


class StoryRoom:
    """The room of stories."""

    def said(self, rows: Rows, case: str, now: datetime) -> None:
        """Nothing follows: a story is a person's to hear once its teller has kept it, by key."""

    def is_missed(self, rows: Rows, case: str) -> bool:
        """One that its teller kept; who hung up before was told that nothing would be made of it."""
        sql = "SELECT 1 FROM stories WHERE id = ? AND state = ?"
        return rows.one(sql, case, StoryState.COMING.value) is not None

    def sealed(self, rows: Rows, recording: Expected, now: datetime) -> None:
        """A story that was kept waits for a person now. Of one that was taken back meanwhile nothing stays."""
        if move(rows, recording.case, StoryState.TOLD, before=StoryState.COMING):
            return
        sql = "SELECT 1 FROM stories WHERE id = ? AND state = ?"
        if rows.one(sql, recording.case, StoryState.WITHDRAWN.value):
            erase_sounds(rows, recording.case, audit.WORKER, now)

    def lost(self, rows: Rows, recording: Expected, now: datetime) -> None:
        """Its teller hears so who follows it; retention lets go of the rest."""

    def owner(self, rows: Rows, case: str) -> str | None:
        return None


def erase_sounds(rows: Rows, story: str, by: str, now: datetime) -> None:
    """Destroy all that is sealed of a story, at once; its files once that is on disk."""
    items = [item for (item,) in rows.all("SELECT id FROM sealed_items WHERE case_id = ?", story)]
    if erased := list(erasing.erase_items(rows, items, by, now)):
        enqueue_in(rows, REMOVE, {"items": erased})


STORY_ROOMS: Rooms = {PURPOSE: StoryRoom()}
