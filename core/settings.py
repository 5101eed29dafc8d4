"""Settings: one frozen value, read once from the environment (which wins) and from `.env`.

Every name is documented in `.env.example`; a test compares the two. Secrets print as ***.
"""

import os
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from dotenv import dotenv_values

from core import retention, setting_values
from core.clips import ClipStore, FolderStore
from core.errors import OperatorError
from core.instance import demo_secrets
from core.retention import Retention, read_retention
from core.secret import Secret

ROOT = Path(__file__).resolve().parent.parent


class Mode(StrEnum):
    DEMO = "demo"
    PRODUCTION = "production"


class Part(StrEnum):
    """What a process is for. In production telephone and pages are two, under two users with the secrets of their own (P03)."""

    ALL = "all"
    VOICE = "voice"
    WEB = "web"


SECRET_NAMES = ("SECRET_KEY", "CALLER_PEPPER", "RECEIPT_PEPPER")
"""What demo makes for itself and production must be given."""
NOT_FOR = {Part.VOICE: ("SECRET_KEY",), Part.WEB: ("CALLER_PEPPER", "RECEIPT_PEPPER"), Part.ALL: ()}
"""Secrets that a process must not have: whoever takes it over would have them, too."""


@dataclass(frozen=True)
class Settings:
    """All of a deployment's settings; made by `read_settings`, checked by `refuse_unsafe`."""

    mode: Mode
    part: Part
    port: int
    instance_path: Path
    content_path: Path
    public_url: str
    database_url: str
    home_register: str
    line_number: str
    line_number_abroad: str
    station_number: str
    twilio_account_sid: str
    twilio_api_url: str
    asks_before_joining: bool
    clock_offset: timedelta
    absent_after_days: int
    twilio_auth_tokens: tuple[Secret, ...]
    secret_key: Secret
    caller_pepper: Secret
    receipt_pepper: Secret
    metrics_token: Secret
    backup_path: Path
    backup_recipients: tuple[str, ...]
    retention: Retention

    @property
    def demo(self) -> bool:
        return self.mode is Mode.DEMO

    @property
    def clips_path(self) -> Path:
        return self.instance_path / "clips"

    @property
    def masters_path(self) -> Path:
        """Where what is broadcast and downloaded lies, each file named by the hash of its bytes (audio.masters)."""
        return self.instance_path / "masters"

    @property
    def programmes_path(self) -> Path:
        """Where the programmes of the weeks lie, each file named by the hash of its bytes (radio_feed.shelf)."""
        return self.instance_path / "programmes"

    @property
    def sealed_path(self) -> Path:
        """Where sealed recordings and answers lie: ciphertexts alone (vault)."""
        return self.instance_path / "sealed"

    @property
    def packs_path(self) -> Path:
        """Where packs for stations lie: their sounds with tags, and zips (radio_feed.packs)."""
        return self.instance_path / "packs"

    @property
    def stories_path(self) -> Path:
        """Where the copies of approved stories lie, under random names (stories)."""
        return self.instance_path / "stories"

    @property
    def takes_path(self) -> Path:
        """Where the practice carrier's recordings lie, sealed, for an hour (carriers.takes)."""
        return self.instance_path / "practice"

    @property
    def clips(self) -> ClipStore:
        """Where the sounds are: here alone it is decided what kind of store that is."""
        return FolderStore(self.clips_path)


SETTING_NAMES = (
    "MODE", "PART", "PORT", "INSTANCE_PATH", "CONTENT_PATH", "PUBLIC_URL", "DATABASE_URL", "HOME_REGISTER",
    "LINE_NUMBER", "LINE_NUMBER_ABROAD", "STATION_NUMBER",
    "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_URL", "ASKS_BEFORE_JOINING",
    "SECRET_KEY", "CALLER_PEPPER", "RECEIPT_PEPPER", "METRICS_TOKEN", "CLOCK_OFFSET",
    "BACKUP_PATH", "BACKUP_RECIPIENTS", *retention.SETTINGS,
    "ABSENT_AFTER_DAYS",
)  # fmt: skip


Choice = TypeVar("Choice", bound=StrEnum)
Faults = Callable[[Settings], Sequence[str]]
"""What keeps a production from starting, besides its settings: a sentence for each fault."""


def read_settings(
    environ: Mapping[str, str] | None = None, env_file: Path = ROOT / ".env", also: Sequence[Faults] = ()
) -> Settings:
    """The settings of this deployment. `also`: what else production must have before it starts.

    Raises OperatorError for a value that cannot be used. Demo's own secrets are made in the instance, readable by
    this user only; production refuses to start as trust.md P06 says.
    """
    given = _given(os.environ if environ is None else environ, env_file)
    mode = _one_of(Mode, "MODE", given.get("MODE", "demo"))
    instance = _path("INSTANCE_PATH", given.get("INSTANCE_PATH", "instance"))
    if mode is Mode.DEMO:
        given = demo_secrets(instance, [name for name in SECRET_NAMES if not given.get(name)]) | given
    settings = _settings(mode, instance, given)
    if mode is Mode.PRODUCTION:
        refuse_unsafe(settings, env_file, also)
    return settings


def _given(environ: Mapping[str, str], env_file: Path) -> dict[str, str]:
    """What is set and not empty; the environment wins over the file."""
    merged = {**_from_file(env_file), **environ}
    return {name: value.strip() for name in SETTING_NAMES if (value := merged.get(name)) and value.strip()}


def _from_file(env_file: Path) -> dict[str, str | None]:
    """What the file says, as it stands: a secret may hold a dollar sign."""
    if not env_file.is_file():
        return {}
    try:
        return dotenv_values(env_file, interpolate=False)
    except (OSError, UnicodeDecodeError):
        raise OperatorError(f"{env_file} cannot be read.", "Save it as UTF-8 text that you own.") from None


def _path(name: str, text: str) -> Path:
    """A folder; a relative one is beside app.py, wherever the command was started."""
    try:
        return (ROOT / Path(text).expanduser()).resolve()
    except RuntimeError:
        raise OperatorError(f"{name} is {text!r}, the home of nobody.", "Write the folder whole.") from None


def _one_of(kinds: type[Choice], name: str, text: str) -> Choice:
    try:
        return kinds(text)
    except ValueError:
        *others, last = kinds
        raise OperatorError(f"{name} is {text!r}.", f"Set it to {', '.join(others)} or {last}.") from None


def _settings(mode: Mode, instance: Path, given: Mapping[str, str]) -> Settings:
    port = setting_values.port(given.get("PORT", "8000"))
    tokens = given.get("TWILIO_AUTH_TOKEN", "").split(",")
    return Settings(
        mode=mode,
        part=_one_of(Part, "PART", given.get("PART", "all")),
        port=port,
        instance_path=instance,
        content_path=_path("CONTENT_PATH", given.get("CONTENT_PATH", "content")),
        public_url=setting_values.public_url(given.get("PUBLIC_URL", f"http://localhost:{port}")),
        database_url=setting_values.database_url(
            given.get("DATABASE_URL", f"sqlite:///{instance / 'antso.db'}")
        ),
        home_register=given.get("HOME_REGISTER", "mdg"),
        line_number=given.get("LINE_NUMBER", ""),
        line_number_abroad=given.get("LINE_NUMBER_ABROAD", ""),
        station_number=given.get("STATION_NUMBER", ""),
        twilio_account_sid=given.get("TWILIO_ACCOUNT_SID", ""),
        twilio_api_url=(carrier := given.get("TWILIO_API_URL", setting_values.TWILIO)),
        asks_before_joining=setting_values.asks_before_joining(given.get("ASKS_BEFORE_JOINING"), carrier),
        clock_offset=setting_values.clock_offset(given.get("CLOCK_OFFSET", "0"), may_move=mode is Mode.DEMO),
        absent_after_days=setting_values.absent_after(given.get("ABSENT_AFTER_DAYS", "14")),
        twilio_auth_tokens=tuple(Secret(token.strip()) for token in tokens if token.strip()),
        secret_key=Secret(given.get("SECRET_KEY", "")),
        caller_pepper=Secret(given.get("CALLER_PEPPER", "")),
        receipt_pepper=Secret(given.get("RECEIPT_PEPPER", "")),
        metrics_token=Secret(given.get("METRICS_TOKEN", "")),
        backup_path=_path("BACKUP_PATH", given.get("BACKUP_PATH", str(instance / "backups"))),
        backup_recipients=tuple(given.get("BACKUP_RECIPIENTS", "").replace(",", " ").split()),
        retention=read_retention(given),
    )


def refuse_unsafe(settings: Settings, env_file: Path, also: Sequence[Faults] = ()) -> None:
    """Refuse to run production unsafely (P06); tells everything that is missing at once, with what others ask for."""
    faults = [*_missing(settings), *_weak(settings), *_exposed(settings, env_file)]
    faults += [fault for asked in also for fault in asked(settings)]
    if faults:
        listed = "\n".join(f"  - {fault}" for fault in faults)
        raise OperatorError(
            f"MODE=production cannot start:\n{listed}\n", "Mend each line; .env.example explains the names."
        )


def _missing(settings: Settings) -> list[str]:
    needed = {
        "SECRET_KEY": settings.secret_key,
        "CALLER_PEPPER": settings.caller_pepper,
        "RECEIPT_PEPPER": settings.receipt_pepper,
        "TWILIO_AUTH_TOKEN": settings.twilio_auth_tokens,
        "TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
        "LINE_NUMBER": settings.line_number,
    }
    not_for = NOT_FOR[settings.part]
    faults = [f"{name} is missing." for name, value in needed.items() if not value and name not in not_for]
    faults += [
        f"{name} is set for PART={settings.part}: take it out of what this user can read."
        for name, value in needed.items()
        if value and name in not_for
    ]
    address = urlsplit(settings.public_url)
    if address.hostname == "localhost":
        faults.append("PUBLIC_URL is localhost: set the address the carrier calls.")
    elif address.scheme != "https":
        faults.append(
            "PUBLIC_URL does not begin with https://: what callers key must be read by nobody on its way."
        )
    return faults


def _weak(settings: Settings) -> list[str]:
    """Defaults, short secrets and a secret used twice."""
    values = {name: getattr(settings, name.lower()) for name in SECRET_NAMES}
    given = {name: value.reveal() for name, value in values.items() if value}
    remedy = "make one with `openssl rand -hex 32`."
    short = [
        f"{name} is shorter than 32 characters: {remedy}" for name, text in given.items() if len(text) < 32
    ]
    plain = [f"{name} is a default: {remedy}" for name, text in given.items() if len(set(text)) < 8]
    tokens = [token.reveal() for token in settings.twilio_auth_tokens]
    reused = len({*given.values(), *tokens}) < len(given) + len(tokens)
    return [*short, *plain, *(["Two secrets are the same: each needs a value of its own."] if reused else [])]


def _exposed(settings: Settings, env_file: Path) -> list[str]:
    """Files and folders that more than this process's user can read, and secrets kept beside the data they protect."""
    faults = []
    instance = settings.instance_path
    if instance.exists() and stat.S_IMODE(instance.stat().st_mode) & 0o077:
        faults.append(f"{instance} can be read by others: chmod 700 {instance}")
    if (instance / "demo-secrets").exists():
        faults.append(f"{instance} holds demo's secrets: production needs an instance of its own.")
    if env_file.is_file():
        if stat.S_IMODE(env_file.stat().st_mode) & 0o077:
            faults.append(f"{env_file} can be read by others: chmod 600 {env_file}")
        if env_file.resolve().is_relative_to(instance):
            faults.append(f"{env_file} lies inside INSTANCE_PATH: keep secrets outside it and its backups.")
    return faults
