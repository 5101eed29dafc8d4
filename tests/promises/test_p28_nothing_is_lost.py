"""P28: what was answered is on disk. SQLite is safe on every connection, and the row comes before the answer."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from core.database import reading
from core.settings import ROOT
from tests.builders import Deployment
from tests.promises.watching import statements_of

NO_STRACE = "strace is not on this machine, or may not trace"


SAFE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def pragma(connection: Any, name: str) -> Any:
    """What a driver's connection says of itself."""
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_p28_every_connection_is_wal_full_with_foreign_keys_and_patience(small: Deployment) -> None:
    """Those of pages, and the one that took a turn, whichever way round the pool it was had."""
    assert small.database.is_file()
    opened: list[Any] = []
    small.engine.dispose()
    event.listen(small.engine, "connect", lambda connection, _record: opened.append(connection))
    small.carrier().ring()
    with reading(small.engine), reading(small.engine), reading(small.engine):
        assert len(opened) == 4
        for connection in opened:
            assert {name: pragma(connection, name) for name in SAFE} == SAFE
            assert pragma(connection, "busy_timeout") > 0


def test_p28_a_turn_takes_the_write_lock_at_once_and_commits(small: Deployment) -> None:
    carried_out = statements_of(small)
    carrier = small.carrier()
    carrier.ring()
    carried_out.clear()
    carrier.press("1")
    assert carried_out[0] == "BEGIN IMMEDIATE"
    assert carried_out[-1] == "COMMIT"
    assert carried_out.count("COMMIT") == 1


class Witness:
    """A WSGI middleware: what another process reads in the database at the moment the answer begins to leave."""

    def __init__(self, line: Deployment) -> None:
        self._inner, self._line = line.app.wsgi_app, line
        self.seen: list[int] = []
        line.app.wsgi_app = self  # type: ignore[method-assign]

    def __call__(self, environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        def starting(*arguments: Any) -> Any:
            row = self._line.call()
            self.seen.append(row["turn"] if row else 0)
            return start_response(*arguments)

        return self._inner(environ, starting)


def test_p28_the_row_is_committed_before_the_answer_leaves(small: Deployment) -> None:
    witness = Witness(small)
    carrier = small.carrier()
    carrier.ring()
    carrier.press("1", "1", "_", "1")
    assert witness.seen == [1, 2, 3, 4, 5]


def test_p28_a_worker_that_dies_after_answering_has_lost_nothing(small: Deployment) -> None:
    """Another worker goes on exactly there, without the first having closed anything."""
    carrier = small.carrier()
    carrier.ring()
    carrier.press("2", "1")
    twin = small.twin()
    answer = twin.carrier().turn(3, Digits="1")
    assert answer.status_code == 200
    row = small.call()
    assert row is not None
    assert '"message":"sun"' in row["state"]
    twin.close()


TURNS = """
import os, sys
from pathlib import Path
from tests.builders import MovableClock, Deployment, line_app, settings_in
settings = settings_in(Path(sys.argv[1]))
line = Deployment(settings, MovableClock(), line_app(settings, MovableClock()))
carrier = line.carrier("CA07")
carrier.ring()
for key in ("1", "1", "_", "1"):
    os.write(1, b"asked\\n")
    carrier.press(key)
    os.write(1, b"answered\\n")
"""

WRITE = """
import sys
from pathlib import Path
from core.durable import write_durably
write_durably(Path(sys.argv[1]) / "a.wav", b"sound")
"""


@pytest.fixture
def strace(tmp_path: Path) -> Callable[[str, Path, str], list[str]]:
    """Runs a script under strace; the system calls it made, in order."""
    program = shutil.which("strace")
    if program is None or subprocess.run([program, "-o", "/dev/null", "true"], check=False).returncode:
        pytest.skip(NO_STRACE)

    def traced(script: str, folder: Path, calls: str) -> list[str]:
        out = tmp_path / "strace.txt"
        subprocess.run(
            [
                program,
                "-f",
                "-y",
                "-e",
                f"trace={calls}",
                "-o",
                str(out),
                sys.executable,
                "-c",
                script,
                str(folder),
            ],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
        )
        return out.read_text().splitlines()

    return traced


def test_p28_between_question_and_answer_the_disk_is_waited_for(
    small: Deployment, strace: Callable[[str, Path, str], list[str]]
) -> None:
    small.close()
    lines = strace(TURNS, small.database.parent, "write,fdatasync,fsync")
    marks = [
        match[1] for line in lines if (match := re.search(r'"(asked|answered)\\n"|(?=fdatasync|fsync)', line))
    ]
    told = "".join({"asked": "?", "answered": "!", None: "s"}[mark] for mark in marks)
    turns = re.findall(r"\?(s*)!", told)
    assert len(turns) == 4
    assert all(turns), f"a turn was answered before its row was on disk: {told}"


def test_p28_a_sound_is_synced_before_it_has_its_name_and_its_folder_after(
    tmp_path: Path, strace: Callable[[str, Path, str], list[str]]
) -> None:
    folder = tmp_path / "clips"
    lines = strace(WRITE, folder, "write,fsync,fdatasync,rename,renameat,renameat2")
    own = [line.split(maxsplit=1)[-1] for line in lines if str(folder) in line]
    steps = [re.sub(r"^(rename|[a-z]+?)(at2?)?\(.*$", r"\1", line) for line in own]
    assert steps == ["write", "fsync", "rename", "fsync"]
    assert f"<{folder}/.a.wav." in own[1], "the draft lies in the same folder"
    assert f"<{folder}>" in own[3]
