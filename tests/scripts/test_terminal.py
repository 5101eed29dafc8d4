"""What every script says when it is refused, and that a script which says one line does not load what renders sounds."""

import os
import subprocess
import sys

import pytest

from audio.voices import VoiceUnavailable
from audio.voices.espeak import RulesError
from core.errors import DiskFull, OperatorError
from core.settings import ROOT
from scripts.terminal import CUT_OFF, REFUSED, run

REFUSALS = [
    OperatorError("It rains.", "Wait."),
    RulesError("mg_rules:3: no"),
    VoiceUnavailable("gone"),
    DiskFull(),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
def test_a_refusal_is_its_own_words_and_exit_code_2(
    refusal: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused() -> None:
        raise refusal

    with pytest.raises(SystemExit) as ended:
        run(refused)
    assert ended.value.code == REFUSED
    assert capsys.readouterr().err == f"{refusal}\n"


def test_what_nobody_foresaw_is_not_hidden() -> None:
    def failed() -> None:
        raise LookupError("a fault of ours")

    with pytest.raises(LookupError):
        run(failed)


SPEAKERS = {
    "ends while it still writes": "for n in range(100_000): print(n)",
    "has written all, and nothing was sent yet": "print('one line')",
    "is refused after a line": "print('one line'); raise OperatorError('It rains.', 'Wait.')",
}


@pytest.mark.parametrize("does", SPEAKERS)
def test_a_script_whose_reader_has_read_enough_ends_without_a_word(does: str) -> None:
    """`scripts/demo_staff.py | head -1`, with a real pipe whose reading end is closed."""
    speak = f"from core.errors import OperatorError\ndef main() -> None:\n    {SPEAKERS[does]}\nrun(main)"
    done = into_a_closed_pipe([sys.executable, "-c", f"from scripts.terminal import run\n{speak}"])
    assert done.returncode == CUT_OFF
    assert "Broken" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_script_of_ours_is_read_by_head_as_any_program_is() -> None:
    done = into_a_closed_pipe([sys.executable, "scripts/malagasy_numbers.py"])
    assert (done.returncode, done.stderr) == (CUT_OFF, "")


def test_another_pipe_that_broke_is_not_hidden() -> None:
    def failed() -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        run(failed)


def into_a_closed_pipe(command: list[str]) -> subprocess.CompletedProcess[str]:
    """What a program says beside what it prints for somebody who reads no more."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        return subprocess.run(
            command, cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, text=True, check=False
        )
    finally:
        os.close(writing)


def test_a_script_that_renders_nothing_loads_nothing_that_renders() -> None:
    """The practice phone in a terminal answers at once."""
    heavy = "{'numpy', 'scipy', 'alembic', 'rich.progress'}"
    told = f"import sys, scripts.phone; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
