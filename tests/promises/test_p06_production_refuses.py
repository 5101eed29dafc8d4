"""P06: production refuses to start unsafely; demo makes its own secrets, for its own user alone.

Each danger is the only thing wrong, and the process itself is started: `create_app` from the environment, and a script.
"""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app import create_app
from core.errors import OperatorError
from core.settings import ROOT, SECRET_NAMES, Mode, Settings, read_settings

SECRETS = {
    "SECRET_KEY": "5e1f0c8a9b7d4326" * 2,
    "CALLER_PEPPER": "0b9a8c7d6e5f4132" * 2,
    "RECEIPT_PEPPER": "7c6d5e4f3a2b1908" * 2,
    "TWILIO_AUTH_TOKEN": "f0e1d2c3b4a59687" * 2,
}


class Deployed:
    """A production that may start, on disk and in the environment; a test spoils one thing of it."""

    def __init__(self, root: Path) -> None:
        self.instance = root / "data" / "instance"
        self.instance.mkdir(parents=True)
        self.instance.chmod(0o700)
        self.env_file = root / "antso.env"
        self.environ = {
            "MODE": "production",
            "INSTANCE_PATH": str(self.instance),
            "PUBLIC_URL": "https://antso.example.org",
            "TWILIO_ACCOUNT_SID": "AC00",
            "LINE_NUMBER": "the line's number",
            **SECRETS,
        }

    def start(self) -> Settings:
        return read_settings(self.environ, self.env_file)


@pytest.fixture
def production(tmp_path: Path) -> Deployed:
    return Deployed(tmp_path)


def test_p06_a_safe_production_starts(production: Deployed) -> None:
    settings = production.start()
    assert (settings.mode, settings.instance_path) == (Mode.PRODUCTION, production.instance)


def without(name: str) -> Callable[[Deployed], None]:
    def remove(production: Deployed) -> None:
        del production.environ[name]

    return remove


def given(name: str, value: str) -> Callable[[Deployed], None]:
    return lambda production: production.environ.update({name: value})


def open_instance(mode: int) -> Callable[[Deployed], None]:
    return lambda production: production.instance.chmod(mode)


def secrets_file(mode: int) -> Callable[[Deployed], None]:
    def write(production: Deployed) -> None:
        production.env_file.write_text("LINE_NUMBER=1\n")
        production.env_file.chmod(mode)

    return write


def secrets_inside_the_instance(production: Deployed) -> None:
    production.env_file = production.instance / ".env"
    secrets_file(0o600)(production)


def secrets_linked_from_inside_the_instance(production: Deployed) -> None:
    kept = production.instance / "kept.env"
    kept.write_text("LINE_NUMBER=1\n")
    kept.chmod(0o600)
    production.env_file.symlink_to(kept)


def an_instance_that_was_a_demo(production: Deployed) -> None:
    read_settings({"INSTANCE_PATH": str(production.instance)}, production.env_file)


DANGERS = {
    **{f"no {name}": without(name) for name in (*SECRETS, "TWILIO_ACCOUNT_SID", "LINE_NUMBER", "PUBLIC_URL")},
    **{f"an empty {name}": given(name, "  ") for name in SECRETS},
    **{f"a short {name}": given(name, "0123456789abcdef") for name in SECRET_NAMES},
    **{f"a default {name}": given(name, "changeme" * 4) for name in SECRET_NAMES},
    **{f"a {name} of one letter": given(name, "x" * 64) for name in SECRET_NAMES},
    "one pepper used twice": given("RECEIPT_PEPPER", SECRETS["CALLER_PEPPER"]),
    "a pepper that is the secret key": given("CALLER_PEPPER", SECRETS["SECRET_KEY"]),
    "a pepper that is the carrier's token": given("RECEIPT_PEPPER", SECRETS["TWILIO_AUTH_TOKEN"]),
    "a clock that was moved": given("CLOCK_OFFSET", "60"),
    "plain http": given("PUBLIC_URL", "http://antso.example.org"),
    "an address of this machine": given("PUBLIC_URL", "https://localhost:8000"),
    "an instance the group reads": open_instance(0o750),
    "an instance all may enter": open_instance(0o701),
    "an instance all may write": open_instance(0o702),
    "a secrets file the group reads": secrets_file(0o640),
    "a secrets file all read": secrets_file(0o604),
    "secrets inside the instance": secrets_inside_the_instance,
    "secrets linked from inside the instance": secrets_linked_from_inside_the_instance,
    "an instance that was a demo": an_instance_that_was_a_demo,
}


@pytest.mark.parametrize("danger", DANGERS)
def test_p06_production_refuses(production: Deployed, danger: str) -> None:
    DANGERS[danger](production)
    with pytest.raises(OperatorError) as refused:
        production.start()
    assert not any(secret in str(refused.value) for secret in SECRETS.values()), "a refusal repeats no secret"


def test_p06_the_application_itself_does_not_start(
    production: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (production.environ | {"CALLER_PEPPER": SECRETS["RECEIPT_PEPPER"]}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(OperatorError, match="Two secrets are the same"):
        create_app()


@pytest.mark.parametrize("command", ["publish.py --list", "migrate.py"])
def test_p06_a_script_refuses_in_lines_without_a_traceback_or_a_secret(
    production: Deployed, command: str
) -> None:
    script, *arguments = command.split()
    production.instance.chmod(0o755)
    started = subprocess.run(
        [sys.executable, f"scripts/{script}", *arguments],
        cwd=ROOT,
        env={**production.environ, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 2
    assert "chmod 700" in started.stderr
    assert "Traceback" not in started.stderr
    assert not any(secret in started.stdout + started.stderr for secret in SECRETS.values())
    assert list(production.instance.iterdir()) == [], "nothing was begun"


def test_p06_production_makes_no_secret_for_itself(production: Deployed) -> None:
    production.start()
    assert list(production.instance.iterdir()) == []


def test_p06_demo_makes_its_secrets_itself_for_its_user_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        settings = read_settings({"INSTANCE_PATH": str(tmp_path / "instance")}, tmp_path / "no.env")
    finally:
        os.umask(before)
    made = [settings.secret_key, settings.caller_pepper, settings.receipt_pepper]
    assert len({secret.reveal() for secret in made}) == 3
    assert all(len(secret.reveal()) >= 32 for secret in made)
    files = [path for path in settings.instance_path.rglob("*") if path.is_file()]
    assert len(files) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    folders = [settings.instance_path, *(path for path in settings.instance_path.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}
