"""A small line on the air with recipes of a few seconds, and the builder that puts their programmes together."""

import atexit
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from shutil import copytree, rmtree
from tempfile import mkdtemp

from agencies.registers import read_registers
from audio.broadcast import encode
from audio.chain import Job
from audio.index import DatabaseIndex
from audio.library import ClipLibrary
from audio.masters import RENDER, Form, MasterMaker
from audio.parallel import Outcome, attempt
from core.clips import ClipStore, FolderStore
from core.database import connect, unit_of_work
from core.ledger import rows_of
from core.outbox import Workshop
from core.settings import Mode
from publishing.utterances import utterances
from radio_feed.building import Builder
from radio_feed.material import Gatherer, Places
from radio_feed.packs.weeks import Week
from stories.copies import Made, withdraw_copies
from stories.published import Sound, file_name
from tests.audio.fakes import babble
from tests.builders import REAL_CONTENT
from tests.databases import Kept, address_in, copy_into, keep, migrated
from tests.publishing.trees import TUNE, Quiet, Tree, prompt, tones
from tests.radio_feed.air import Air, air_in
from tests.stories.telling import published_story
from tests.vault.office import Office
from vault.members import Role

WEEK = Week(2026, 48)
MONTH_BEFORE = datetime(2026, 10, 20, 9, tzinfo=UTC)
RECIPE = """\
title: {mg: Kely, fr: Petit programme}
seconds: {fewest: 5, most: 40}
status: draft
phone: %s
slots:
  - {kind: music, tune: jingle}
  - {kind: words, prompt: radio.intro}
  - {kind: messages, themes: [fees], at_least: 1, at_most: 2}
%s"""
STORY = "  - {kind: story, intro: radio.story}\n"


def here(jobs: Sequence[Job], store: ClipStore) -> Iterable[tuple[Job, Outcome]]:
    """Clips rendered for true, in this process."""
    return [(job, attempt(job, store)) for job in jobs]


def studio_in(folder: Path) -> Air:
    """A line that is on the air, with a recipe for the phone and one with a story. Rendered once a session, copied here."""
    rendered, database = _rendered()
    for name in ("content", "masters", "clips", "programmes"):
        copytree(rendered / name, folder / name)
    copy_into(folder, database)
    return Air(Tree(folder / "content"), connect(address_in(folder)), folder)


@cache
def _rendered() -> tuple[Path, Kept]:
    """The folder stays as long as the process does."""
    folder = Path(mkdtemp(prefix="antso-studio-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    copy_into(folder, migrated())
    engine = connect(address_in(folder))
    air = air_in(folder, engine)
    air.tree.write("programmes/short.yaml", RECIPE % ("true", ""))
    air.tree.write("programmes/long.yaml", RECIPE % ("false", STORY))
    air.tree.write("programmes/music/jingle.yaml", TUNE)
    for code in ("mg", "fr"):
        air.tree.append(f"prompts/{code}.yaml", prompt("radio.intro", code) + prompt("radio.story", code))
    air.publish()
    maker = MasterMaker(engine, air.masters, tones, air.clock, False)
    Workshop(engine, {RENDER: maker.handler()}, air.clock, Random(1), "tester").drain()  # sounds of their own
    air.work()
    list(builder_of(air).plan_week(WEEK))
    engine.dispose()
    return folder, keep(folder)


def builder_of(air: Air, mode: Mode = Mode.DEMO) -> Builder:
    """The builder of what the tree says now."""
    places = Places(air.masters, air.folder / "stories", air.folder / "programmes")
    gatherer = Gatherer(
        air.engine, air.tree.read(), read_registers(REAL_CONTENT), "mdg", mode, places,
        MasterMaker(air.engine, air.masters, tones, air.clock, mode is Mode.PRODUCTION),
    )  # fmt: skip
    store = FolderStore(air.folder / "clips")
    return Builder(gatherer, store, library_of(air), air.clock)


def library_of(air: Air) -> ClipLibrary:
    return ClipLibrary(FolderStore(air.folder / "clips"), DatabaseIndex(air.engine), tones, here)


def render_clips(air: Air) -> None:
    """The clips that callers hear of the messages, for true."""
    content = air.tree.read()
    said = [
        each for code in ("mg", "fr") for each in utterances(content, code) if each.id.startswith("message/")
    ]
    library_of(air).render(said, Quiet())


def add_story(air: Air, language: str = "fr") -> tuple[str, str]:
    """A story whose teller lets it be broadcast, approved a month ago, with its sound; its id and its copy's name."""
    mp3 = encode(babble(3.0), Form.SHARE)
    Office(air.engine, air.folder).hire(Role.EDITOR, None)
    with unit_of_work(air.engine) as connection:
        sounds = {Sound.SHARE: Made("0" * 64, len(mp3), 3.0)}
        story, name = published_story(
            rows_of(connection), MONTH_BEFORE, sounds, language=language, practice=True
        )
    folder = air.folder / "stories"
    folder.mkdir(exist_ok=True)
    (folder / file_name(name, Sound.SHARE)).write_bytes(mp3)
    return story, name


def withdraw(air: Air, story: str) -> None:
    with unit_of_work(air.engine) as connection:
        withdraw_copies(rows_of(connection), story, air.clock.now())
