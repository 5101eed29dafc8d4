"""How gunicorn serves the line, in demo and production alike. It writes no access log: addresses carry what callers do (P11)."""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

# Imported here, in the parent, it makes the key that seals calls: every worker is forked with it, and nobody else has it (P32).
sys.path.insert(0, str(Path(__file__).resolve().parent))
import vault.call_seal  # noqa: F401
from core.process import forbid_core_dumps

forbid_core_dumps()

worker_class = "gthread"
# Threads wait for the disk, not for the processor: on a slow disk, many of them share one fsync (core/ledger.py).
threads = 32
loglevel = "warning"
no_control_socket = True
keepalive = 30

# Figures of all workers together (ivr/metrics.py). Set here because prometheus_client reads it when it is imported.
# They lie in memory where there is a place for it: on a disk that is full, counting a turn would end it.
_memory = "/dev/shm"  # noqa: S108 - mkdtemp below makes a folder of our own
_figures = tempfile.mkdtemp(prefix="antso-figures-", dir=_memory if os.access(_memory, os.W_OK) else None)
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", _figures)


def post_fork(server: Any, worker: Any) -> None:
    """A worker in the place of one that ended: the line is up, and must not go down for what a start is refused for."""
    if worker.age > server.cfg.workers:
        os.environ["ANTSO_IS_UP"] = "1"


def child_exit(_server: Any, worker: Any) -> None:
    """A worker that ended counts no longer among those that live."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: Any) -> None:
    shutil.rmtree(_figures, ignore_errors=True)
