"""What a piece of code does to the world: files opened, processes started, addresses connected to, SQL carried out.

An audit hook cannot be taken away once it is there, so one is added the first time, and listens only while it is asked to.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import event

from tests.builders import Deployment

OUTWARD = frozenset({
    "open", "os.rename", "os.remove", "os.mkdir", "os.link", "shutil.copyfile",
    "subprocess.Popen", "os.system", "os.fork", "os.forkpty", "os.posix_spawn", "os.exec", "os.spawn",
    "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind", "urllib.Request",
    "sqlite3.connect", "ctypes.dlopen", "import",
})  # fmt: skip
"""Audit events of CPython by which a process touches anything beyond its own memory and the files it holds open."""

_listeners: list[list[tuple[str, str]]] = []


@cache
def _add_hook() -> None:
    sys.addaudithook(_hear)


def _hear(name: str, arguments: tuple[Any, ...]) -> None:
    if name in OUTWARD:
        for listener in _listeners:
            listener.append((name, str(arguments[:1])))


@contextmanager
def watched() -> Iterator[list[tuple[str, str]]]:
    """Everything outward that happens inside the block, in any thread: (event, its first argument)."""
    _add_hook()
    seen: list[tuple[str, str]] = []
    _listeners.append(seen)
    try:
        yield seen
    finally:
        _listeners.remove(seen)


def statements_of(line: Deployment) -> list[str]:
    """A list that fills with every statement SQLite is given on any connection the line opens from now on.

    It listens to the driver, so that nothing is missed that goes round SQLAlchemy.
    """
    assert line.database.is_file()
    carried_out: list[str] = []

    @event.listens_for(line.engine, "connect")
    def listen(connection: Any, _record: Any) -> None:
        connection.set_trace_callback(carried_out.append)

    line.engine.dispose()
    return carried_out
