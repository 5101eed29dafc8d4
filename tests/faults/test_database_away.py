"""The database is locked, read-only, gone, replaced, full: an apology with a way on in time, no lie, then the call goes on."""

import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from resource import RLIM_INFINITY, RLIMIT_FSIZE, prlimit
from typing import Any

import pytest

from tests.faults.full import small_disk
from tests.faults.living import (
    CARRIERS_PATIENCE,
    Line,
    WiredCall,
    at_once,
    living_line,
    locked,
    said,
    wait_until,
    way_on,
)

DATABASE_FILES = ["antso.db", "antso.db-wal", "antso.db-shm"]
CALLS = 24
"""Three times the threads of a worker: the last of them wait behind others that wait."""


def begun(line: Line) -> WiredCall:
    """A call that has chosen a language and is in the house."""
    call = line.call()
    call.ring()
    call.press("2")
    return call


def goes_on(line: Line, call: WiredCall, apology: str) -> None:
    """The way on of the apology says again where the call is, and the next key moves it."""
    before = line.row(call.sid)
    again = call.post(way_on(apology))
    assert said(again)[:2] == ["house.news", "house.secrets"]
    assert line.row(call.sid) == before
    assert said(call.turn(call.number, "1")) == ["news.today"]
    assert line.row(call.sid)["turn"] == before["turn"] + 1


def kept(line: Line) -> list[list[dict[str, Any]]]:
    return [line.rows(f"SELECT * FROM {table}") for table in ("calls", "events", "callers", "daily_counts")]


def test_while_the_database_is_locked_everybody_hears_an_apology_in_time_and_then_goes_on(line: Line) -> None:
    calls = [begun(line) for _ in range(CALLS)]
    before = kept(line)
    with locked(line.database):
        first = at_once([partial(call.turn, 2, "1") for call in calls])
        later = at_once([partial(call.turn, 2, "1") for call in calls])
        line.restart_workers()
        way_on(calls[0].turn(2, "1"))  # A worker that has never answered a call has a voice to say so.
        assert kept(line) == before
    assert max(seconds for _, seconds in first) < CARRIERS_PATIENCE
    assert max(seconds for _, seconds in later) < CARRIERS_PATIENCE / 2, "after one wait in vain nobody waits"
    for call, (answer, _) in zip(calls, later, strict=True):
        way_on(answer)
        call.number = 2
    for call, (answer, _) in zip(calls, first, strict=True):
        goes_on(line, call, answer)


def test_a_short_write_of_another_program_is_waited_for_and_nobody_hears_of_it(line: Line) -> None:
    call = begun(line)
    with locked(line.database):
        waiting = threading.Timer(1.0, lambda: None)
        answers: list[str] = []
        caller = threading.Thread(target=lambda: answers.append(call.turn(2, "1")))
        caller.start()
        waiting.start()
        waiting.join()
        assert caller.is_alive()
    caller.join(CARRIERS_PATIENCE)
    assert [said(answer) for answer in answers] == [["news.today"]]


def test_a_read_only_database_is_an_apology_and_when_it_can_be_written_the_call_goes_on(line: Line) -> None:
    """The workers start anew meanwhile: SQLite opens what it may not write for reading alone, and says so to nobody."""
    call = begun(line)
    before = kept(line)
    set_mode(line, 0o444)
    line.restart_workers()
    answer = call.turn(2, "1")
    way_on(answer)
    assert kept(line) == before
    set_mode(line, 0o600)
    goes_on(line, call, answer)


def set_mode(line: Line, mode: int) -> None:
    for name in DATABASE_FILES:
        with suppress(FileNotFoundError):
            line.database.with_name(name).chmod(mode)


@contextmanager
def away(instance: Path, names: list[str]) -> Iterator[None]:
    """Files of the instance moved elsewhere, and back."""
    elsewhere = instance.with_name("elsewhere")
    elsewhere.mkdir()
    moved = [name for name in names if (instance / name).exists()]
    for name in moved:
        (instance / name).rename(elsewhere / name)
    yield
    for name in moved:
        (elsewhere / name).rename(instance / name)
    elsewhere.rmdir()


@pytest.mark.parametrize(
    ("names", "restarted"),
    [(DATABASE_FILES, False), (DATABASE_FILES[:1], False), (DATABASE_FILES, True)],
    ids=["whole", "without its journal", "and the workers start anew meanwhile"],
)
def test_a_database_that_is_gone_is_never_made_anew_and_when_it_is_back_the_call_goes_on(
    line: Line, names: list[str], restarted: bool
) -> None:
    call = begun(line)
    before = kept(line)
    with away(line.database.parent, names):
        if restarted:
            line.restart_workers()
        answer = call.turn(2, "1")
        assert not line.database.exists(), "an empty one would take this one's journal"
    assert kept(line) == before
    if restarted:
        assert '<Say language="fr-FR">' in answer, "these workers never had a voice of ours"
        assert "?sorry=1</Redirect>" in answer
        assert said(call.turn(2, "1")) == ["news.today"]
    else:
        goes_on(line, call, answer)


def test_an_instance_restored_from_a_copy_takes_the_turns_from_then_on(line: Line) -> None:
    """A connection to the files that were there before would swallow them: answered, and nowhere to be found."""
    call = begun(line)
    before = line.database.parent.rename(line.instance.with_name("before"))
    shutil.copytree(before, line.instance)
    assert said(call.turn(2, "1")) == ["news.today"]
    assert line.row(call.sid)["turn"] == 3
    assert said(call.turn(3)) != []
    assert line.row(call.sid)["turn"] == 4


def test_a_disk_that_is_full_tells_no_lie_and_with_space_again_the_call_goes_on(tmp_path: Path) -> None:
    """All of the line's disk is full: the database, its journal, and where programs put what is temporary."""
    with (
        small_disk(tmp_path / "disk", megabytes=8) as disk,
        living_line(disk.folder / "line", environ={"TMPDIR": str(disk.folder)}) as line,
    ):
        call = begun(line)
        line.database  # noqa: B018  (left out on PostgreSQL)
        with disk.full(line.server.workers):
            apology = keys_until_apology(line, call)
        goes_on_from_anywhere(line, call, apology)


def keys_until_apology(line: Line, call: WiredCall) -> str:
    """Turn after turn until one cannot be kept; each that was answered is there, that one is not."""
    for _ in range(2000):
        before = line.row(call.sid)
        answer = call.turn(call.number, "7")
        after = line.row(call.sid)
        if "?sorry=1" in answer:
            assert after == before
            return answer
        call.number += 1
        assert (after["turn"], after["answer"]) == (call.number, answer)
    raise AssertionError("the disk never was full")


def goes_on_from_anywhere(line: Line, call: WiredCall, apology: str) -> None:
    before = line.row(call.sid)
    assert said(call.post(way_on(apology))) != []
    call.turn(call.number, "9")
    assert line.row(call.sid)["turn"] == before["turn"] + 1
    assert line.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]


def test_a_file_that_may_not_grow_tells_no_lie_either(line: Line) -> None:
    """What a quota does: writing fails in the middle of a page, with another error than a full disk."""
    call = begun(line)
    grown = line.database.with_name("antso.db-wal").stat().st_size + 10_000
    limit_files(line, grown)
    apology = keys_until_apology(line, call)
    limit_files(line, RLIM_INFINITY)
    goes_on_from_anywhere(line, call, apology)


def limit_files(line: Line, size: int) -> None:
    for pid in line.server.workers:
        prlimit(pid, RLIMIT_FSIZE, (size, RLIM_INFINITY))


def test_a_server_told_to_stop_while_turns_wait_answers_them_all(tmp_path: Path) -> None:
    with living_line(tmp_path / "line") as line:
        calls = [begun(line) for _ in range(16)]
        with locked(line.database):
            told = threading.Timer(0.5, line.process.send_signal, [signal.SIGTERM])
            freed = threading.Event()

            def ask() -> list[tuple[str, float]]:
                answers = at_once([partial(call.turn, 2, "1") for call in calls])
                freed.set()
                return answers

            got: list[list[tuple[str, float]]] = []
            asking = threading.Thread(target=lambda: got.append(ask()))
            asking.start()
            told.start()
            time.sleep(1.5)
            assert not freed.is_set()
        asking.join(CARRIERS_PATIENCE)
        assert [said(answer) for answers in got for answer, _ in answers] == [["news.today"]] * 16
        wait_until(lambda: line.process.poll() is not None)
        assert {row["turn"] for row in line.rows("SELECT turn FROM calls")} == {3}
