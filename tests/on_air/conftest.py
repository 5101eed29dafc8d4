"""The whole release on the air, made once a run: minutes of rendering."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
import soundfile
from flask.testing import FlaskClient

from app import create_app
from audio.sound import Sound
from core.clock import SystemClock
from core.database import connect, unit_of_work
from core.outbox import TaskState, Workshop
from core.settings import Settings
from radio_feed.desk import edition_of
from radio_feed.making import EPISODES, ask_for_episodes
from scripts.duties import handlers
from tests.builders import copy_instance, settings_in
from tests.conftest import Published
from tests.on_air.rendering import render


@dataclass(frozen=True)
class OnAir:
    """The whole release, made once."""

    settings: Settings
    client: FlaskClient

    def get(self, address: str) -> bytes:
        answer = self.client.get(address.removeprefix(self.settings.public_url), buffered=True)
        assert answer.status_code == 200, address
        return bytes(answer.data)


def heard(path: Path) -> Sound:
    """A sound file of any length, as a player has it."""
    samples, rate = soundfile.read(path, dtype="float32")
    return Sound(samples, rate)


@pytest.fixture(scope="session")
def on_air(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnAir]:
    folder = tmp_path_factory.mktemp("air") / "instance"
    copy_instance(published.instance, folder)
    settings = settings_in(folder)
    render(settings)
    engine, clock = connect(settings.database_url), SystemClock()
    work = {EPISODES: handlers(settings, engine, clock)[EPISODES]}
    workshop = Workshop(engine, work, clock, Random(1), "tester")
    with unit_of_work(engine) as connection:
        ask_for_episodes(connection, edition_of(settings))
    assert not set(workshop.drain()) - {TaskState.DONE}
    app = create_app(settings, parts=("web",), engine=engine)
    yield OnAir(settings, app.test_client())
    engine.dispose()
