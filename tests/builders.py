"""What tests build with: a clock that moves, lines that answer, a telephone company that signs as Twilio does.

Small real things, no patched ones. A Deployment is a line that answers, in a folder of its own.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from carriers.practice import (
    PRACTICE_CALLERS,
    PRACTICE_LINE,
    Answer,
    Description,
    PracticeCall,
    Recording,
    practice_sid,
)
from carriers.signature import SIGNATURE_HEADER, practice_token, sign
from core.clock import Clock
from core.database import connect
from core.settings import ROOT, Settings, read_settings
from core.wiring import EXTENSION, Wiring
from ivr.services import Services
from ivr.sounds import call_sounds
from ivr.webhooks import voice_webhooks
from tests.databases import ON_POSTGRESQL, address_in, change_in, copy_into, keep, rows_in, sqlite_file
from vault.call_seal import SERVERS, CallSeal, answer_of, new_seal, state_of
from web.phone.calls import view_call

REAL_CONTENT = ROOT / "content"
SMALL_CONTENT = ROOT / "tests" / "small_line"
LINE = "https://line.example"
TOKEN = "a token only the tests have"
CALLER = "+261340000001"
FORM = "application/x-www-form-urlencoded"
MONDAY_MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
"""Nine o'clock in Antananarivo, when offices are open."""
SATURDAY = MONDAY_MORNING - timedelta(days=2)


@dataclass
class MovableClock:
    """A Clock that stands still until it is moved."""

    at: datetime = MONDAY_MORNING

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        """`clock.move(seconds=5)`, `clock.move(days=1)`."""
        self.at += timedelta(**by)


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory where the machine has one, gone when the block ends."""
    memory = Path("/dev/shm")
    usable = memory.is_dir() and os.access(memory, os.W_OK)
    with TemporaryDirectory(prefix="antso-tests-", dir=memory if usable else None) as folder:
        yield Path(folder)


def settings_in(folder: Path, **named: str) -> Settings:
    """Demo's settings with the instance in the folder; `named` are environment names and their values."""
    environ = {"INSTANCE_PATH": str(folder), "PUBLIC_URL": LINE, "TWILIO_AUTH_TOKEN": TOKEN}
    environ |= {"DATABASE_URL": address_in(folder)} if "DATABASE_URL" not in named else {}
    return read_settings(environ | named, env_file=folder / "no.env")


def line_app(
    settings: Settings, clock: Clock, services: Services | None = None, seal: CallSeal = SERVERS
) -> Flask:
    """The voice part of the application as app.py wires it, but with a clock that is handed in; rooms too, if given.

    Another `seal` makes it another server: one that was started since.
    """
    app = Flask("line")
    wiring = Wiring(settings, connect(settings.database_url), clock)
    app.extensions[EXTENSION] = wiring
    app.wsgi_app = voice_webhooks(wiring, app.wsgi_app, services, seal)  # type: ignore[assignment, method-assign]
    app.register_blueprint(call_sounds(wiring, seal))
    return app


@dataclass
class Deployment:
    """A line that answers: its settings, its clock, its application, and who calls it."""

    settings: Settings
    clock: MovableClock
    app: Flask

    @property
    def engine(self) -> Engine:
        wiring: Wiring = self.app.extensions[EXTENSION]
        return wiring.engine

    @property
    def folder(self) -> Path:
        return self.settings.instance_path

    @property
    def database(self) -> Path:
        """SQLite's file; a test that asks for it is left out on PostgreSQL."""
        return sqlite_file(self.folder)

    def carrier(self, sid: str = "CA01", caller: str = CALLER, token: str = TOKEN) -> "Carrier":
        """A telephone company with a call on."""
        return Carrier(self.app.test_client(), sid, caller, token)

    def practise(self, caller: str = PRACTICE_CALLERS[0], **options: Any) -> PracticeCall:
        """A practice call, not begun."""
        return practice_call(self.app, caller, **options)

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """What another process reads in the database: only what was committed."""
        return rows_in(self.folder, sql, *values)

    def change(self, sql: str, *values: Any) -> None:
        """Change the database behind the line's back, as an accident would."""
        change_in(self.folder, sql, *values)

    def call(self, sid: str = "CA01") -> dict[str, Any] | None:
        """The row of a call, opened as the server itself opens it."""
        return next(map(opened, self.rows("SELECT * FROM calls WHERE sid = ?", sid)), None)

    def twin(self) -> "Deployment":
        """Another worker on the same database."""
        return Deployment(self.settings, self.clock, line_app(self.settings, self.clock))

    def restarted(self) -> "Deployment":
        """The same deployment after its server was started again: what was sealed by the one before stays sealed."""
        app = line_app(self.settings, self.clock, seal=new_seal())
        return Deployment(self.settings, self.clock, app)

    def close(self) -> None:
        self.engine.dispose()


def opened(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of `calls` whose state and answer this process may have sealed (P32)."""
    sid, turn = row["sid"], row["turn"]
    owners = {"state": state_of(sid, turn), "answer": answer_of(sid, turn)}
    return {**row, **{name: row[name] and SERVERS.open(row[name], of) for name, of in owners.items()}}


def copy_instance(source: Path, target: Path) -> None:
    """A copy of a deployment at rest; its sounds are the same files."""
    shutil.copytree(source, target, copy_function=_linked_or_copied)
    target.chmod(0o700)
    if ON_POSTGRESQL:
        copy_into(target, keep(source))


def _linked_or_copied(source: str, target: str) -> None:
    if source.endswith(".wav"):
        Path(target).hardlink_to(source)
    else:
        shutil.copy2(source, target)


def twilio_validator(token: str) -> Any:
    """Twilio's own judge of signatures. Its package says nothing about its types, so it is imported by name."""
    return import_module("twilio.request_validator").RequestValidator(token)


@dataclass
class Carrier:
    """A telephone company and one call of its: posts forms, signed by Twilio's own library. No method judges an answer."""

    client: FlaskClient
    sid: str = "CA01"
    caller: str = CALLER
    token: str = TOKEN
    base: str = LINE
    number: int = field(default=1, init=False)

    @property
    def parties(self) -> dict[str, str]:
        return {"CallSid": self.sid, "From": self.caller, "To": PRACTICE_LINE, "Direction": "inbound"}

    def ring(self, **extra: str) -> TestResponse:
        """The call comes in."""
        return self.post("/voice/incoming", {**self.parties, "CallStatus": "ringing", **extra})

    def turn(self, number: int, **happened: str) -> TestResponse:
        """The turn of a number; without `Digits` it is silence."""
        return self.post(f"/voice/turn/{number}", {**self.parties, "CallStatus": "in-progress", **happened})

    def press(self, *keys: str) -> TestResponse:
        """Keys one after another, `_` for silence, each in the turn that follows."""
        *before, last = keys
        for key in before:
            self.press(key)
        response = self.turn(self.number, **({} if last == "_" else {"Digits": last}))
        self.number += 1
        return response

    def hang_up(self, status: str = "completed", **extra: str) -> TestResponse:
        """The call is over, however it ended."""
        return self.post(
            "/voice/status", {**self.parties, "CallStatus": status, "CallDuration": "60", **extra}
        )

    def post(self, path: str, params: Mapping[str, str], *, token: str | None = None) -> TestResponse:
        signature = self.signature(path, params, token)
        return self.send(path, urlencode(params).encode(), signature)

    def signature(self, path: str, params: Mapping[str, str], token: str | None = None) -> str:
        return str(twilio_validator(token or self.token).compute_signature(self.base + path, params))

    def send(self, path: str, body: bytes, signature: str, method: str = "POST") -> TestResponse:
        """Anything at all."""
        headers = {SIGNATURE_HEADER: signature} if signature else {}
        return self.client.open(path, method=method, data=body, content_type=FORM, headers=headers)


def practice_call(
    app: Flask,
    caller: str = PRACTICE_CALLERS[0],
    *,
    sid: str | None = None,
    record: Callable[[], Recording] | None = None,
    called: str = PRACTICE_LINE,
) -> PracticeCall:
    """A practice call through the application's test client, told by the database where it stands."""
    wiring: Wiring = app.extensions[EXTENSION]
    token = practice_token(wiring.settings.secret_key.reveal())
    client = app.test_client()

    def post(path: str, params: dict[str, str]) -> Answer:
        signature = sign(token, wiring.settings.public_url + path, params.items())
        response = client.post(path, data=params, headers={SIGNATURE_HEADER: signature})
        return Answer(response.status_code, response.get_data(as_text=True))

    def describe(call_sid: str) -> Description | None:
        view = view_call(wiring.engine, call_sid)
        return (
            Description(view.step or "", tuple(said.text for said in view.said), view.message)
            if view
            else None
        )

    return PracticeCall(
        post,
        sid or practice_sid(),
        caller,
        called,
        origin=wiring.settings.public_url,
        describe=describe,
        record=record,
        clock=lambda: 0.0,
    )


def heard(call: PracticeCall) -> list[str]:
    """Where a practice call has been, in order: a step, or step/message in a list."""
    return [f"{turn.step}/{turn.message}" if turn.message else turn.step for turn in call.turns]


def path_of(address: str) -> str:
    """The path and query of an absolute address of the line."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def clips_in(answer: str | Sequence[str]) -> list[str]:
    """The hashes of the clips an answer plays, in order."""
    text = answer if isinstance(answer, str) else "".join(answer)
    return [part[:64] for part in text.split("/clips/")[1:]]
