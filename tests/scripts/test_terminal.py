"""What every script says when it is refused, and that a script which says one line does not load what renders sounds."""

import subprocess
import sys

import pytest

from audio.voices import VoiceUnavailable
from audio.voices.espeak import RulesError
from core.errors import DiskFull, OperatorError
from core.settings import ROOT
from scripts.terminal import REFUSED, run

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


def test_a_script_that_renders_nothing_loads_nothing_that_renders() -> None:
    """The practice phone in a terminal answers at once."""
    heavy = "{'numpy', 'scipy', 'alembic', 'rich.progress'}"
    told = f"import sys, scripts.phone; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
