"""A line that answers what a test has written, over real HTTP on loopback, beside the real pages of the practice phone."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from threading import Thread

import numpy as np
import soundfile
from flask import Flask, Response, request
from werkzeug.serving import make_server

import web
from carriers.signature import SIGNATURE_HEADER, is_signed, practice_token
from core.clock import Clock, SystemClock
from core.database import connect, migrate
from core.instance import private_folder
from core.settings import Settings, read_settings
from core.wiring import EXTENSION, Wiring
from tests.databases import address_in

NO_FILE = Path("/nonexistent/.env")


def practice_settings(instance: Path, port: int = 8000, **more: str) -> Settings:
    """Demo settings of an instance of its own, migrated."""
    environ = {
        "INSTANCE_PATH": str(instance),
        "PORT": str(port),
        "PUBLIC_URL": f"http://localhost:{port}",
        "DATABASE_URL": address_in(instance),
        **more,
    }
    settings = read_settings(environ, NO_FILE)
    private_folder(settings.instance_path)
    migrate(settings.database_url)
    return settings


@contextmanager
def pages(settings: Settings, clock: Clock | None = None) -> Iterator[Flask]:
    """The pages alone, on an application of their own."""
    app = Flask("tests.pages", static_folder=None)
    engine = connect(settings.database_url)
    app.extensions[EXTENSION] = Wiring(settings, engine, clock or SystemClock())
    web.mount(app)
    yield app
    engine.dispose()


def wav(seconds: float = 0.4, pitch: float = 440.0) -> bytes:
    """A tone as a telephone would carry it."""
    times = np.arange(int(8000 * seconds)) / 8000
    file = BytesIO()
    soundfile.write(file, 0.3 * np.sin(2 * np.pi * pitch * times), 8000, format="WAV", subtype="PCM_16")
    return file.getvalue()


def _clip(**_name: str) -> Response:
    return Response(wav(), mimetype="audio/wav")


@dataclass
class ScriptedLine:
    """`answers`: verbs by path, with {base} for the line's own address. `asked`: every signed request, in order."""

    settings: Settings
    answers: dict[str, str]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def answer_in(self, app: Flask) -> None:
        """Answer calls and clips in this application."""
        app.add_url_rule("/voice/<path:rest>", view_func=self._voice, methods=["POST"])
        app.add_url_rule("/clips/<name>", view_func=_clip)

    def _voice(self, rest: str) -> Response:
        url = self.settings.public_url + request.full_path.rstrip("?")
        token = practice_token(self.settings.secret_key.reveal())
        pairs = list(request.form.items(multi=True))
        if not is_signed([token], url, pairs, request.headers.get(SIGNATURE_HEADER, "")):
            return Response(status=403)
        path = request.full_path.rstrip("?")
        self.asked.append((path, dict(pairs)))
        verbs = self.answers.get(path)
        if verbs is None:
            return Response("<Response/>", status=200 if path == "/voice/status" else 404)
        return Response(
            f"<Response>{verbs.replace('{base}', self.settings.public_url)}</Response>", mimetype="text/xml"
        )


@contextmanager
def serving(app: Flask, port: int) -> Iterator[None]:
    """The application over HTTP on loopback, until the block ends."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def scripted_line(instance: Path, answers: dict[str, str]) -> Iterator[ScriptedLine]:
    """A scripted line, answering over HTTP."""
    line = ScriptedLine(practice_settings(instance, free_port()), answers)
    with pages(line.settings) as app:
        line.answer_in(app)
        with serving(app, line.settings.port):
            yield line


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
