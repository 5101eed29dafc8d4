"""A telephone company on loopback that speaks as Twilio does and fails as carriers do: a real HTTP server, with a log of its own.

with faulty_carrier() as company:
    company.record("CA1", "RE1", wav())
    company.fails("fetch", Fault.MISSING, Fault.THROTTLED)      # the next two times
"""

import json
import re
from base64 import b64encode
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

from carriers.carrier import MOST_BYTES
from carriers.twilio import TwilioCarrier

ACCOUNT = "AC" + "0" * 32
TOKEN = "a token of the account"
LINE_NUMBER = "+261200000000"
ROOT = f"/2010-04-01/Accounts/{ACCOUNT}"
PATHS = {
    "list": re.compile(rf"GET {ROOT}/Recordings\.json\?CallSid=(\w+)&.*"),
    "fetch": re.compile(rf"GET {ROOT}/Recordings/(\w+)\.wav"),
    "delete": re.compile(rf"DELETE {ROOT}/Recordings/(\w+)\.json"),
    "delete call": re.compile(rf"DELETE {ROOT}/Calls/(\w+)\.json"),
    "ring": re.compile(rf"POST {ROOT}/Calls\.json"),
    "elsewhere": re.compile(r".*"),
}


class Fault(StrEnum):
    MISSING = "404"
    THROTTLED = "429"
    BROKEN = "500"
    REFUSED = "401"
    STALLED = "it takes the request and says nothing"
    DROPPED = "it hangs up at once"
    CUT_SHORT = "it hangs up in the middle"
    CUT_INSIDE = "half of the sound as if it were the whole"
    HTML = "a page that says sorry, with 200"
    WRONG_TYPE = "200, audio/wav, and bytes that are none"
    EMPTY = "200 and nothing"
    NO_SAMPLE = "a sound without a sample"
    FOREIGN = "a redirect to another origin"
    HUGE = "three hours of sound"
    HUGE_UNTOLD = "three hours, without saying how long"


STATUSES = {Fault.MISSING: 404, Fault.THROTTLED: 429, Fault.BROKEN: 500, Fault.REFUSED: 401}

FALSE_SOUNDS: dict[Fault, Callable[[bytes], bytes]] = {
    Fault.CUT_INSIDE: lambda audio: audio[: len(audio) // 2],
    Fault.HTML: lambda _: b"<html><body>404: not found</body></html>",
    Fault.WRONG_TYPE: lambda _: bytes(range(256)) * 64,
    Fault.EMPTY: lambda _: b"",
    Fault.NO_SAMPLE: lambda audio: audio[:40] + bytes(4),
}
"""What comes with 200 and is no recording."""


@dataclass
class Company:
    """What it holds, what it was asked, and how it will fail."""

    address: str = ""
    elsewhere: str = ""
    recordings: dict[str, tuple[str, bytes, datetime]] = field(default_factory=dict)
    calls: set[str] = field(default_factory=set)
    asked: list[tuple[str, str]] = field(default_factory=list)
    """What was asked and of which id, in order."""
    forms: list[dict[str, list[str]]] = field(default_factory=list)
    faults: defaultdict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    ends: Event = field(default_factory=Event)

    def record(
        self, call: str, sid: str, audio: bytes, made_at: datetime = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
    ) -> None:
        self.calls.add(call)
        self.recordings[sid] = (call, audio, made_at)

    def fails(self, doing: str, *faults: Fault) -> None:
        self.faults[doing].extend(faults)

    def carrier(self, *tokens: str) -> TwilioCarrier:
        """Our side of it."""
        return TwilioCarrier(ACCOUNT, tokens or (TOKEN,), self.address, LINE_NUMBER)

    def of_call(self, call: str) -> list[str]:
        return [sid for sid, (of, _, _) in self.recordings.items() if of == call]


@contextmanager
def faulty_carrier() -> Iterator[Company]:
    """The company, and a second server at another origin that it may send us to."""
    company = Company()
    with _serving(company) as address, _serving(company) as elsewhere:
        company.address, company.elsewhere = address, elsewhere
        yield company
        company.ends.set()


@contextmanager
def _serving(company: Company) -> Iterator[str]:
    class Handler(_Handler):
        company_ = company

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        company.ends.set()
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    company_: Company
    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        """A client that hangs up in the middle is what some faults are for."""
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, *_: object) -> None:
        """The company keeps its own log."""

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def _answer(self) -> None:
        company = self.company_
        doing, sid = _read(f"{self.command} {self.path}", self._is_home())
        company.asked.append((doing, sid))
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if body:
            company.forms.append(parse_qs(body))
        signed = self.headers["Authorization"] == f"Basic {b64encode(f'{ACCOUNT}:{TOKEN}'.encode()).decode()}"
        fault = company.faults[doing].popleft() if company.faults[doing] else None
        if not signed:
            self._send(401, b"{}")
        elif fault:
            self._fail(fault, sid)
        else:
            self._do(doing, sid)

    def _is_home(self) -> bool:
        host = f"http://{self.headers['Host']}"
        return host == self.company_.address

    def _do(self, doing: str, sid: str) -> None:
        company = self.company_
        match doing:
            case "list":
                self._send_json(200, {"recordings": [_shown(company, each) for each in company.of_call(sid)]})
            case "fetch" if sid in company.recordings:
                self._send(200, company.recordings[sid][1], "audio/x-wav")
            case "delete" if sid in company.recordings:
                del company.recordings[sid]
                self._send(204, b"")
            case "delete call" if sid in company.calls:
                company.calls.discard(sid)
                self._send(204, b"")
            case "ring":
                self._send_json(201, {"sid": "CA" + "9" * 32, "status": "queued"})
            case _:
                self._send_json(404, {"code": 20404, "message": "not found", "status": 404})

    def _fail(self, fault: Fault, sid: str) -> None:
        audio = self.company_.recordings.get(sid, ("", b"RIFF", None))[1]
        if fault in STATUSES:
            status = STATUSES[fault]
            self._send_json(status, {"code": 20000, "message": "no", "status": status})
        elif fault in FALSE_SOUNDS:
            self._send(200, FALSE_SOUNDS[fault](audio), "audio/x-wav")
        elif fault is Fault.FOREIGN:
            self._head(302, 0, "text/plain", f"{self.company_.elsewhere}{self.path}")
        else:
            self._break_off(fault, audio)

    def _break_off(self, fault: Fault, audio: bytes) -> None:
        self.close_connection = True
        match fault:
            case Fault.STALLED:
                self.company_.ends.wait(60)
            case Fault.CUT_SHORT:
                self._head(200, len(audio), "audio/x-wav")
                self.wfile.write(audio[: len(audio) // 2])
            case Fault.HUGE:
                self._head(200, 3 * 3600 * 16_000, "audio/x-wav")
            case Fault.HUGE_UNTOLD:
                self._pour(audio)

    def _pour(self, audio: bytes) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        sent = 0
        try:
            while sent < 2 * MOST_BYTES:
                sent += self.wfile.write(audio)
        except OSError:
            return

    def _send_json(self, status: int, content: object) -> None:
        self._send(status, json.dumps(content).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self._head(status, len(body), kind)
        self.wfile.write(body)

    def _head(self, status: int, length: int, kind: str, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        if location:
            self.send_header("Location", location)
        self.end_headers()


def _read(asked: str, home: bool) -> tuple[str, str]:
    """What is being asked, and of which recording or call."""
    for doing, path in PATHS.items():
        found = path.fullmatch(asked)
        if found and (home or doing == "elsewhere"):
            return doing, found.group(1) if found.groups() else ""
    return "elsewhere", urlsplit(asked).path


def _shown(company: Company, sid: str) -> dict[str, str]:
    call, _, made_at = company.recordings[sid]
    made = format_datetime(made_at)
    return {"sid": sid, "account_sid": ACCOUNT, "call_sid": call, "status": "completed", "date_created": made}
