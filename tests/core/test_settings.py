"""Every setting is documented, the environment wins, a bad value is told in one line, and a secret never prints."""

import os
import re
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, fields
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import OperatorError
from core.instance import private_folder
from core.retention import SETTINGS as KEEP
from core.secret import Secret
from core.settings import ROOT, SECRET_NAMES, SETTING_NAMES, Mode, Settings, read_settings

ANOTHER_NAME = {"TWILIO_AUTH_TOKEN": "twilio_auth_tokens", **dict.fromkeys(KEEP, "retention")}
"""Settings whose field is not their name in small letters."""

NO_FILE = Path("/nonexistent/.env")


def read(tmp_path: Path, **environ: str) -> Settings:
    return read_settings({"INSTANCE_PATH": str(tmp_path / "instance"), **environ}, NO_FILE)


def refusal(tmp_path: Path, **environ: str) -> str:
    with pytest.raises(OperatorError) as refused:
        read(tmp_path, **environ)
    return str(refused.value)


def production(tmp_path: Path, **changed: str) -> dict[str, str]:
    """The environment of a production that may start."""
    return {
        "MODE": "production",
        "INSTANCE_PATH": str(tmp_path / "instance"),
        "PUBLIC_URL": "https://antso.example.org",
        "SECRET_KEY": "0123456789abcdef" * 2,
        "CALLER_PEPPER": "123456789abcdef0" * 2,
        "RECEIPT_PEPPER": "23456789abcdef01" * 2,
        "TWILIO_AUTH_TOKEN": "3456789abcdef012" * 2,
        "TWILIO_ACCOUNT_SID": "AC00",
        "LINE_NUMBER": "the line's number",
        **changed,
    }


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
