"""Production starts with secrets of its own, over https, in folders that nobody else reads, or says all that is missing."""

from pathlib import Path

import pytest

from core.errors import OperatorError
from core.settings import Mode, read_settings
from tests.core.environments import NO_FILE, production, read


def test_a_safe_production_starts_and_makes_no_secret(tmp_path: Path) -> None:
    settings = read_settings(production(tmp_path), NO_FILE)
    assert settings.mode is Mode.PRODUCTION
    assert not settings.demo
    assert not (tmp_path / "instance").exists()


def test_production_tells_everything_that_is_missing_at_once(tmp_path: Path) -> None:
    with pytest.raises(OperatorError) as refused:
        read_settings({"MODE": "production", "INSTANCE_PATH": str(tmp_path)}, NO_FILE)
    told = str(refused.value)
    for name in (
        "SECRET_KEY",
        "CALLER_PEPPER",
        "RECEIPT_PEPPER",
        "TWILIO_AUTH_TOKEN",
        "TWILIO_ACCOUNT_SID",
        "LINE_NUMBER",
    ):
        assert f"{name} is missing." in told
    assert "PUBLIC_URL is localhost" in told


UNSAFE = {
    "a short secret": ({"SECRET_KEY": "0123456789abcdef"}, "SECRET_KEY is shorter than 32 characters"),
    "a default secret": ({"CALLER_PEPPER": "change" * 6}, "CALLER_PEPPER is a default"),
    "one secret for two things": (
        {"CALLER_PEPPER": "0123456789abcdef" * 2}, "Two secrets are the same: each needs a value of its own."
    ),
    "a token used as a secret": (
        {"TWILIO_AUTH_TOKEN": "0123456789abcdef" * 2}, "Two secrets are the same: each needs a value of its own."
    ),
}  # fmt: skip


@pytest.mark.parametrize("danger", UNSAFE)
def test_production_refuses_weak_secrets_without_repeating_them(tmp_path: Path, danger: str) -> None:
    changed, says = UNSAFE[danger]
    with pytest.raises(OperatorError) as refused:
        read_settings(production(tmp_path, **changed), NO_FILE)
    assert says in str(refused.value)
    assert not any(value in str(refused.value) for value in changed.values())


def test_production_refuses_plain_http(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="PUBLIC_URL does not begin with https://"):
        read_settings(production(tmp_path, PUBLIC_URL="http://antso.example.org"), NO_FILE)


def test_production_refuses_an_instance_that_others_read_or_that_was_a_demo(tmp_path: Path) -> None:
    read(tmp_path)
    (tmp_path / "instance").chmod(0o750)
    with pytest.raises(OperatorError) as refused:
        read_settings(production(tmp_path), NO_FILE)
    assert f"chmod 700 {tmp_path / 'instance'}" in str(refused.value)
    assert "holds demo's secrets" in str(refused.value)


def test_production_refuses_secrets_kept_open_or_beside_the_data_they_protect(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o700)
    file = instance / ".env"
    file.write_text("")
    file.chmod(0o644)
    with pytest.raises(OperatorError) as refused:
        read_settings(production(tmp_path), file)
    assert f"chmod 600 {file}" in str(refused.value)
    assert "lies inside INSTANCE_PATH" in str(refused.value)
