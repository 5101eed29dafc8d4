"""A line with masters that a tone speaks, and the worker that makes episodes of them: seconds of sound, not minutes."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from sqlalchemy import Engine

from audio.masters import RENDER, MasterMaker
from core.clock import ANTANANARIVO
from core.database import reading, unit_of_work
from core.outbox import TaskState, Workshop
from core.settings import Mode
from publishing.publisher import publish_content, read_checked
from publishing.upkeep import EXPIRE, ask_to_expire, expire_messages
from radio_feed.episodes import Episode, current_episodes
from radio_feed.making import EPISODES, EpisodeMaker, ask_for_episodes
from tests.core.outboxes import HandClock
from tests.publishing.trees import HumAndListen, Quiet, Tree, anything_goes, plant, quick_library, tones

ADDRESS = "https://line.example"


@dataclass
class Air:
    """`work` does all that a minute of the worker would."""

    tree: Tree
    engine: Engine
    folder: Path
    clock: HandClock = field(default_factory=HandClock)
    address: str = ADDRESS

    @property
    def masters(self) -> Path:
        return self.folder / "masters"

    def publish(self) -> None:
        library = quick_library(self.folder / "clips", HumAndListen())
        content = read_checked(self.tree.root, Mode.DEMO)
        publish_content(content, library, self.engine, self.clock, Quiet(), anything_goes)

    def work(self, *, production: bool = False) -> None:
        maker = MasterMaker(self.engine, self.masters, tones, self.clock, production)
        episodes = EpisodeMaker(self.engine, self.masters, self.clock, self.address)
        handlers = {
            RENDER: maker.handler(),
            EXPIRE: expire_messages(self.engine, self.clock),
            EPISODES: episodes.handler(),
        }
        for _ in range(2):  # What was made in this minute is looked at in the next.
            with unit_of_work(self.engine) as connection:
                ask_to_expire(connection, self.clock)
                ask_for_episodes(connection)
            done = Workshop(self.engine, handlers, self.clock, Random(1), "tester").drain()
            assert not set(done) - {TaskState.DONE}, done

    def episodes(self, language: str, mode: Mode = Mode.DEMO) -> dict[str, Episode]:
        """What is on the air, by message."""
        with reading(self.engine) as connection:
            found = current_episodes(connection, language, self.today, mode)
        return {episode.message: episode for episode in found}

    @property
    def today(self) -> date:
        return self.clock.now().astimezone(ANTANANARIVO).date()


def air_in(folder: Path, engine: Engine) -> Air:
    return Air(plant(folder / "content"), engine, folder)
