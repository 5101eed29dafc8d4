"""Demo's own staff: an inspector, a supervisor and an editor for the practice phone, and an administrator. All are called DEMO.

What they sign in with lies in the instance, readable by its user alone: a convenience that production must never have.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import pyotp
from sqlalchemy import Engine

from core.database import unit_of_work
from core.errors import OperatorError
from core.instance import private_folder
from core.ledger import Rows, rows_of
from core.settings import Settings
from vault import audit, confirming, members, opening
from vault.members import Member, Role
from vault.opening import NewKey
from vault.regions import PRACTICE
from web.console import codes
from web.console.codes import Codes

STAFF = (
    ("DEMO inspector", Role.INSPECTOR, PRACTICE),
    ("DEMO supervisor", Role.SUPERVISOR, PRACTICE),
    ("DEMO editor", Role.EDITOR, PRACTICE),
    ("DEMO administrator", Role.ADMINISTRATOR, None),
)


@dataclass(frozen=True)
class Secrets:
    """What somebody signs in with."""

    name: str
    passphrase: str
    secret: str

    def code(self, at: datetime) -> str:
        """The code that their telephone would show."""
        return pyotp.TOTP(self.secret).at(at)


def secrets_file(settings: Settings) -> Path:
    return settings.instance_path / "demo-secrets" / "staff"


def hire_staff(engine: Engine, settings: Settings, now: datetime) -> None:
    """Hire who is not there yet, and keep what they sign in with. Raises OperatorError outside demo."""
    known = {kept.name: kept for kept in read_secrets(settings)}
    for name, role, region in STAFF:
        with unit_of_work(engine) as connection:
            there = members.named(rows_of(connection), name)
        if there is None or name not in known:
            made, secret = opening.new_key(), codes.new_secret()
            with unit_of_work(engine) as connection:
                _hire(rows_of(connection), settings, (name, role, region), (made, secret), now)
            known[name] = Secrets(name, made.passphrase, secret)
            _keep(settings, [*known.values()])


def read_secrets(settings: Settings) -> Sequence[Secrets]:
    """What the staff signs in with; of nobody when nobody was hired. Raises OperatorError outside demo."""
    if not settings.demo:
        raise OperatorError("Only demo has staff of its own.", "In production see scripts/keys.py.")
    file = secrets_file(settings)
    return [Secrets(**kept) for kept in json.loads(file.read_text("utf-8"))] if file.exists() else []


def _hire(
    rows: Rows,
    settings: Settings,
    who: tuple[str, Role, str | None],
    given: tuple[NewKey, str],
    now: datetime,
) -> None:
    """A member with a key that is confirmed, as far as it hears the practice phone and nothing else."""
    made, secret = given
    member = _member(rows, who, now)
    members.add_key(rows, member.id, made.public, made.private, now)
    codes.keep(rows, member.id, Codes(settings.secret_key).seal(secret, member.id), 0)
    if member.region == PRACTICE:
        confirming.confirm_for_practice(rows, member.id, now)


def _member(rows: Rows, who: tuple[str, Role, str | None], now: datetime) -> Member:
    name, role, region = who
    there = members.named(rows, name)
    if there is not None:
        return there
    id_, _ = members.invite(rows, name, role, region, audit.SCRIPT, now)
    return members.find_member(rows, id_)


def _keep(settings: Settings, staff: Sequence[Secrets]) -> None:
    file = secrets_file(settings)
    private_folder(file.parent)
    file.touch(mode=0o600)
    file.write_text(json.dumps([asdict(secrets) for secrets in staff], indent=1), "utf-8")
