"""A gunicorn of the bench's own: started, measured by /proc, ended by its id."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Server:
    pid: int
    port: int

    @property
    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii")
        return [int(pid) for pid in children.split()]

    def cpu_seconds(self) -> float:
        """User and system time of the server's processes so far."""
        return sum(_cpu_seconds(pid) for pid in (self.pid, *self.workers))

    def worker_megabytes(self) -> float:
        """Resident memory of the largest worker."""
        return max(_resident(pid) for pid in self.workers) / 1e6


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def gunicorn(factory: str, port: int, workers: int, environ: Mapping[str, str]) -> Iterator[Server]:
    """Serve a factory such as "scripts.bench.floor:create_floor()" until the block ends."""
    command = [sys.executable, "-m", "gunicorn", factory, "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(workers)]  # gunicorn.conf.py, as the line itself is served
    command += ["--log-level", "error", "--no-control-socket", "--backlog", "4096", "--keep-alive", "30"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environ})
    try:
        _wait_until_up(port)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        process.wait()


def _wait_until_up(port: int) -> None:
    for _ in range(300):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"Nothing answers on port {port}.")
