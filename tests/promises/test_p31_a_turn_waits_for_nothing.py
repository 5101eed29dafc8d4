"""P31: a turn never downloads, renders or waits. It opens no file, starts no process, connects to nothing; few statements."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import ROOT
from tests.builders import Carrier, Deployment
from tests.promises.watching import statements_of, watched

CALL = [
    "2",
    "1",
    "_",
    "7",
    "9",
    "*",
    "1",
    "1",
    "_",
    "*",
    "0",
    "2",
    "*",
    "3",
    "9*123",
    "_",
    "2",
    "2",
    "1234",
    "_",
    "8",
]
"""Every kind of step of the tests' own line, silence, a wrong key, keys that work everywhere, and the hide."""
MOST_STATEMENTS = 8
"""BEGIN, find the call, move it, remember the language, mark the place, a row for figures, COMMIT; one to spare."""


def warmed(line: Deployment) -> None:
    """The first call of a process opens its connection and reads its release."""
    carrier = line.carrier("CA00", "+261340000009")
    carrier.ring()
    carrier.press("1", "1")
    carrier.hang_up()


def test_p31_a_turn_opens_no_file_starts_no_process_and_connects_to_nothing(small: Deployment) -> None:
    warmed(small)
    carrier = small.carrier()
    with watched() as seen:
        assert carrier.ring().status_code == 200
        for key in CALL:
            assert carrier.press(key).status_code == 200
        assert carrier.hang_up().status_code == 200
    assert seen == []


def test_p31_the_watch_would_have_seen_it(tmp_path: Path) -> None:
    with watched() as seen:
        (tmp_path / "a").write_text("a")
        subprocess.run([sys.executable, "-c", ""], check=True)
    assert {"open", "subprocess.Popen"} <= {name for name, _ in seen}


def test_p31_an_answer_does_the_same_whether_the_call_is_new_repeated_or_over(small: Deployment) -> None:
    warmed(small)
    carrier = small.carrier()
    carrier.ring()
    carrier.press("1", "1")
    with watched() as seen:
        carrier.ring()
        carrier.turn(2, Digits="1")
        carrier.turn(99, Digits="1")
        carrier.hang_up()
        carrier.turn(3, Digits="1")
    assert seen == []


def test_p31_a_turn_takes_few_statements(small: Deployment) -> None:
    carried_out = statements_of(small)
    warmed(small)
    carrier = small.carrier()
    counts = []
    for number in range(len(CALL) + 2):
        carried_out.clear()
        if number == 0:
            carrier.ring()
        elif number <= len(CALL):
            carrier.press(CALL[number - 1])
        else:
            carrier.hang_up()
        counts.append(len(carried_out))
        assert carried_out[0] == "BEGIN IMMEDIATE", "SQLite only: the driver was heard"
        assert carried_out[-1] == "COMMIT"
    assert max(counts) <= MOST_STATEMENTS


def test_p31_a_repeat_writes_nothing(small: Deployment) -> None:
    carried_out = statements_of(small)
    warmed(small)
    carrier = small.carrier()
    carrier.ring()
    carrier.press("1")
    carried_out.clear()
    carrier.turn(1, Digits="1")
    carrier.turn(7, Digits="1")
    assert carried_out
    assert [sql for sql in carried_out if sql.split()[0] in ("INSERT", "UPDATE", "DELETE")] == []


VOICE = """
import sys
from app import create_app
create_app(parts=("voice",))
rooms = {"audio", "web", "numpy", "soundfile", "scipy", "pydub", "gtts"}
words = {"audio", "audio.numbers"}  # which clips a number is said in: pure, and no sound
held = {name for name in sys.modules if name.split(".")[0] in rooms and not name.startswith("audio.numbers.")}
print(*sorted(held - words))
"""


def test_p31_a_voice_process_holds_no_rendering_and_no_pages(tmp_path: Path) -> None:
    environ = {"INSTANCE_PATH": str(tmp_path / "instance"), "PATH": "/usr/bin", "PYTHONPATH": str(ROOT)}
    loaded = subprocess.run(
        [sys.executable, "-c", VOICE], capture_output=True, text=True, env=environ, cwd=ROOT, check=True
    )
    assert loaded.stdout.split() == []


@pytest.mark.parametrize("size", [1, 1_000_000])
def test_p31_digits_however_many_open_nothing(small: Deployment, size: int) -> None:
    warmed(small)
    carrier: Carrier = small.carrier()
    carrier.ring()
    with watched() as seen:
        carrier.turn(1, Digits="1" * size)
    assert seen == []
