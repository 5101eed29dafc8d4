"""What a turn costs: CPU beside the floor's under the same gunicorn, waiting with 8 calls at once, 5,000 calls at once."""

import asyncio
import resource
import statistics
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack

from scripts.bench.load import TOKEN, Measured, closed_loop, open_loop
from scripts.bench.server import Server, free_port, gunicorn

ROUNDS = 21
CALLS, TURNS = 30, 20
SHORT = 5
"""Calls on each of the 8 connections in a round: 800 requests, a second."""
MANY_CALLS, GAP, SECONDS = 5000, 10.0, 60.0

FLOOR = "scripts.bench.floor:create_floor()"
FULL = "scripts.bench.line:create_full()"
NORMAL = "scripts.bench.line:create_normal()"


def environ_of(port: int, instance: str, answer: str) -> dict[str, str]:
    url = f"http://localhost:{port}"
    return {
        "MODE": "demo", "INSTANCE_PATH": instance, "PUBLIC_URL": url, "TWILIO_AUTH_TOKEN": TOKEN,
        "BENCH_URL": url, "BENCH_ANSWER": answer,
    }  # fmt: skip


def cpu_of_a_turn(instance: str, answer: str) -> Iterator[str]:
    """CPU of one request, floor and ours, each in its own server with one worker, all up at once and asked in short rounds.

    What a request costs here changes from second to second with what else the machine does, by a third; floor and turn of
    one round are a second apart, so the median of the rounds' ratios is steadier than the ratio of their medians.
    """
    with ExitStack() as servers:
        asked = {name: _served(servers, name, instance, answer) for name in (FLOOR, NORMAL, FULL)}
        rounds = [{name: _cpu_of_a_request(*where) for name, where in asked.items()} for _ in range(ROUNDS)]
    yield f"floor (Flask, SDK signature, constant TwiML)   {_median(rounds, FLOOR) * 1e6:6.0f} us CPU a request"
    for name, what, most in ((NORMAL, "synchronous=NORMAL", 1.3), (FULL, "synchronous=FULL", 1.5)):
        ratios = sorted(taken[name] / taken[FLOOR] for taken in rounds)
        spread = f"{ratios[ROUNDS // 4]:.2f} to {ratios[-1 - ROUNDS // 4]:.2f} in half of the rounds"
        yield (
            f"turn, {what:21} {_median(rounds, name) * 1e6:20.0f} us   {statistics.median(ratios):.2f} x "
            f"(at most {most}; {spread})"
        )


def _served(servers: ExitStack, name: str, instance: str, answer: str) -> tuple[Server, int]:
    port = free_port()
    server = servers.enter_context(gunicorn(name, port, 1, environ_of(port, instance, answer)))
    _load(server, port, calls=5)
    return server, port


def _median(rounds: Sequence[Mapping[str, float]], name: str) -> float:
    return statistics.median(taken[name] for taken in rounds)


def _cpu_of_a_request(server: Server, port: int) -> float:
    before = server.cpu_seconds()
    measured = _load(server, port, SHORT)
    _refuse_errors(measured)
    return (server.cpu_seconds() - before) / len(measured.waits)


def _load(server: Server, port: int, calls: int) -> Measured:
    return asyncio.run(closed_loop(server.port, f"http://localhost:{port}", 8, calls, TURNS))


def _refuse_errors(measured: Measured) -> None:
    if measured.errors:
        raise RuntimeError(f"{measured.errors} of {len(measured.waits)} requests went wrong: no figure.")


def waiting(instance: str, answer: str) -> Iterator[str]:
    """How long 8 calls at once wait on two workers, each pressing as soon as the answer is there."""
    for name, what in ((FLOOR, "floor"), (FULL, "turn")):
        port = free_port()
        with gunicorn(name, port, 2, environ_of(port, instance, answer)) as server:
            _load(server, port, calls=3)
            measured = _load(server, port, CALLS)
        _refuse_errors(measured)
        yield f"8 calls at once, 2 workers, {what:6} {_waits(measured)}"


def _waits(measured: Measured) -> str:
    return f"p50 {measured.percentile(0.5):6.1f} ms   p99 {measured.percentile(0.99):6.1f} ms   {len(measured.waits)} requests"


def many_calls(instance: str, answer: str) -> Iterator[str]:
    """5,000 calls on at once with a key every 10 s, driven from this same machine: the driver's share is given apart."""
    port = free_port()
    with gunicorn(FULL, port, 2, environ_of(port, instance, answer)) as server:
        served, drove = server.cpu_seconds(), _own_cpu()
        measured = asyncio.run(open_loop(port, f"http://localhost:{port}", MANY_CALLS, GAP, SECONDS))
        served, drove = server.cpu_seconds() - served, _own_cpu() - drove
        megabytes = server.worker_megabytes()
    yield f"{MANY_CALLS} calls at once for {SECONDS:.0f} s   {_waits(measured)}   errors {measured.errors}"
    yield f"   CPU of the server {served / SECONDS:.2f} cores, of the driver {drove / SECONDS:.2f} cores"
    yield f"   largest voice worker after it {megabytes:.0f} MB resident (under 120)"


def _own_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
