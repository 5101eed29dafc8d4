"""A line on the air at once: masters of one sound each, and the worker that makes episodes of them. Nothing is rendered twice."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from sqlalchemy import Engine

from audio.broadcast import encode
from audio.masters import RENDER, Form, Master, add_master, file_name, master_key
from audio.speech import Offset, Origin
from core.clock import ANTANANARIVO
from core.database import connect, reading, unit_of_work
from core.outbox import Effects, Handler, Outside, Task, TaskState, Workshop
from core.settings import Mode
from publishing.publisher import publish_content, read_checked
from publishing.upkeep import EXPIRE, ask_to_expire, expire_messages
from radio_feed.episodes import Episode, current_episodes
from radio_feed.feeds.channel import Channel
from radio_feed.feeds.words import words_for
from radio_feed.making import EPISODES, EpisodeMaker, ask_for_episodes
from tests.audio.fakes import babble
from tests.builders import quick_folder
from tests.core.outboxes import HandClock
from tests.databases import Kept, address_in, copy_into, keep, migrated
from tests.publishing.trees import HumAndListen, Quiet, Tree, anything_goes, plant, quick_library
from tests.radio_feed.made_up import WORDS

ADDRESS = "https://line.example"
A_SENTENCE = 0.5
"""Seconds."""


@cache
def sound(form: Form) -> bytes:
    """A second of something like speech, in that form."""
    return encode(babble(1.0), form)


@dataclass(frozen=True)
class QuickMasters:
    """The handler of RENDER whose masters are all the same second of sound, told apart by what follows it in the file."""

    folder: Path
    clock: HandClock

    def handler(self) -> Outside:
        return Outside(self._act)

    def _act(self, task: Task) -> Effects:
        told, form = task.payload, Form(task.payload["form"])
        content = sound(form) + told["clip"].encode()
        named = hashlib.sha256(content).hexdigest()
        self.folder.mkdir(exist_ok=True)
        (self.folder / file_name(named, form)).write_bytes(content)
        recorded = told["recording"] is not None
        master = Master(
            master_key(told["clip"], form), form, named, told["language"], _seconds(told["sentences"]), len(content),
            _whole(told["sentences"]) if recorded else _timed(told["sentences"]), "tones",
            Origin.RECORDED if recorded else Origin.SYNTHETIC,
        )  # fmt: skip
        return lambda connection: add_master(connection, master, self.clock)


def _seconds(sentences: list[str]) -> float:
    return A_SENTENCE * len(list(filter(None, sentences)))


def _timed(sentences: list[str]) -> tuple[Offset, ...]:
    spoken = enumerate(filter(None, sentences))
    return tuple(Offset(A_SENTENCE * place, A_SENTENCE * (place + 1), text) for place, text in spoken)


def _whole(sentences: list[str]) -> tuple[Offset, ...]:
    return (Offset(0.0, _seconds(sentences), " ".join(filter(None, sentences))),)


@dataclass
class Air:
    """`work` does all that a minute of the worker would."""

    tree: Tree
    engine: Engine
    folder: Path
    clock: HandClock = field(default_factory=HandClock)
    address: str = ADDRESS
    number: str = ""

    @property
    def masters(self) -> Path:
        return self.folder / "masters"

    def publish(self) -> None:
        library = quick_library(self.folder / "clips", HumAndListen())
        content = read_checked(self.tree.root, Mode.DEMO)
        publish_content(content, library, self.engine, self.clock, Quiet(), anything_goes)

    def work(self) -> None:
        episodes = EpisodeMaker(self.engine, self.masters, self.clock, self.channel)
        handlers: dict[str, Handler] = {
            RENDER: QuickMasters(self.masters, self.clock).handler(),
            EXPIRE: expire_messages(self.engine, self.clock),
            EPISODES: episodes.handler(),
        }
        for _ in range(2):  # What was made in this minute is looked at in the next.
            with unit_of_work(self.engine) as connection:
                ask_to_expire(connection, self.clock)
                ask_for_episodes(connection, self.address + self.number)
            done = Workshop(self.engine, handlers, self.clock, Random(1), "tester").drain()
            assert not set(done) - {TaskState.DONE}, done

    def channel(self, language: str, guid: str) -> Channel:
        return Channel(language, guid, self.address, words_for(WORDS, language), self.number, True, 0, None)

    def episodes(self, language: str, mode: Mode = Mode.DEMO) -> dict[str, Episode]:
        """What is on the air, by message."""
        with reading(self.engine) as connection:
            found = current_episodes(connection, language, self.today, mode)
        return {episode.message: episode for episode in found}

    @property
    def today(self) -> date:
        return self.clock.now().astimezone(ANTANANARIVO).date()


def air_in(folder: Path, engine: Engine) -> Air:
    """A line of which nothing is published yet."""
    return Air(plant(folder / "content"), engine, folder)


def put_on_air(folder: Path) -> None:
    """Give the folder a line that is on the air: two messages in two languages, made once a session."""
    database, files = _on_air()
    copy_into(folder, database)
    (folder / "masters").mkdir()
    for name, content in files.items():
        (folder / "masters" / name).write_bytes(content)


@cache
def _on_air() -> tuple[Kept, dict[str, bytes]]:
    """The database, and the masters by their names."""
    with quick_folder() as folder:
        copy_into(folder, migrated())
        engine = connect(address_in(folder))
        made = air_in(folder, engine)
        made.publish()
        made.work()
        engine.dispose()
        return keep(folder), {file.name: file.read_bytes() for file in made.masters.iterdir()}
