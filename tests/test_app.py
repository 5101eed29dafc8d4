"""The application: what each part answers, and what a page says when it fails."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app import create_app
from carriers.practice import PracticeCall
from core.settings import Settings
from tests.builders import Carrier, clips_in
from tests.conftest import engine_of


def test_a_call_is_answered_with_sound_that_is_there(client: FlaskClient, carrier: Carrier) -> None:
    answer = carrier.ring()
    assert answer.status_code == 200
    assert answer.mimetype == "text/xml"
    played = clips_in(answer.text)
    assert played
    for clip in played:
        with client.get(f"/clips/{clip}.wav") as sound:
            assert sound.status_code == 200
            assert sound.data[:4] == b"RIFF"


def test_a_practice_call_is_answered_too(practice: Callable[..., PracticeCall]) -> None:
    call = practice()
    assert call.begin().step == "greeting"
    assert call.say("2").step == "home"


def test_health_is_ok_when_calls_would_be_answered(client: FlaskClient) -> None:
    assert client.get("/health").status_code == 200


@pytest.mark.parametrize(
    ("parts", "path", "status"),
    [
        (("voice",), "/phone", 404),
        (("web",), "/phone", 200),
        (("web",), "/health", 200),
        (("voice",), "/health", 200),
    ],
)
def test_a_part_that_was_not_asked_for_is_not_there(
    settings: Settings, parts: tuple[str, ...], path: str, status: int
) -> None:
    app = create_app(settings, parts)
    assert app.test_client().get(path).status_code == status
    engine_of(app).dispose()


def test_the_web_part_alone_takes_no_calls(settings: Settings) -> None:
    app = create_app(settings, ("web",))
    assert Carrier(app.test_client()).ring().status_code == 404
    engine_of(app).dispose()


def test_a_page_that_fails_says_so_and_nothing_of_why(
    capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    app = create_app(settings)

    @app.get("/broken/<word>")
    def broken(word: str) -> str:
        raise ValueError(word)

    answer = app.test_client().get("/broken/0341234567")
    engine_of(app).dispose()
    assert answer.status_code == 500
    assert "0341234567" not in answer.text
    logged = capsys.readouterr().err
    assert '"error": "ValueError"' in logged
    assert "/broken/<word>" in logged
    assert "0341234567" not in logged


def test_a_page_that_is_not_there_is_a_plain_404(client: FlaskClient) -> None:
    assert client.get("/nowhere").status_code == 404
