"""The worker's duties: what is asked for each day and hour, and who does each kind of work.

`ask_for_all` writes rows whose key is their day or hour, so that asking every minute asks once; scripts/worker.py does them with
`handlers`.
"""

from pathlib import Path

from sqlalchemy import Engine

from agencies.importing import Importer
from agencies.registers import read_registers
from agencies.reviews.comments import ask_to_forget
from agencies.spoken import SPEAK_LIST, ask_for_current_lists
from agencies.work import agency_work
from audio.masters import RENDER
from carriers.signature import is_practice
from carriers.takes import PracticeTakes, purge_takes
from carriers.twilio import twilio_carrier
from cases.alarms import ALARM, alarm_work
from cases.retention import ERASE, ask_for_purge, erasing_over
from core.clock import ANTANANARIVO, Clock
from core.database import unit_of_work
from core.outbox import Effects, Handler, Outside, Task, enqueue
from core.outbox.sweeps import ask_for_sweeps, sweeps
from core.settings import Settings
from ivr.recording import ROOMS
from publishing.publisher import read_checked
from publishing.restore import RESTORE, ask_to_restore, restore_clips
from publishing.upkeep import EXPIRE, ask_to_expire, expire_messages
from radio_feed.desk import edition_of
from radio_feed.making import EPISODES, ask_for_episodes
from radio_feed.packs.weekly import PACK, ask_for_packs
from radio_feed.upkeep import SWEEP, Sweeper, ask_to_sweep
from radio_feed.weekly import PROGRAMMES, WeeklyMaker, ask_for_programmes
from radio_feed.work import episode_work
from recordings.receiving import CarrierOf, Receiver
from recordings.retention import SETTLED, forgetting_settled
from recordings.watching import WATCH, ask_to_watch, watch
from scripts.make_pack import pack_work
from scripts.programme import builder_of, masters_of
from scripts.publish import library_of
from stories import retention as stories
from stories import watching as stories_watching
from stories.copies import PUBLISH
from stories.publishing import StoryPublisher
from stories.retention import purge_handlers
from vault.removal import removal_handlers

FORGET_TAKES = "practice.purge"
"""The kind of task that removes practice recordings whose hour is over."""

PATIENT = (RENDER, EPISODES, PROGRAMMES, PACK, SPEAK_LIST)
"""What makes sounds for the radio and of lists: after a publish they are many minutes of work, and a worker's report does
not wait behind them."""


def handlers(settings: Settings, engine: Engine, clock: Clock) -> dict[str, Handler]:
    """Every kind of work there is."""
    masters = masters_of(settings, engine, clock)
    agencies = agency_work(
        Importer(engine, clock, settings.instance_path),
        lambda: read_registers(settings.content_path),
        lambda: library_of(settings, engine),
    )
    takes = forget_takes(settings.takes_path, clock)
    return {
        RENDER: masters.handler(),
        **episode_work(settings, engine, clock),
        PROGRAMMES: WeeklyMaker(
            engine, lambda: builder_of(settings, engine, clock), settings.clips, clock
        ).handler(),
        **pack_work(settings, engine, clock),
        SWEEP: Sweeper(engine, settings.masters_path, settings.clips_path, clock).handler(),
        EXPIRE: expire_messages(engine, clock),
        FORGET_TAKES: takes,
        **alarm_work(clock),
        RESTORE: restore_clips(
            engine,
            settings.clips,
            lambda: read_checked(settings.content_path, settings.mode),
            lambda: library_of(settings, engine),
        ),
        **agencies,
        **Receiver(engine, settings.sealed_path, carriers(settings, clock), clock, ROOMS).handlers(),
        WATCH: watch(clock, ROOMS),
        PUBLISH: StoryPublisher(engine, settings.stories_path, clock).handler(),
        stories_watching.WATCH: stories_watching.watch(clock),
        **sweeps(clock, settings.retention),
        ERASE: erasing_over(clock, settings.retention),
        SETTLED: forgetting_settled(clock, settings.retention),
        **purge_handlers(engine, settings.stories_path, clock, settings.retention),
        **removal_handlers(engine, settings.sealed_path, settings.backup_path, clock),
    }


def carriers(settings: Settings, clock: Clock) -> CarrierOf:
    """The practice phone's calls have a carrier of their own."""
    practice, company = PracticeTakes(settings.takes_path, clock), twilio_carrier(settings)
    return lambda call: practice if is_practice(call) else company


def forget_takes(folder: Path, clock: Clock) -> Outside:
    """The handler that removes old practice recordings, also when nobody practises any more."""

    def act(_task: Task) -> Effects:
        if folder.is_dir():
            purge_takes(folder, clock.now())
        return lambda _connection: None

    return Outside(act)


def ask_for_all(settings: Settings, engine: Engine, clock: Clock) -> None:
    """Have all be done that this day and hour asks for."""
    now = clock.now().astimezone(ANTANANARIVO)
    with unit_of_work(engine) as connection:
        ask_for_sweeps(connection, clock)
        ask_for_purge(connection, clock)
        stories.ask_for_purge(connection, clock)
        ask_to_expire(connection, clock)
        ask_for_programmes(connection, clock)
        ask_for_packs(connection, clock)
        ask_to_sweep(connection, clock)
        ask_for_current_lists(connection, now.date())
        ask_to_forget(connection, clock)
        ask_to_watch(connection, clock)
        stories_watching.ask_to_watch(connection, clock)
        for hourly in (FORGET_TAKES, ALARM):
            enqueue(connection, hourly, {}, key=f"{now:%Y-%m-%d %H}")
    ask_to_restore(engine, settings.clips, clock)
    # Last, for it reads words that an editor may just be writing: nothing else waits for them.
    edition = edition_of(settings)
    with unit_of_work(engine) as connection:
        ask_for_episodes(connection, edition)
