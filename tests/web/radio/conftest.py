"""The radio pages over a small line on the air."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.database import connect
from core.settings import Settings
from core.wiring import EXTENSION, Wiring
from tests.builders import settings_in
from tests.radio_feed.air import Air, air_in, put_on_air
from web import radio, security
from web.languages import speak


@dataclass
class Site:
    """What anyone may ask of the pages, and the line behind them."""

    air: Air
    settings: Settings
    client: FlaskClient

    def get(self, path: str, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path.removeprefix(self.settings.public_url), headers=named, buffered=True)


@pytest.fixture
def site(quick_path: Path) -> Iterator[Site]:
    """Two messages in two languages, on the air."""
    put_on_air(quick_path)
    settings = settings_in(quick_path)
    engine = connect(settings.database_url)
    air = air_in(quick_path, engine)
    yield Site(air, settings, client_of(settings, air))
    engine.dispose()


def client_of(settings: Settings, air: Air) -> FlaskClient:
    app = Flask("radio")
    app.extensions[EXTENSION] = Wiring(settings, air.engine, air.clock)
    security.arm(app)
    speak(app)
    radio.mount(app)
    return app.test_client()
