"""An instance is its user's alone, and demo's secrets in it are made once, whoever starts first."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.errors import OperatorError
from core.instance import private_folder
from core.settings import SECRET_NAMES, read_settings
from tests.core.environments import NO_FILE, read


def test_demo_keeps_its_secrets_over_a_restart(tmp_path: Path) -> None:
    first = read(tmp_path)
    assert read(tmp_path) == first
    assert len({getattr(first, name.lower()).reveal() for name in SECRET_NAMES}) == 3


def test_demo_makes_only_the_secrets_it_is_not_given(tmp_path: Path) -> None:
    assert read(tmp_path, SECRET_KEY="given").secret_key.reveal() == "given"
    assert not (tmp_path / "instance" / "demo-secrets" / "secret_key").exists()


def test_processes_that_start_together_agree_on_the_secrets(tmp_path: Path) -> None:
    """os.link decides who wrote first; threads race as processes do, for nothing is shared but the folder."""
    for round_number in range(20):
        folder = tmp_path / str(round_number)
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda _, folder=folder: read(folder), range(8)))
        assert len({settings.secret_key.reveal() for settings in made}) == 1
        left = sorted(file.name for file in (folder / "instance" / "demo-secrets").iterdir())
        assert left == sorted(name.lower() for name in SECRET_NAMES)


def test_the_instance_and_its_secrets_are_readable_by_their_user_only(tmp_path: Path) -> None:
    read(tmp_path)
    folder = tmp_path / "instance" / "demo-secrets"
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_an_instance_open_to_others_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o755)
    private_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_holds_other_things_is_not_closed_to_those_who_use_it(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o755)
    (folder / "somebody's file").touch()
    with pytest.raises(OperatorError, match="holds other things"):
        private_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755


@pytest.mark.parametrize("below", ["/dev/null/instance", "/proc/instance"])
def test_an_instance_that_cannot_be_written_is_told_in_one_line(below: str) -> None:
    with pytest.raises(OperatorError) as refused:
        read_settings({"INSTANCE_PATH": below}, NO_FILE)
    assert str(refused.value).startswith(f"Cannot write {below}: ")
    assert str(refused.value).endswith("Set INSTANCE_PATH to a folder that you own.")
    assert "\n" not in str(refused.value)
