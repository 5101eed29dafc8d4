"""P11: digits, numbers and bodies are in no log: ours, gunicorn's, SQLAlchemy's, Twilio's, Flask's.

A canary is typed in every turn, an IntegrityError and a 500 are forced while it is, and then everything written is searched.
"""

import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from app import create_app
from core.settings import ROOT
from tests.builders import LINE, SMALL_CONTENT, TOKEN, Deployment, twilio_validator
from tests.conftest import engine_of
from tests.ivr.receipts import Caller, opened_case
from tests.promises.canaries import CANARY, NUMBER, found_in, spoken, stands_in, typed
from tests.silent import silent_line
from vault.caller import new_receipt

TO_EVERY_STEP = [
    *("_", "1", "2", "1", "*", "2", "1234"),
    *("2", "3", "_", "2", "4", "*", "*"),
    *("3", "123", "4", "_"),
    *("1", "2", "*", "1", "_", "0"),
    *("2", "*", "3", "*", "1", "*", "7", "9", "_"),
]
"""On the tests' own line, where the canary that follows each key leads on from what was said, and from a Record."""
TO_HIDE = ["1", "8"]
NEVER_TYPED_IN = {"wanted"}
"""Only who presses no key at all hears it."""


def with_canaries(keys: list[str]) -> list[str]:
    """Each key, and then the canary where it led: one wrong key in every step."""
    return [digits for key in keys for digits in (key.strip("_"), CANARY)]


def type_canaries(small: Deployment, sid: str, keys: list[str], *, watched: bool) -> set[str]:
    """A call in which each is typed; the steps it was in when a canary was, where `watched`.

    Every turn is posted again as from an apology, and tells of a recording: that is taken note of, and moves nothing.
    """
    carrier, steps = small.carrier(sid, NUMBER), set[str]()
    carrier.ring()
    for number, digits in enumerate(with_canaries(keys), start=1):
        if watched and digits == CANARY:
            steps.add(stands_in(small, sid))
        assert carrier.post(f"/voice/turn/{number}", typed(sid, digits)).status_code == 200
        assert carrier.post(f"/voice/turn/{number}?sorry=1", spoken(sid, number)).status_code == 200
    carrier.post("/voice/status", typed(sid) | {"CallStatus": "completed"})
    return steps


ACCIDENTS = {
    "nothing goes wrong": "SELECT 1",
    "a constraint is broken": "CREATE UNIQUE INDEX one_event ON events (line)",
    "a table is gone": "DROP TABLE callers",
    "the calls are gone": "DROP TABLE calls",
}


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_p11_a_canary_typed_in_every_turn_is_in_no_log(
    small: Deployment, accident: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    well = accident == "nothing goes wrong"
    small.change(ACCIDENTS[accident])
    steps = type_canaries(small, "CA01", TO_EVERY_STEP, watched=well)
    steps |= type_canaries(small, "CA02", TO_HIDE, watched=well)
    carrier = small.carrier(CANARY)
    for path in ("/voice/incoming", "/voice/turn/1", f"/voice/turn/{CANARY}", f"/voice/{CANARY}"):
        carrier.send(f"{path}?Digits={CANARY}", urlencode(typed(CANARY)).encode(), CANARY)
    written = capfd.readouterr()
    everything = written.out + written.err + caplog.text
    assert ('"event": "turn.failed"' in everything) is not well
    if well:
        assert set(silent_line(SMALL_CONTENT).flow.steps) - steps == NEVER_TYPED_IN
    assert found_in(everything) == []


def test_p11_a_page_that_fails_over_what_was_typed_writes_none_of_it(
    small: Deployment, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    app = create_app(small.settings)
    client = app.test_client()
    small.change("DROP TABLE calls")
    assert client.get(f"/phone/calls/PR{CANARY:0<32}").status_code == 500
    assert (
        client.post(f"/phone/signature?a={CANARY}", data=CANARY, headers={"Cookie": CANARY}).status_code < 500
    )
    engine_of(app).dispose()
    written = capfd.readouterr()
    everything = written.out + written.err + caplog.text
    assert '"event": "page.failed"' in everything
    assert found_in(everything) == []


RECEIPT, PIN = new_receipt(lambda _: 73_918_462), "739184"
ACCIDENTS_OF_RECEIPTS = {
    "nothing goes wrong": "SELECT 1",
    "no case can be found or bound": "ALTER TABLE case_keys RENAME TO gone",
    "a case refuses its key": "CREATE TRIGGER refuses BEFORE UPDATE ON case_keys BEGIN SELECT RAISE(ABORT, 'no'); END",
    "nothing can be counted": "ALTER TABLE receipt_attempts RENAME TO gone",
}


@pytest.mark.parametrize("accident", ACCIDENTS_OF_RECEIPTS)
def test_p11_no_digit_of_a_receipt_or_a_pin_is_in_any_log(
    line: Deployment, accident: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Said, keyed, derived and bound; keyed to follow, right and wrong; while the tables behind them fail."""
    assert line.database.is_file()
    caplog.set_level(logging.DEBUG)
    case = opened_case(line)
    line.change(ACCIDENTS_OF_RECEIPTS[accident])
    caller = Caller(line, "CA01", NUMBER)
    for step, keys in (
        ("receipt", "1"),
        ("pin", PIN),
        ("pin", "_"),
        ("tell-follow", RECEIPT),
        ("follow-pin", PIN),
    ):
        caller.before(step, case=case, receipt=RECEIPT)
        for key in (keys, "_", "_", CANARY, "1" * 64):
            caller.press(key)
    caller.carrier.hang_up()
    written = capfd.readouterr()
    everything = written.out + written.err + caplog.text
    assert ('"event": "turn.failed"' in everything) is (accident != "nothing goes wrong")
    assert found_in(everything, RECEIPT, RECEIPT[:6], PIN) == []


@dataclass
class Served:
    """A real gunicorn with the project's own configuration, as loud as it gets, writing everything into one file."""

    port: int
    log: Path
    process: "subprocess.Popen[bytes]"

    def post(self, path: str, params: dict[str, str]) -> int:
        signature = str(twilio_validator(TOKEN).compute_signature(LINE + path, params))
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        return self._ask("POST", path, urlencode(params).encode(), headers)

    def get(self, path: str) -> int:
        return self._ask("GET", path, b"", {})

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def is_up(self) -> bool:
        try:
            return self.get("/health") == 200
        except OSError:
            return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not true():
        assert time.monotonic() < until, "the server did not start"
        time.sleep(0.05)


@pytest.fixture
def served(small: Deployment, tmp_path: Path) -> Iterator[Served]:
    small.close()
    port, log = free_port(), tmp_path / "server.log"
    environ = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environ |= {"INSTANCE_PATH": str(small.folder), "DATABASE_URL": small.settings.database_url}
    environ |= {"PUBLIC_URL": LINE, "TWILIO_AUTH_TOKEN": TOKEN, "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "gunicorn", "app:create_app()", "--bind", f"127.0.0.1:{port}"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--log-level", "debug", "--capture-output"],
            cwd=ROOT,
            env=environ,
            stdout=out,
            stderr=out,
        )
        server = Served(port, log, process)
        try:
            wait_for(server.is_up)
            yield server
        finally:
            process.terminate()
            process.wait(60)


def test_p11_a_real_server_logs_none_of_what_callers_type_even_at_its_loudest(
    small: Deployment, served: Served
) -> None:
    assert served.post("/voice/incoming", typed("CA01")) == 200
    for number, digits in enumerate(with_canaries(TO_EVERY_STEP), start=1):
        assert served.post(f"/voice/turn/{number}", typed("CA01", digits)) == 200
        assert served.post(f"/voice/turn/{number}?sorry=1", spoken("CA01", number)) == 200
    steps = silent_line(SMALL_CONTENT).flow.steps
    entered = {row["step"] for row in small.rows("SELECT step FROM daily_counts")}
    assert entered == {name for name, step in steps.items() if step.private}, "not all of it was walked"
    small.change("DELETE FROM events")
    small.change(ACCIDENTS["a constraint is broken"])
    for sid in ("CA02", "CA03"):
        assert served.post("/voice/incoming", typed(sid)) == 200
    small.change(ACCIDENTS["the calls are gone"])
    assert served.post("/voice/turn/1", typed("CA03")) == 200
    assert served.post("/voice/status", typed("CA03") | {"CallStatus": "completed"}) == 200
    assert served.get("/phone/calls/PR" + "0" * 32) == 500
    served.process.terminate()
    served.process.wait(60)
    log = served.log.read_text()
    for expected in ("turn.failed", "notice.failed", "page.failed"):
        assert expected in log, "the accidents were not seen, so nothing is proved"
    assert "IntegrityError" in log or "UniqueViolation" in log
    assert found_in(log) == []
