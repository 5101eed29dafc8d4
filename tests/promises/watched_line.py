"""The whole line with its server and its worker under the eyes of strace, and a carrier of the test's own (P01)."""

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from core.database import connect, reading
from core.settings import ROOT, SETTING_NAMES, Settings
from publishing.restore import lost_clips
from scripts.bench.server import free_port
from tests.builders import CALLER, LINE, REAL_CONTENT, Carrier
from tests.carriers.faulty_carrier import ACCOUNT, Company, faulty_carrier
from tests.carriers.faulty_carrier import TOKEN as CARRIERS_TOKEN
from tests.databases import address_in
from tests.ivr.receipts import sounds_in
from tests.promises.byte_scan import Needle, scan
from tests.promises.tracing import Traced, trace
from tests.promises.wire import Wire
from tests.silent import deploy
from tests.vault.office import Office
from tests.web.console.staff import SESSION
from vault import caller
from web.console import sessions

PIN = "4711"
TO_FOLLOW = ("3", "2")
"""Of a caller whose language the line remembers."""
HEADER = 44
PATIENCE = 240
"""Seconds: strace makes everything slow, and the machine may be busy."""

MAY_BE_WRITTEN = (
    r"{instance}/antso\.db(-wal|-shm|-journal|-turns)?",
    r"{instance}/(worker|receipt)\.lock",
    r"{instance}/sealed/\.?[0-9a-f]{{16}}(\.[0-9a-f]{{8}})?",
    r"{instance}/backups/\.?ledger\.txt(\.[0-9a-f]{{8}})?",
    r"{instance}/demo-secrets/[a-z_.0-9]+",
    r"{instance}/(voices|masters|imports|programmes)/.*",
    r"/dev/(null|tty|pts/\d+)",
    r"/dev/shm/antso-figures-[^/]+/[a-z]+_\d+\.db",
    r"{tmp}/(wgunicorn-[^/]+|[a-z0-9_]{{8}})",
    r"/proc/.*",
)
"""Ciphertexts, the database, locks, figures, gunicorn's heartbeat; voices, masters and programmes are public words. Python
tries once whether it may write in TMPDIR, with a file named by eight letters; whatever it spools there has another name.
"""


@dataclass
class Running:
    """A server and a worker under the eyes of strace, and what their instance holds."""

    settings: Settings
    office: Office
    port: int
    company: Company
    tmp: Path
    traced: list[Traced] = field(default_factory=list)

    def written(self) -> set[Path]:
        return {path for one in self.traced for path in one.written()}


def until(true: Callable[[], object]) -> None:
    ends = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < ends, "It did not come true."
        time.sleep(0.2)


@pytest.fixture
def settings(quick_path: Path) -> Settings:
    """The real line, whose sounds are there by their names: nothing has to be rendered."""
    deployment = deploy(quick_path / "instance", REAL_CONTENT)
    with reading(deployment.engine) as connection:
        for clip in lost_clips(connection, deployment.settings.clips):
            path = deployment.settings.clips.path(clip)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"a sound")
    deployment.close()
    return deployment.settings


@pytest.fixture
def running(settings: Settings, quick_path: Path, tmp_path: Path) -> Iterator[Running]:
    """The whole line in demo, as serve.py starts it, with a carrier of the test's own."""
    tmp, port = quick_path / "tmp", free_port()
    tmp.mkdir()
    with faulty_carrier() as company, office_at(settings) as office:
        kept = {name: value for name, value in os.environ.items() if name not in SETTING_NAMES}
        kept.pop("PROMETHEUS_MULTIPROC_DIR", None)
        environ = kept | {
            "INSTANCE_PATH": str(settings.instance_path), "DATABASE_URL": address_in(settings.instance_path),
            "PUBLIC_URL": LINE, "PORT": str(port), "TMPDIR": str(tmp), "PYTHONDONTWRITEBYTECODE": "1",
            "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": CARRIERS_TOKEN, "TWILIO_API_URL": company.address,
        }  # fmt: skip
        server = [sys.executable, "-m", "gunicorn", "app:create_app()", "--bind", f"127.0.0.1:{port}"]
        made = Running(settings, office, port, company, tmp)
        for name, command in (("server", server), ("worker", [sys.executable, "scripts/worker.py"])):
            made.traced.append(trace(command, tmp_path / name, environ, ROOT))
        try:
            until(lambda: answers(port))
            yield made
        finally:
            stop(made)


@contextmanager
def office_at(settings: Settings) -> Iterator[Office]:
    engine = connect(settings.database_url)
    office = Office(engine, settings.sealed_path)
    office.clock.at = datetime.now(UTC)
    yield office
    engine.dispose()


def answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/health", timeout=20).status_code == 200
    except requests.RequestException:
        return False


def stop(running: Running) -> None:
    """End what strace watches; strace then ends by itself, and has written all down."""
    for one in running.traced:
        if one.process.poll() is None:
            for child in children(one.process.pid):
                os.kill(child, signal.SIGTERM)
            one.wait(PATIENCE)


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def rows(running: Running, sql: str) -> list[tuple[Any, ...]]:
    with running.office.rows() as found:
        return found.all(sql)


def called(running: Running, sid: str) -> Carrier:
    """A call that rings."""
    call = Carrier(Wire(running.port), sid, CALLER, CARRIERS_TOKEN)  # type: ignore[arg-type]
    call.ring()
    return call


def speak(running: Running, call: Carrier, recording: str, sound: bytes, *keys: str) -> None:
    """What is said into the Record at which the call stands, then keys, and the end of the call with the carrier's news of it."""
    running.company.record(call.sid, recording, sound, datetime.now(UTC))
    address = f"{running.company.address}/2010-04-01/Accounts/{ACCOUNT}/Recordings/{recording}"
    seconds = len(sound[HEADER:]) // 16000
    heard = {"RecordingSid": recording, "RecordingUrl": address, "RecordingDuration": str(seconds)}
    call.turn(call.number, **heard, Digits="5")
    call.number += 1
    call.press(*keys)
    call.hang_up()
    call.post("/voice/recording", {**call.parties, **heard, "RecordingStatus": "completed"})


def receipt_of(running: Running, case: str) -> str:
    """A receipt for the case's caller, whose PIN is PIN, under the server's own pepper."""
    receipt = caller.new_receipt()
    with running.office.rows() as kept:
        assert caller.bind(kept, case, caller.derive(receipt, PIN, running.settings.receipt_pepper))
    return receipt


def in_console(running: Running, member: str) -> tuple[requests.Session, str]:
    """A browser in which the member has signed in, and the console's address."""
    office, browser = running.office, requests.Session()
    with office.rows() as kept:
        cookie = sessions.begin(kept, office.sign_in(member), datetime.now(UTC))
    browser.cookies.set(SESSION, cookie)
    return browser, f"http://127.0.0.1:{running.port}/console"


def hear(browser: requests.Session, address: str) -> bytes:
    """As a browser plays it: range after range."""
    sound = b""
    while True:
        part = browser.get(address, headers={"Range": f"bytes={len(sound)}-"}, timeout=PATIENCE)
        assert part.status_code in (200, 206), part.status_code
        sound += part.content
        if part.status_code == 200 or len(sound) == int(part.headers["Content-Range"].rpartition("/")[2]):
            return sound


def follow(running: Running, receipt: str, sid: str) -> bytes:
    """Another call: receipt and PIN are keyed, and the answer is heard, from the address that is this call's alone."""
    call = called(running, sid)
    heard = call.press(*TO_FOLLOW, f"{receipt}#", f"{PIN}#", "_", "1").text
    (address,) = sounds_in(heard)
    sound = requests.get(f"http://127.0.0.1:{running.port}{address}", timeout=PATIENCE)
    assert (sound.status_code, sound.headers["Cache-Control"]) == (200, "no-store")
    call.hang_up()
    return sound.content


def leaves_nothing(running: Running, what: list[Needle]) -> None:
    """None of it is in a file, while they run and afterwards, and no file was opened for writing that is on no list."""
    places = [running.settings.instance_path, running.tmp, *Path("/dev/shm").glob("antso-figures-*")]
    assert scan(places, what) == [], "while they run"
    stop(running)
    assert scan(places, what) == [], "after they have ended"
    assert strangers(running) == []


def strangers(running: Running) -> list[str]:
    """Files that were opened for writing and are on no list."""
    places = {"instance": re.escape(str(running.settings.instance_path)), "tmp": re.escape(str(running.tmp))}
    allowed = re.compile("|".join(pattern.format(**places) for pattern in MAY_BE_WRITTEN))
    written = {str(path) for path in running.written()}
    assert any("/sealed/" in path for path in written), "the trace heard of nothing"
    return sorted(path for path in written if not allowed.fullmatch(path))
