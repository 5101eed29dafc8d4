"""Two hundred people download a sound over a slow line while others call: what a call waits (P31).

Web and telephone are two servers, as in production; here the web process sends the bytes itself, which nginx does there.

python -m scripts.bench.downloads      publishes a line first
"""

import asyncio
import hashlib
import socket
from collections.abc import Iterator
from pathlib import Path

from core.durable import write_durably
from scripts.bench.alone import alone
from scripts.bench.load import Measured, closed_loop
from scripts.bench.publishing import published
from scripts.bench.server import free_port, gunicorn
from scripts.bench.turns import FULL, environ_of

DOWNLOADS = 200
AT_ONCE, CALLS, TURNS = 8, 30, 20
SOUND = 8_000_000
"""Bytes: more than the buffers between two sockets hold, so that a slow reader is waited for."""
SLOW = 4096
"""Bytes that a reader takes each time, and its receive buffer."""
PAUSE = 0.5
"""Seconds between two: 8 kB a second, as on 2G."""
WEB = "app:create_app(parts=('web',))"


def calls_meanwhile(instance: str, answer: str) -> Iterator[str]:
    """The waits of calls alone, then with the downloads on."""
    sha256 = _sound(Path(instance))
    web, voice = free_port(), free_port()
    with (
        gunicorn(WEB, web, 1, environ_of(web, instance, answer)),
        gunicorn(FULL, voice, 2, environ_of(voice, instance, answer)) as line,
    ):
        asyncio.run(_called(voice, 3))
        alone = asyncio.run(_called(voice, CALLS))
        together, going = asyncio.run(_both(web, voice, f"/audio/{sha256}/antso-bench.mp3"))
        megabytes = line.worker_megabytes()
    for measured in (alone, together):
        if measured.errors:
            raise RuntimeError(f"{measured.errors} requests went wrong: no figure.")
    yield f"{AT_ONCE} calls at once, nobody downloads        {_waits(alone)}"
    yield f"{AT_ONCE} calls at once, {DOWNLOADS} slow downloads on   {_waits(together)}   (p99 under 100)"
    yield f"   {going} of them were still under way at the end; largest voice worker {megabytes:.0f} MB"


def _sound(instance: Path) -> str:
    content = bytes(SOUND)
    sha256 = hashlib.sha256(content).hexdigest()
    write_durably(instance / "masters" / f"{sha256}.mp3", content)
    return sha256


async def _called(port: int, calls: int) -> Measured:
    return await closed_loop(port, f"http://localhost:{port}", AT_ONCE, calls, TURNS)


async def _both(web: int, voice: int, path: str) -> tuple[Measured, int]:
    downloads = [asyncio.create_task(_download(web, path)) for _ in range(DOWNLOADS)]
    await asyncio.sleep(2)
    measured = await _called(voice, CALLS)
    going = sum(not download.done() for download in downloads)
    for download in downloads:
        download.cancel()
    await asyncio.gather(*downloads, return_exceptions=True)
    return measured, going


async def _download(port: int, path: str) -> None:
    """One reader, who takes little at a time."""
    with socket.socket() as link:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SLOW)
        link.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(link, ("127.0.0.1", port))
        await loop.sock_sendall(link, f"GET {path} HTTP/1.1\r\nHost: line\r\n\r\n".encode())
        while await loop.sock_recv(link, SLOW):
            await asyncio.sleep(PAUSE)


def _waits(measured: Measured) -> str:
    return f"p50 {measured.percentile(0.5):6.1f} ms   p99 {measured.percentile(0.99):6.1f} ms   {len(measured.waits)} requests"


if __name__ == "__main__":
    alone(lambda folder: calls_meanwhile(*published(folder)))
