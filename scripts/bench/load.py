"""Calls as a carrier makes them, many at once, from one process: signed, each turn answered before its next key."""

import asyncio
import itertools
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from carriers.signature import sign

TOKEN = "bench-token-that-signs-nothing-else"  # noqa: S105
KEYS = ["1", "1", "1", "1", "1", "9", "1", "*", "2", "1", "1", "1", "9", "9", "*", "4", "1", "*", "*", "3"]
"""What a caller presses, round and round: language, lists, again, back."""


@dataclass
class Measured:
    """Seconds each request waited, and how many went wrong."""

    waits: list[float] = field(default_factory=list)
    errors: int = 0

    def percentile(self, part: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.waits)
        return ordered[min(int(len(ordered) * part), len(ordered) - 1)] * 1000


_numbers = itertools.count()


def requests_of_a_call(public_url: str) -> Iterator[bytes]:
    """The requests of one call, without end: incoming, then a key a turn."""
    number = next(_numbers)
    base = {
        "CallSid": f"CA{random.getrandbits(128):032x}", "AccountSid": "AC" + "0" * 32, "ApiVersion": "2010-04-01",
        "From": f"+26134{number % 10_000_000:07d}", "To": "+261200000000", "Direction": "inbound",
        "CallStatus": "in-progress", "FromCountry": "MG", "FromCity": "",
    }  # fmt: skip
    yield _post("/voice/incoming", base, public_url)
    for turn, key in enumerate(itertools.cycle(KEYS), 1):
        yield _post(f"/voice/turn/{turn}", base | {"Digits": key}, public_url)


def _post(path: str, params: dict[str, str], public_url: str) -> bytes:
    body = urlencode(params)
    signature = sign(TOKEN, public_url + path, params.items())
    return (
        f"POST {path} HTTP/1.1\r\nHost: line\r\nX-Twilio-Signature: {signature}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


class Connection:
    """One keep-alive connection to the line."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, request: bytes, measured: Measured) -> bytes:
        """The answer's body, its wait measured."""
        begun = time.perf_counter()
        try:
            answer = await self._exchange(request)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            answer = await self._exchange(request)
        measured.waits.append(time.perf_counter() - begun)
        measured.errors += b"<Response>" not in answer
        return answer

    async def _exchange(self, request: bytes) -> bytes:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        return body if b" 200 " in head.split(b"\r\n")[0] else b""

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
        self._streams = None


async def closed_loop(port: int, public_url: str, at_once: int, calls: int, turns: int) -> Measured:
    """`at_once` calls, each key pressed as soon as the answer is there; `calls` one after the other on each."""
    measured = Measured()

    async def caller() -> None:
        connection = Connection(port)
        for _ in range(calls):
            for request in itertools.islice(requests_of_a_call(public_url), turns):
                await connection.send(request, measured)
        connection.close()

    await asyncio.gather(*(caller() for _ in range(at_once)))
    return measured


async def open_loop(port: int, public_url: str, calls: int, gap: float, seconds: float) -> Measured:
    """`calls` calls on at once for `seconds`, a key every `gap` seconds in each, spread evenly over the gap.

    Requests wait in a pool of connections, as a carrier's do; waiting for one counts.
    """
    measured = Measured()
    pool: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(64):
        pool.put_nowait(Connection(port))
    ends = time.monotonic() + seconds

    async def caller(phase: float) -> None:
        due = time.monotonic() + phase
        for request in requests_of_a_call(public_url):
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if due >= ends:
                return
            asked = time.perf_counter()
            connection = await pool.get()
            queued = time.perf_counter() - asked
            await connection.send(request, measured)
            measured.waits[-1] += queued
            pool.put_nowait(connection)
            due += gap

    await asyncio.gather(*(caller(gap * number / calls) for number in range(calls)))
    return measured
