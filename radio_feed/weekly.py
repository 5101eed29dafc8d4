"""The worker's part: the programmes of this week are looked at whenever something may have changed, those of the next from Friday
on, so that a station has its pack before Monday.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Engine, func, select

from core.clips import ClipStore
from core.clock import ANTANANARIVO, Clock
from core.database import unit_of_work
from core.logging import log
from core.models import CatalogueRow, FeedRow
from core.outbox import Effects, Outside, Task, enqueue
from publishing.releases import current_number
from radio_feed.building import Builder
from radio_feed.outlook import forget_outlooks
from radio_feed.packs.weeks import Week, read_week, week_of
from radio_feed.shelf import clear_folder, clear_shelf
from stories.published import withdrawn_names

PROGRAMMES = "radio.programmes"
"""The kind of task that puts together the programmes of a week."""

FRIDAY = 5


def ask_for_programmes(connection: Connection, clock: Clock) -> None:
    """Have the programmes looked at once a day, and whenever a release, an episode or a withdrawal is new."""
    number = current_number(connection)
    if number is None:
        return
    digest = connection.execute(select(CatalogueRow.digest).where(CatalogueRow.number == number)).scalar()
    newest = connection.execute(select(func.max(FeedRow.changed_at))).scalar()
    state = (
        f"{number} {(digest or '')[:16]} {newest and newest.timestamp()} {len(withdrawn_names(connection))}"
    )
    today = _today(clock.now())
    for week in weeks_to_build(today):
        enqueue(connection, PROGRAMMES, {"week": str(week)}, key=f"{today} {week} {state}")


def weeks_to_build(today: date) -> tuple[Week, ...]:
    this = week_of(today)
    return (this, this.after) if today.isoweekday() >= FRIDAY else (this,)


@dataclass(frozen=True)
class WeeklyMaker:
    """The handler of PROGRAMMES. `builder` reads the content anew: another may have been published since."""

    engine: Engine
    builder: Callable[[], Builder]
    clips: ClipStore
    clock: Clock

    def handler(self) -> Outside:
        return Outside(self._act)

    def _act(self, task: Task) -> Effects:
        """Each programme has a short transaction of its own; a worker killed in between does the rest again."""
        builder = self.builder()
        built = list(builder.build_week(read_week(task.payload["week"])))
        self._clear(builder)
        log("programme.built", count=sum(each.assembled is not None for each in built))
        return _nothing

    def _clear(self, builder: Builder) -> None:
        now = self.clock.now()
        with unit_of_work(self.engine) as connection:
            needed, clips = clear_shelf(connection, _today(now))
            forget_outlooks(connection, week_of(_today(now)))
        clear_folder(builder.folder, needed, now)
        for clip in clips:
            self.clips.path(clip).unlink(missing_ok=True)


def _nothing(_connection: Connection) -> None:
    """All is written already."""


def _today(now: datetime) -> date:
    return now.astimezone(ANTANANARIVO).date()
