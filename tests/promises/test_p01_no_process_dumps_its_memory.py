"""P01: a process of ours that crashes leaves no picture of its memory on a disk: core dumps are off from its start."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import ROOT

ALLOWED = "import resource; resource.setrlimit(resource.RLIMIT_CORE, (4096, 4096))"
"""As on a machine whose administrator allows them."""
SAYS = "print('core', resource.getrlimit(resource.RLIMIT_CORE))"


def said(code: str, tmp_path: Path) -> str:
    if resource.getrlimit(resource.RLIMIT_CORE)[1] not in (resource.RLIM_INFINITY, 4096):
        code = code.replace("(4096, 4096)", f"({resource.getrlimit(resource.RLIMIT_CORE)[1]},) * 2")
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "INSTANCE_PATH": str(tmp_path / "instance"),
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize(
    "begins",
    [
        "from scripts.terminal import run; run(lambda: None)",
        "import runpy; runpy.run_path('gunicorn.conf.py')",
        "from core.database import migrate; from core.settings import read_settings; from core.instance import private_folder;"
        " settings = read_settings(); private_folder(settings.instance_path); migrate(settings.database_url);"
        " import app; app.create_app(settings)",
    ],
    ids=["scripts", "gunicorn, before it forks", "any other server"],
)
def test_p01_no_process_may_dump_its_memory(tmp_path: Path, begins: str) -> None:
    assert said(f"{ALLOWED}; {begins}; {SAYS}", tmp_path).splitlines()[-1] == "core (0, 0)"


def test_p01_every_script_begins_that_way() -> None:
    """Each goes through scripts.terminal.run; what does not is a library or a bench."""
    begun = {path.name for path in (ROOT / "scripts").glob("*.py") if "    run(main)\n" in path.read_text()}
    started = {
        path.name for path in (ROOT / "scripts").glob("*.py") if '__name__ == "__main__"' in path.read_text()
    }
    assert begun == started


@pytest.mark.parametrize(
    "unit", sorted((ROOT / "docs" / "deploy").glob("*.service")), ids=lambda path: path.name
)
def test_p01_no_service_may_either(unit: Path) -> None:
    assert "LimitCORE=0" in unit.read_text().splitlines()
