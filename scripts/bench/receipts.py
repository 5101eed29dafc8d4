"""Twenty callers at once whose receipt and PIN are derived, and eight others who press keys: how long each waits (P31)."""

import asyncio
import time
from collections.abc import Iterator
from itertools import islice
from secrets import token_hex
from urllib.parse import urlencode

from carriers.signature import sign
from scripts.bench.load import TOKEN, Connection, Measured, requests_of_a_call
from scripts.bench.server import free_port, gunicorn
from scripts.bench.turns import FULL, environ_of
from vault.caller import new_receipt

AT_ONCE, OTHERS, CALLS, TURNS = 20, 8, 30, 20
TO_FOLLOW = ("1", "3", "2")
"""Malagasy, tell us what happened, follow it."""
PIN = "4711"
CLIP = 1.5
"""Seconds that "one moment" lasts, with the silence after it: a carrier comes again no sooner."""


def pins_at_once(instance: str, answer: str) -> Iterator[str]:
    """The PIN turns from the first Redirect to the answer, and all other turns meanwhile, on two workers."""
    port = free_port()
    with gunicorn(FULL, port, 2, environ_of(port, instance, answer)) as server:
        asyncio.run(_together(server.port, f"http://localhost:{port}", 1, 1))
        derived, checked, others = asyncio.run(
            _together(server.port, f"http://localhost:{port}", AT_ONCE, OTHERS)
        )
    for measured in (checked, others):
        if measured.errors:
            raise RuntimeError(f"{measured.errors} requests went wrong: no figure.")
    yield f"{AT_ONCE} PINs at once, the turn that derives     {_waits(derived)} (p99 under 500 ms)"
    yield f"   until the answer, {CLIP:.1f} s a clip included  {_waits(checked)}"
    yield f"{OTHERS} other calls meanwhile                   {_waits(others)} (p99 under 100 ms)"


async def _together(port: int, url: str, pins: int, others: int) -> tuple[Measured, Measured, Measured]:
    derived, checked, waited = Measured(), Measured(), Measured()
    ready = asyncio.Barrier(pins + 1)
    followers = [asyncio.create_task(_follow(port, url, ready, derived, checked)) for _ in range(pins)]
    await ready.wait()
    await asyncio.gather(*followers, *(_press(port, url, waited) for _ in range(others)))
    return derived, checked, waited


async def _follow(port: int, url: str, ready: asyncio.Barrier, derived: Measured, checked: Measured) -> None:
    """One caller who hides their number and keys a receipt of nobody: deriving it costs what any costs."""
    connection, sid = Connection(port), f"CA{token_hex(16)}"
    await connection.send(_post(url, sid, "/voice/incoming", ""), Measured())
    for turn, digits in enumerate((*TO_FOLLOW, new_receipt(), PIN), start=1):
        await connection.send(_post(url, sid, f"/voice/turn/{turn}", digits), Measured())
    await ready.wait()
    turn, begun = len(TO_FOLLOW) + 3, time.perf_counter()
    while True:
        once = Measured()
        text = await connection.send(_post(url, sid, f"/voice/turn/{turn}", ""), once)
        if f"/voice/turn/{turn}<".encode() not in text:
            break
        await asyncio.sleep(CLIP)
    derived.waits += once.waits
    checked.waits.append(time.perf_counter() - begun)
    checked.errors += once.errors
    connection.close()


async def _press(port: int, url: str, waited: Measured) -> None:
    connection = Connection(port)
    for _ in range(CALLS):
        for request in islice(requests_of_a_call(url), TURNS):
            await connection.send(request, waited)
    connection.close()


def _post(url: str, sid: str, path: str, digits: str) -> bytes:
    params = {"CallSid": sid, "From": "anonymous", "To": "+261200000000", "CallStatus": "in-progress"}
    params |= {"Digits": digits} if digits else {}
    body, signature = urlencode(params), sign(TOKEN, url + path, params.items())
    return (
        f"POST {path} HTTP/1.1\r\nHost: line\r\nX-Twilio-Signature: {signature}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _waits(measured: Measured) -> str:
    return f"p50 {measured.percentile(0.5):7.1f} ms   p99 {measured.percentile(0.99):7.1f} ms   {len(measured.waits)}"
