"""The worker's part: the pack of this week is there to download, and from Friday on the next one's.

Built anew whenever a release, an episode, a programme or a withdrawal is new; nothing is built twice from the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select

from core.clock import ANTANANARIVO, Clock
from core.database import reading
from core.logging import log
from core.models import FeedRow, ProgrammeRow
from core.outbox import Effects, Later, Outside, Task, enqueue
from publishing.releases import current_number
from radio_feed.packs.building import Pack, Packer, StoryWithdrawn
from radio_feed.packs.contents import PackContent, of_bytes
from radio_feed.packs.delta import delta
from radio_feed.packs.gathering import NothingToAir, SoundsInTheMaking
from radio_feed.packs.manifest import MANIFEST, Manifest, to_json
from radio_feed.packs.shelf import StoredPack, clear_packs, keep_pack, stored_pack
from radio_feed.packs.weeks import Week, read_week
from radio_feed.packs.zips import ZipMade, make_zip
from radio_feed.weekly import weeks_to_build
from stories.published import withdrawn_names

PACK = "radio.pack"
"""The kind of task that builds the pack of a week."""
LOOK_AGAIN = timedelta(minutes=5)
"""While sounds are being made: by the same worker, after this task."""


def ask_for_packs(connection: Connection, clock: Clock) -> None:
    """Once a day, and whenever something may have changed: a row with a key, so that asking every minute asks once."""
    if current_number(connection) is None:
        return
    today = clock.now().astimezone(ANTANANARIVO).date()
    state = state_of(connection)
    for week in weeks_to_build(today):
        enqueue(
            connection,
            PACK,
            {"week": str(week), "made_from": f"{today} {state}"},
            key=f"{today} {week} {state}",
        )


def state_of(connection: Connection) -> str:
    """What a pack depends on, in short; what it is built from is asked when it is built."""
    newest = (
        connection.execute(select(func.max(column))).scalar()
        for column in (FeedRow.changed_at, ProgrammeRow.made_at)
    )
    moments = " ".join(f"{moment.timestamp():.3f}" if moment else "-" for moment in newest)
    return f"{current_number(connection)} {moments} {len(withdrawn_names(connection))}"


def ask_for_pack_now(connection: Connection, week: Week, clock: Clock) -> bool:
    """An editor's button: built once more; false when it is asked for already."""
    now = f"{clock.now():%Y-%m-%d %H:%M}"
    return enqueue(connection, PACK, {"week": str(week), "made_from": now}, key=f"{week} {now}")


@dataclass(frozen=True)
class WeeklyPacker:
    """The handler of PACK. `packer` reads the content anew: another may have been published since."""

    engine: Engine
    folder: Path
    packer: Callable[[], Packer]
    clock: Clock

    def handler(self) -> Outside:
        return Outside(self._act)

    def _act(self, task: Task) -> Effects:
        """Zips outside of a transaction; the row with the task's end, unless a story in it was taken back meanwhile."""
        week = read_week(task.payload["week"])
        packer = self.packer()
        try:
            pack = packer.pack(week)
        except SoundsInTheMaking as error:
            raise Later(LOOK_AGAIN) from error
        except NothingToAir:
            return lambda _connection: None
        stored = self._stored(pack, week, task.payload["made_from"])
        return lambda connection: self._keep(connection, stored, week)

    def _stored(self, pack: Pack, week: Week, made_from: str) -> StoredPack:
        with reading(self.engine) as connection:
            before = stored_pack(connection, week.before)
        whole, change = zips_of(pack, before.manifest if before else None, self.folder, week)
        log("pack.built", count=len(pack.manifest.cuts))
        return StoredPack(str(week), made_from, pack.manifest, whole, change, self.clock.now())

    def _keep(self, connection: Connection, stored: StoredPack, week: Week) -> None:
        """Raises StoryWithdrawn, and the task is tried again."""
        if stored.manifest.stories & withdrawn_names(connection):
            raise StoryWithdrawn
        keep_pack(connection, stored)
        clear_packs(connection, self.folder, self.clock.now(), week)


def zips_of(pack: Pack, before: Manifest | None, folder: Path, week: Week) -> tuple[ZipMade, ZipMade | None]:
    """The whole pack, and what a station lacks that has the one before; nothing where there was none."""
    manifest = of_bytes(MANIFEST, to_json(pack.manifest))
    whole = make_zip(folder, [*pack.contents, manifest], week.first)
    if before is None:
        return whole, None
    bring = set(delta(before, pack.manifest).bring)
    changed: list[PackContent] = [content for content in pack.contents if content.path in bring]
    return whole, make_zip(folder, [*changed, manifest], week.first)
