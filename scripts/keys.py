"""Keys of the team: `python scripts/keys.py COMMAND`, at the machine of the line, by whoever runs it.

first-day NAME [--region R]    the escrow key in two halves, and the link for the first supervisor
fingerprint [NAME]             fingerprints of the team's keys, and which are confirmed
confirm-first NAME DIGITS      confirm the first supervisor's key, once, by the fingerprint they read out
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from datetime import datetime

from core.clock import SystemClock
from core.database import unit_of_work
from core.errors import OperatorError
from core.ledger import Rows, rows_of
from core.settings import Settings, read_settings
from scripts.publish import prepared_database
from scripts.terminal import run
from vault import audit, entitlement, escrow, members
from vault.members import Member, Role

SIX_HALVES = "Print each half for another person, who keeps it sealed, away from this machine. They are not shown again."


def main() -> None:
    arguments = _arguments()
    settings = read_settings()
    engine = prepared_database(settings)
    now = SystemClock(settings.clock_offset).now()
    with unit_of_work(engine) as connection:
        told = arguments.do(rows_of(connection), arguments, settings, now)
    engine.dispose()
    print(told)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Keys of the team.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    first = commands.add_parser("first-day", help="make the escrow key, invite the first supervisor")
    first.add_argument("name", help="the first supervisor's")
    first.add_argument("--region", help="the supervisor's; every region when not given")
    first.set_defaults(do=first_day)
    shown = commands.add_parser("fingerprint", help="show the fingerprints of keys")
    shown.add_argument("name", nargs="?")
    shown.set_defaults(do=show_fingerprints)
    confirmed = commands.add_parser("confirm-first", help="confirm the first supervisor's key")
    confirmed.add_argument("name")
    confirmed.add_argument("digits", help="the fingerprint, as the supervisor reads it out")
    confirmed.set_defaults(do=confirm_first)
    return parser.parse_args()


def first_day(rows: Rows, arguments: argparse.Namespace, settings: Settings, now: datetime) -> str:
    """Make the escrow key and invite the first supervisor."""
    if entitlement.escrow(rows):
        raise OperatorError("The first day has been done.", "See `keys.py fingerprint` for who is there.")
    one, other = escrow.make_escrow(rows, now)
    _, token = members.invite(rows, arguments.name, Role.SUPERVISOR, arguments.region, audit.SCRIPT, now)
    return "\n".join([
        f"First half:   {one}",
        f"Second half:  {other}",
        SIX_HALVES,
        f"{arguments.name} makes a key within a week at: {_link(settings, token)}",
    ])  # fmt: skip


def show_fingerprints(rows: Rows, arguments: argparse.Namespace, _settings: Settings, _now: datetime) -> str:
    """Everybody's key, or one member's."""
    shown = [named(rows, arguments.name)] if arguments.name else members.team(rows)
    return "\n".join(_line(rows, member) for member in shown) or "Nobody is there yet: keys.py first-day NAME"


def confirm_first(rows: Rows, arguments: argparse.Namespace, _settings: Settings, now: datetime) -> str:
    """Confirm the one key that nobody else can confirm."""
    members.confirm_first(rows, named(rows, arguments.name).id, arguments.digits, now)
    return f"Confirmed: what is said from now on is sealed to {arguments.name} too."


def named(rows: Rows, name: str) -> Member:
    """The member of that name. Raises OperatorError when there is none, or more than one."""
    found = [member for member in members.team(rows) if name in (member.name, member.id)]
    if len(found) != 1:
        remedy = "`keys.py fingerprint` lists the team, with ids."
        raise OperatorError(f"{len(found) or 'None'} of the team is called {name!r}.", remedy)
    return found[0]


def _line(rows: Rows, member: Member) -> str:
    key = members.current_key(rows, member.id)
    state = (
        "no key yet"
        if key is None
        else f"{key.fingerprint}  {'confirmed' if key.confirmed_at else 'unconfirmed'}"
    )
    return f"{member.id}  {member.name} ({member.role}, {member.region or 'all regions'}): {state}"


def _link(settings: Settings, token: str) -> str:
    return f"{settings.public_url}/console/invitation/{token}"


if __name__ == "__main__":
    run(main)
