"""Every setting is documented, the environment wins, a bad value is told in one line, and a secret never prints."""

import os
import re
from dataclasses import FrozenInstanceError, fields
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import OperatorError
from core.retention import SETTINGS as KEEP
from core.secret import Secret
from core.settings import ROOT, SETTING_NAMES, Mode, Settings, read_settings
from tests.core.environments import NO_FILE, production, read, refusal

ANOTHER_NAME = {"TWILIO_AUTH_TOKEN": "twilio_auth_tokens", **dict.fromkeys(KEEP, "retention")}
"""Settings whose field is not their name in small letters."""


def documented() -> dict[str, str]:
    """Name to the value written in .env.example."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))


def test_every_setting_is_documented_and_nothing_else_is() -> None:
    assert set(documented()) == set(SETTING_NAMES)


def test_every_setting_has_its_field() -> None:
    named = {ANOTHER_NAME.get(name, name.lower()) for name in SETTING_NAMES}
    assert named == {field.name for field in fields(Settings)}


def test_every_documented_setting_says_what_it_is_for() -> None:
    """Each block of names follows a comment."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    for block in re.split(r"\n(?=#|\n)", text):
        if re.search(r"^[A-Z_]+=", block, re.MULTILINE):
            assert block.strip().startswith("#"), block


def test_the_documented_values_are_the_defaults(tmp_path: Path) -> None:
    example = {**documented(), "INSTANCE_PATH": str(tmp_path / "instance")}
    assert read_settings(example, NO_FILE) == read(tmp_path)


def test_demo_needs_no_setting_at_all(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.mode is Mode.DEMO
    assert (settings.port, settings.public_url, settings.home_register) == (
        8000,
        "http://localhost:8000",
        "mdg",
    )
    assert settings.database_url == f"sqlite:///{tmp_path / 'instance' / 'antso.db'}"
    assert settings.content_path == ROOT / "content"
    assert settings.clock_offset == timedelta()
    assert all((settings.secret_key, settings.caller_pepper, settings.receipt_pepper))


def test_a_relative_folder_lies_beside_app_py_wherever_the_command_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert read(tmp_path, CONTENT_PATH="content/../content").content_path == ROOT / "content"


def test_the_public_url_follows_the_port(tmp_path: Path) -> None:
    assert read(tmp_path, PORT="8123").public_url == "http://localhost:8123"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=8001\nHOME_REGISTER=phl\n")
    settings = read_settings({"INSTANCE_PATH": str(tmp_path / "instance"), "PORT": "8002"}, file)
    assert (settings.port, settings.home_register) == (8002, "phl")


def test_an_empty_value_is_no_value(tmp_path: Path) -> None:
    assert read(tmp_path, PORT="", PUBLIC_URL="  ").public_url == "http://localhost:8000"


def test_a_secret_in_the_file_keeps_its_dollar_sign(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("METRICS_TOKEN=a${HOME}b\n")
    settings = read_settings({"INSTANCE_PATH": str(tmp_path / "instance")}, file)
    assert settings.metrics_token.reveal() == "a${HOME}b"


def test_a_file_that_is_not_text_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"HOME_REGISTER=\xe9\n")
    with pytest.raises(OperatorError, match=r"^.+\.env cannot be read\. Save it as UTF-8"):
        read_settings({"INSTANCE_PATH": str(tmp_path / "instance")}, file)


def test_several_tokens_are_accepted_while_one_is_rotated(tmp_path: Path) -> None:
    tokens = read(tmp_path, TWILIO_AUTH_TOKEN="new, old ,").twilio_auth_tokens
    assert [token.reveal() for token in tokens] == ["new", "old"]


BAD = {
    "MODE": ("prod", "Production", "1"),
    "PORT": ("0", "65536", "-1", "80a", "8 000", "8000.0"),
    "PUBLIC_URL": (
        "antso.example.org", "ftp://antso.example.org", "http://", "http:///path", "http://[::1", "http://x:99999",
        "http://x:0", "http://two words", "http://x/?a=1", "http://x/#a", "javascript:alert(1)",
    ),
    "CLOCK_OFFSET": ("tomorrow", "nan", "inf", "-inf", "1e12", "1e400", "1,5"),
    "DATABASE_URL": ("antso.db", "mysql://x/y", "foo://x", "postgresql://u:p@h:port/x", "postgres://h/x", ":"),
    "INSTANCE_PATH": ("~nobody-of-this-name/instance",),
    "CONTENT_PATH": ("~nobody-of-this-name/content",),
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in BAD for value in BAD[name]])
def test_a_bad_value_is_told_in_one_line_with_its_name_and_a_remedy(
    tmp_path: Path, name: str, value: str
) -> None:
    told = refusal(tmp_path, **{name: value})
    assert told.startswith(f"{name} is ")
    assert re.search(r"\. (Set|Write|Leave|In production) .+\.$", told)
    assert "\n" not in told


def test_the_refusal_of_a_database_does_not_repeat_its_password(tmp_path: Path) -> None:
    assert "hunter" not in refusal(tmp_path, DATABASE_URL="mysql://antso:hunter2@host/antso")


def test_a_slash_at_the_end_of_the_public_url_is_dropped(tmp_path: Path) -> None:
    assert (
        read(tmp_path, PUBLIC_URL="https://antso.example.org/x/").public_url == "https://antso.example.org/x"
    )


def test_demo_moves_its_clock_and_production_never_does(tmp_path: Path) -> None:
    assert read(tmp_path, CLOCK_OFFSET="-86400").clock_offset == timedelta(days=-1)
    with pytest.raises(OperatorError, match="CLOCK_OFFSET is set in production"):
        read_settings(production(tmp_path, CLOCK_OFFSET="1"), NO_FILE)


def test_a_secret_prints_as_stars_wherever_it_is_printed(tmp_path: Path) -> None:
    token = "thisisnotforthelog"
    settings = read(
        tmp_path, METRICS_TOKEN=token, TWILIO_AUTH_TOKEN=token, SECRET_KEY=token, CALLER_PEPPER=token
    )
    printed = (
        f"{settings} {settings!r} {settings.secret_key} {settings.secret_key!r} {settings.twilio_auth_tokens}"
    )
    assert token not in printed
    assert "***" in printed
    assert format(settings.metrics_token) == "***"
    assert settings.metrics_token.reveal() == token


def test_two_secrets_are_equal_only_with_the_same_text() -> None:
    assert Secret("a") == Secret("a") != Secret("b")
    assert not Secret()


def test_settings_never_change_while_they_are_used(tmp_path: Path) -> None:
    settings = read(tmp_path)
    for name in ("port", "secret_key"):
        with pytest.raises(FrozenInstanceError):
            setattr(settings, name, None)


def test_the_machines_own_environment_is_read_when_none_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "INSTANCE_PATH", str(tmp_path / "instance"))
    monkeypatch.setitem(os.environ, "PORT", "8765")
    assert read_settings(env_file=NO_FILE).port == 8765
