"""The sounds of a call: the same bytes for ever under their name; in production the web server sends the file the line names."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.settings import ROOT, Mode
from core.wiring import EXTENSION, Wiring
from ivr.clips import FOR_EVER, INTERNAL, clip_files
from tests.builders import Deployment
from tests.web.scripted_line import wav

SOUND = wav(1.0)


@pytest.fixture
def name(small: Deployment) -> str:
    """A sound in the store of the deployment."""
    return small.settings.clips.add(SOUND)


def asked(small: Deployment, mode: Mode) -> FlaskClient:
    """Whoever asks the line for sounds in that mode."""
    wiring: Wiring = small.app.extensions[EXTENSION]
    app = Flask("sounds")
    app.register_blueprint(clip_files(replace(wiring, settings=replace(small.settings, mode=mode))))
    return app.test_client()


def test_in_production_the_line_sends_no_byte_of_a_sound(small: Deployment, name: str) -> None:
    """However slow the other side is, no thread that answers calls is held by it."""
    answer = asked(small, Mode.PRODUCTION).get(f"/clips/{name}.wav")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"", "audio/wav")
    assert answer.headers["X-Accel-Redirect"] == f"{INTERNAL}/{name}.wav"
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert answer.get_etag() == (name, False)


def test_the_web_server_of_the_operating_page_holds_the_sounds_where_the_line_says_and_shows_them_to_nobody_else() -> (
    None
):
    told = (ROOT / "docs/deploy/nginx.conf").read_text(encoding="utf-8")
    (inside,) = re.findall(rf"location {INTERNAL}/ {{(.*?)}}", told, re.DOTALL)
    assert "internal;" in inside
    assert "alias /srv/antso/clips/;" in inside


def test_in_demo_the_line_sends_the_sound_itself_whole_or_in_part(small: Deployment, name: str) -> None:
    client = asked(small, Mode.DEMO)
    with client.get(f"/clips/{name}.wav") as whole:
        assert (whole.status_code, whole.data) == (200, SOUND)
    with client.get(f"/clips/{name}.wav", headers={"Range": "bytes=4-11"}) as part:
        assert (part.status_code, part.data) == (206, SOUND[4:12])
    with client.get(f"/clips/{name}.wav", headers={"If-None-Match": f'"{name}"'}) as again:
        assert (again.status_code, again.data) == (304, b"")


NO_NAMES: dict[str, Callable[[str], str]] = {
    "too short": lambda name: name[:-1],
    "another file": lambda _: "../antso.db",
    "capitals": lambda name: "A" * len(name),
    "never rendered": lambda _: "0" * 64,
}


@pytest.mark.parametrize("other", NO_NAMES)
@pytest.mark.parametrize("mode", Mode)
def test_what_is_no_sound_of_the_line_is_not_found(
    small: Deployment, name: str, mode: Mode, other: str
) -> None:
    assert asked(small, mode).get(f"/clips/{NO_NAMES[other](name)}.wav").status_code == 404
    assert Path(small.settings.clips.path(name)).is_file()
