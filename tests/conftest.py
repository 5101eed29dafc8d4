"""Fixtures every test may use.

`published`, `settings`, `app`, `client`, `carrier`, `practice` are the real content with its real sound, rendered once a
session; `line` and `small` answer at once, because nothing of them was ever rendered.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app import create_app
from carriers.practice import PRACTICE_CALLERS, PracticeCall
from core.logging import set_up_logging
from core.settings import Mode, Settings
from core.wiring import EXTENSION, Wiring
from publishing.content import Content
from publishing.publisher import read_checked
from scripts.database import prepared_database
from scripts.publish import publish
from tests.builders import (
    CALLER,
    REAL_CONTENT,
    Carrier,
    Deployment,
    copy_instance,
    practice_call,
    quick_folder,
    settings_in,
)
from tests.databases import adopt
from tests.ivr.reporting import Team, staff
from tests.kept_sounds import kept_sounds
from tests.silent import deploy

hypothesis.settings.register_profile("antso", deadline=None)
hypothesis.settings.load_profile("antso")
"""A busy machine is no reason to fail."""


set_up_logging()
"""As every process of ours does: what a fixture logs is held to the allow-list, too."""


@dataclass(frozen=True)
class Published:
    """An instance with all the real content published. Read from it; to write, take `settings`, which is a copy."""

    instance: Path
    content: Content


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Published:
    """The real content with its real sound: half a minute of rendering, once, whoever asks first (tests/kept_sounds.py)."""
    folder = shared_folder(tmp_path_factory) / "published"
    instance, finished = folder / "instance", folder / "finished"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not finished.exists():
            settings = settings_in(instance)
            engine = prepared_database(settings)
            with kept_sounds(pytestconfig.cache.mkdir("sounds"), settings, engine):
                publish(settings, engine)
            engine.dispose()
            finished.touch()
    adopt(instance)
    return Published(instance, read_checked(REAL_CONTENT, Mode.DEMO))


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """The folder of this run: of all its processes where there are several (`-n 2`)."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture
def settings(published: Published, tmp_path: Path) -> Settings:
    """Settings of a deployment that has all the content, in a folder of the test's own."""
    folder = tmp_path / "instance"
    copy_instance(published.instance, folder)
    return settings_in(folder)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The whole application on the real content."""
    made = create_app(settings)
    yield made
    engine_of(made).dispose()


def engine_of(app: Flask) -> Engine:
    wiring: Wiring = app.extensions[EXTENSION]
    return wiring.engine


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def carrier(client: FlaskClient) -> Carrier:
    """A telephone company that signs as Twilio does, calling the real content."""
    return Carrier(client, caller=CALLER)


@pytest.fixture
def practice(app: Flask) -> Callable[..., PracticeCall]:
    """Makes practice calls to the real content: `practice("+261000000002").begin()`."""

    def made(caller: str = PRACTICE_CALLERS[0]) -> PracticeCall:
        return practice_call(app, caller)

    return made


@pytest.fixture
def quick_path() -> Iterator[Path]:
    """A folder in memory where the machine has one: what is written there costs no wait for a disk."""
    with quick_folder() as folder:
        yield folder


@pytest.fixture
def line(quick_path: Path) -> Iterator[Deployment]:
    """The real main line without its sound: answers at once."""
    deployment = deploy(quick_path / "line", REAL_CONTENT)
    yield deployment
    deployment.close()


@pytest.fixture
def small(quick_path: Path) -> Iterator[Deployment]:
    """The tests' own line (tests/small_line), with every kind of step and without sound."""
    deployment = deploy(quick_path / "small")
    yield deployment
    deployment.close()


@pytest.fixture
def team(line: Deployment) -> Team:
    """People of the real line who hear reports and signed in just now."""
    return staff(line)


@pytest.fixture
def manned(line: Deployment, team: Team) -> Deployment:
    """The real line with its people, where the test asks nothing of them."""
    return line
