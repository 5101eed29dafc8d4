"""Environments that settings are read from."""

from pathlib import Path

import pytest

from core.errors import OperatorError
from core.settings import Settings, read_settings

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
