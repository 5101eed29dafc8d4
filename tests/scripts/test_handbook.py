"""The handbook names commands, settings and files that there are."""

import re

import pytest

from core.retention import SETTINGS, Retention
from core.settings import ROOT, SETTING_NAMES

HANDBOOK = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
DEPLOYED = sorted(set(re.findall(r"docs/deploy/([\w.*-]+\w)", HANDBOOK)))


@pytest.mark.parametrize("script", sorted(set(re.findall(r"(?:`| {4})antso ([a-z_]+)", HANDBOOK))))
def test_a_command_is_a_script(script: str) -> None:
    assert (ROOT / "scripts" / f"{script}.py").is_file()


@pytest.mark.parametrize("command", sorted(set(re.findall(r"antso keys ([a-z-]+)", HANDBOOK))))
def test_a_command_of_keys_is_one(command: str) -> None:
    from scripts.keys import read_arguments

    with pytest.raises(SystemExit) as ended:
        read_arguments([command, "--help"])
    assert ended.value.code == 0


@pytest.mark.parametrize("name", DEPLOYED)
def test_a_file_to_deploy_is_there(name: str) -> None:
    assert list((ROOT / "docs" / "deploy").glob(name))


def test_every_class_of_retention_is_in_the_handbook_with_its_days() -> None:
    told = dict(re.findall(r"`(KEEP_\w+)`(?:, `KEEP_\w+`)*[^|]*\| (\d+) days", HANDBOOK))
    assert set(re.findall(r"KEEP_[A-Z_]+_DAYS", HANDBOOK)) == set(SETTINGS)
    for name, days in told.items():
        assert getattr(Retention(), SETTINGS[name]).days == int(days), name


@pytest.mark.parametrize("file", ["voice.env", "web.env"])
def test_a_file_of_settings_names_settings_that_there_are(file: str) -> None:
    named = re.findall(
        r"^([A-Z_]+)=", (ROOT / "docs" / "deploy" / file).read_text(encoding="utf-8"), re.MULTILINE
    )
    assert set(named) <= set(SETTING_NAMES)


def test_the_worker_may_write_every_folder_that_the_handbook_makes_for_the_line() -> None:
    """systemd lets a service write nowhere else (ProtectSystem=strict)."""
    made = set(re.findall(r"install -d -o antso .* (/\S+)\n", HANDBOOK))
    unit = (ROOT / "docs" / "deploy" / "antso-worker.service").read_text(encoding="utf-8")
    (writable,) = re.findall(r"^ReadWritePaths=(.+)$", unit, re.MULTILINE)
    assert len(made) > 4
    assert made <= set(writable.split())
