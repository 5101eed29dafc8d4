"""kill -9 at every step from the beep to the carrier's last copy: no report and no story is lost, doubled or readable on disk."""

import shutil
from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path
from random import Random

import numpy as np
import pytest
import soundfile

from core.database import connect
from tests.builders import REAL_CONTENT, SMALL_CONTENT
from tests.carriers.faulty_carrier import Company, Fault, faulty_carrier
from tests.databases import address_in
from tests.faults.report_victim import CALL, SID, Part, play
from tests.silent import deploy
from tests.thorough import LONG
from tests.vault.office import Office
from vault.members import Role
from vault.opening import open_item

ROUNDS = 120 if LONG else 8
LIVES = 3
"""Processes a report goes through: all but the last are killed."""


def noise(seconds: float) -> bytes:
    """A recording no piece of which is anywhere by chance."""
    samples = np.random.default_rng(7).integers(-30_000, 30_000, int(8000 * seconds), dtype=np.int16)
    file = BytesIO()
    soundfile.write(file, samples, 8000, format="WAV", subtype="PCM_16")
    return file.getvalue()


AUDIO = noise(1.0)
PIECES = [AUDIO[at : at + 24] for at in range(44, len(AUDIO) - 24, 480)]
TRACES = [*PIECES, *(b64encode(piece)[:28] for piece in PIECES)]
"""A piece begins at a multiple of three bytes of the sound: base64 of the whole holds that of the piece."""


@pytest.fixture
def scratch(quick_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where whatever wants a temporary file has to put it."""
    folder = quick_path / "scratch"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def forks(scratch: Path) -> ForkServerContext:
    """Processes that begin with all modules read."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.report_victim"])
    return context


@pytest.fixture
def company() -> Iterator[Company]:
    with faulty_carrier() as serving:
        yield serving


def prepared(folder: Path, tells: str) -> tuple[Office, str]:
    """An instance in which a supervisor can open what is sealed."""
    deploy(folder, REAL_CONTENT if tells == "story" else SMALL_CONTENT).close()
    office = Office(connect(address_in(folder)), folder / "sealed")
    office.make_escrow()
    return office, office.hire(Role.SUPERVISOR, None)


def lived(forks: ForkServerContext, part: Part) -> tuple[int, int | None]:
    """How many requests were answered, and how many steps it took; nothing for a process that was killed."""
    ours, theirs = forks.Pipe(duplex=False)
    process = forks.Process(target=play, args=(part, theirs))
    process.start()
    theirs.close()
    answered, told = part.answered, []
    try:
        while True:
            told.append(ours.recv())
    except EOFError:
        process.join()
    steps = told.pop() if process.exitcode == 0 else None
    assert process.exitcode in (0, -9)
    return (told[-1] if told else answered), steps


def readable(folder: Path) -> list[str]:
    """Files that hold a piece of the sound. Reading a database ends SQLite's locks on it: nobody may have it open here."""
    contents = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    return [str(file) for file, content in contents.items() if any(trace in content for trace in TRACES)]


def judge_end(office: Office, opener: str, company: Company, tells: str) -> None:
    """What was told is there once, opens to whoever may hear it, and is nowhere else."""
    with office.rows() as rows:
        assert rows.all("SELECT state, call_sid FROM expected_recordings") == [("cleared", None)]
        told = [len(rows.all(f"SELECT id FROM {table}")) for table in ("cases", "stories")]
        assert told == ([0, 1] if tells == "story" else [1, 0])
        assert rows.all("SELECT state FROM stories") in ([], [("told",)])
        (item,) = rows.one("SELECT id FROM sealed_items") or ("",)
        opened = open_item(rows, office.folder, office.sign_in(opener), item, office.clock.now())
        assert opened.read() == AUDIO
        assert rows.one("SELECT count(*) FROM sealed_items") == (1,)
    assert (company.recordings, company.calls) == ({}, set())


def a_round(
    folder: Path, forks: ForkServerContext, company: Company, steps: list[int], tells: str = "report"
) -> int:
    """One report or story, killed at these steps; the steps that the last process took."""
    office, opener = prepared(folder, tells)
    company.record(CALL, SID, AUDIO)
    database = office.engine.url.render_as_string(hide_password=False)
    answered, taken = 0, None
    for hours, lives in enumerate([*steps, None]):
        office.engine.dispose()
        answered, taken = lived(forks, Part(folder, database, company.address, answered, hours, lives, tells))
        assert readable(folder.parent) == []
        if taken is not None:
            break
    judge_end(office, opener, company, tells)
    office.engine.dispose()
    shutil.rmtree(folder)
    assert taken is not None
    return taken


def test_no_report_is_lost_doubled_or_readable_however_often_the_line_and_its_worker_are_killed(
    quick_path: Path, forks: ForkServerContext, company: Company
) -> None:
    killed_everywhere(quick_path, forks, company, "report", ROUNDS)


def test_no_story_is_lost_doubled_or_readable_however_often_the_line_and_its_worker_are_killed(
    quick_path: Path, forks: ForkServerContext, company: Company
) -> None:
    killed_everywhere(quick_path, forks, company, "story", ROUNDS // 2)


def killed_everywhere(
    folder: Path, forks: ForkServerContext, company: Company, tells: str, rounds: int
) -> None:
    """Rounds whose first kills lie all over the way."""
    randomness = Random(rounds)
    whole = a_round(folder / "whole", forks, company, [], tells)
    assert whole > rounds
    for number in range(rounds):
        first = 1 + whole * number // rounds + randomness.randrange(max(whole // rounds, 1))
        if number % 3 == 0:
            company.fails("fetch", Fault.MISSING, Fault.CUT_SHORT)
        again = [randomness.randrange(1, whole) for _ in range(LIVES - 2)]
        a_round(folder / f"round-{number}", forks, company, [first, *again], tells)
        company.faults.clear()
