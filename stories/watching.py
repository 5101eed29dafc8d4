"""Every story that is not finished is looked at each hour, a new one within a minute: who moderates is told by name (P27, P34).

Told are ids, in notices on the console's start page; in the log a count. Never anything of a story, and nobody outside the team.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from core import notices
from core.clock import ANTANANARIVO, Clock, milliseconds
from core.ledger import Rows, rows_of
from core.logging import log
from core.outbox import Inside, TaskState, enqueue
from stories.copies import PUBLISH
from stories.moderation import NEW, OVERDUE, STUCK
from stories.states import StoryState
from vault import entitlement, members

WATCH = "stories.watch"
WAITS = timedelta(days=5)
"""Until somebody has decided; our choice, to be confirmed by the team. Told again after as long again."""
AT_ONCE = 100
"""Stories in one transaction (P28)."""
UNTOLD = (
    "SELECT s.id FROM stories s WHERE s.state = 'told' AND NOT EXISTS"
    " (SELECT 1 FROM notices n WHERE n.subject = s.id AND n.kind = 'story.told') ORDER BY s.told_on, s.id LIMIT ?"
)


def ask_to_watch(connection: Connection, clock: Clock) -> None:
    """Each hour; and in this minute where a story has come of which nobody was told."""
    now = clock.now()
    enqueue(connection, WATCH, {}, key=f"{now:%Y-%m-%d %H}")
    if rows_of(connection).one(UNTOLD, 1):
        enqueue(connection, WATCH, {}, key=f"{now:%Y-%m-%d %H:%M}")


def watch(clock: Clock) -> Inside:
    """The handler."""
    return Inside(lambda connection, _task: tell(rows_of(connection), clock.now()))


def tell(rows: Rows, now: datetime) -> None:
    """Leave the notices that are due; a person who acts settles them."""
    for (story,) in rows.all(UNTOLD, AT_ONCE):
        notices.tell(rows, moderators(rows, story), NEW, story, now)
    late = [*_overdue(rows, now), *_stuck(rows, now)]
    for kind, story in late:
        notices.tell(rows, moderators(rows, story), kind, story, now)
    if late:
        log("alarm.raised", count=len(late))


def moderators(rows: Rows, story: str) -> Sequence[str]:
    """Who can open the story: the editors; else the supervisors who stand in; else every supervisor, who confirms an editor."""
    found = entitlement.openers(rows, story) or entitlement.stand_ins(rows, story)
    return [each.member for each in found if each.member] or members.supervisors(rows)


def _overdue(rows: Rows, now: datetime) -> Iterable[tuple[str, str]]:
    """Stories that were told so long ago, of which it was not said in as long."""
    before = (now - WAITS).astimezone(ANTANANARIVO).date().isoformat()
    sql = "SELECT s.id FROM stories s WHERE s.state = ? AND s.told_on <= ? AND NOT EXISTS"
    waiting = rows.all(
        f"{sql} {_said()} ORDER BY s.told_on, s.id LIMIT ?",
        StoryState.TOLD.value, before, OVERDUE, milliseconds(now - WAITS), AT_ONCE,
    )  # fmt: skip
    return [(OVERDUE, story) for (story,) in waiting]


def _stuck(rows: Rows, now: datetime) -> Iterable[tuple[str, str]]:
    """Approved stories whose copies were given up: the disk was full for hours, or no copy of them can be made."""
    sql = (
        "SELECT s.id FROM stories s WHERE s.state = ? AND NOT EXISTS"  # noqa: S608 - our own words
        " (SELECT 1 FROM tasks t WHERE t.kind = ? AND t.key = s.id AND t.state IN (?, ?))"
        f" AND NOT EXISTS {_said()} LIMIT ?"
    )
    alive = (TaskState.READY.value, TaskState.CLAIMED.value)
    found = rows.all(
        sql, StoryState.APPROVED.value, PUBLISH, *alive, STUCK, milliseconds(now - WAITS), AT_ONCE
    )
    return [(STUCK, story) for (story,) in found]


def _said() -> str:
    return "(SELECT 1 FROM notices n WHERE n.subject = s.id AND n.kind = ? AND n.at > ?)"
