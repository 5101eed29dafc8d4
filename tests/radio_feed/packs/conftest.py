"""A small line on the air whose messages a tone speaks, and who packs it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from core.database import connect, unit_of_work
from core.ledger import rows_of
from core.settings import Settings
from radio_feed.assembly import Assembled
from radio_feed.packs.building import Packer
from radio_feed.packs.sheets import LiveSheet
from radio_feed.packs.weeks import Week
from radio_feed.programmes import Piece, PieceKind, Planned
from radio_feed.shelf import Shelved, put_on_shelf
from stories import copies
from stories.published import Sound, Use, file_name
from tests.builders import settings_in
from tests.core.outboxes import HandClock
from tests.databases import Kept, address_in, copy_into, keep, migrated
from tests.publishing.trees import Tree
from tests.radio_feed.air import Air, air_in
from tests.radio_feed.packs.building import WEEK
from tests.stories.telling import published_story
from tests.vault.office import Office
from vault.members import Role
from web.radio.share_stick import listen_pages

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Made:
    """A line whose sounds are all made: its folder, and its database at rest."""

    folder: Path
    rows: Kept


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("aired")
    copy_into(folder, migrated())
    engine = connect(address_in(folder))
    air = air_in(folder, engine)
    air.clock.at = MONDAY
    air.publish()
    air.work()
    engine.dispose()
    return Made(folder, keep(folder))


@pytest.fixture
def air(made: Made, quick_path: Path) -> Iterator[Air]:
    """A copy of it, in week 48."""
    for name in ("content", "masters", "clips"):
        shutil.copytree(made.folder / name, quick_path / name)
    copy_into(quick_path, made.rows)
    engine = connect(address_in(quick_path))
    yield Air(Tree(quick_path / "content"), engine, quick_path, HandClock(MONDAY))
    engine.dispose()


@pytest.fixture
def settings(air: Air) -> Settings:
    return settings_in(air.folder)


def no_live_reads(_language: str, _week: Week) -> list[LiveSheet]:
    return []


def no_air(programme: Shelved) -> Path:
    raise AssertionError(f"{programme.title} is not asked for.")


@pytest.fixture
def packer(air: Air, settings: Settings) -> Packer:
    return Packer(settings, air.engine, air.clock, no_live_reads, listen_pages(settings), no_air)


@pytest.fixture
def story(air: Air, settings: Settings) -> str:
    """A story that was approved eight days ago, spoken by a tone; its copy's name."""
    return told(air, settings)


def _spoken(air: Air, settings: Settings) -> bytes:
    """An MP3 that is there."""
    return (settings.masters_path / air.episodes("mg")["fees"].enclosures[0].file).read_bytes()


def told(air: Air, settings: Settings, uses: frozenset[Use] = frozenset(Use), days: int = 8) -> str:
    sound = _spoken(air, settings)
    Office(air.engine, air.folder / "sealed").hire(Role.EDITOR, None)
    with unit_of_work(air.engine) as connection:
        sounds = {
            Sound.PHONE: copies.Made("0" * 64, 16, 3.0),
            Sound.SHARE: copies.Made("0" * 64, len(sound), 3.0),
        }
        at = air.clock.now() - timedelta(days=days)
        _, name = published_story(rows_of(connection), at, sounds, language="mg", uses=uses)
    settings.stories_path.mkdir(exist_ok=True)
    (settings.stories_path / file_name(name, Sound.SHARE)).write_bytes(sound)
    return name


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def heard_in(air: Air, settings: Settings, story: str) -> None:
    """Put a programme of this week on the shelf in which the story is heard."""
    content = _spoken(air, settings)
    path = settings.programmes_path / f"{sha256(content).hexdigest()}.mp3"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    piece = Piece(PieceKind.STORY, story, "Tantara", path, 120.0)
    planned = Planned("weekly", "mg", WEEK, "Isan-kerinandro", (piece,), 120.0, 0.0)
    assembled = Assembled(path, path.stem, len(content), 120.0)
    with unit_of_work(air.engine) as connection:
        put_on_shelf(connection, planned, "the test", assembled, None, air.clock.now())
