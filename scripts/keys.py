"""Keys of the team: `python scripts/keys.py COMMAND`, at the machine of the line, by whoever runs it.

first-day NAME [--region R]      the escrow key in two halves, and the link for the first supervisor
invite NAME ROLE [--region R]    a new member: the link by which they make a key
fingerprint [NAME]               fingerprints of the team's keys, and which are confirmed
confirm-first NAME DIGITS        confirm the first supervisor's key, once, by the fingerprint they read out
replace NAME                     a passphrase, a telephone or a key was lost: end the key, give a new link
escrow-test                      both keepers type their halves: do they still open what is sealed?
rotate                           a new escrow key in two new halves; the old ones are worthless afterwards
rewrap NAME [--confirm DIGITS]   both keepers give a member what nobody of the team can open any more

None of it lets whoever runs it open a case. What needs the escrow asks for both halves, each typed by the person who keeps it;
they are read without being shown, or as two lines of standard input.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from core.clock import SystemClock
from core.errors import OperatorError
from core.ledger import Rows
from core.settings import read_settings
from scripts.database import prepared_database
from scripts.key_desk import Desk, named
from scripts.terminal import run
from vault import audit, confirming, entitlement, escrow, members
from vault.boxes import Altered
from vault.confirming import MayNotConfirm, OtherFingerprint
from vault.entitlement import LastOpener
from vault.members import Member, NameTaken, Role
from vault.opening import AT_ONCE
from vault.passphrases import WrongWords

EACH_HALF = "Each half is for another person, who writes it down alone and keeps it sealed. It is shown once."
REFUSALS: dict[type[Exception], tuple[str, str]] = {
    WrongWords: (
        "These are not the twelve words of a half.",
        "Look at the paper again: one word is not as printed.",
    ),
    escrow.OtherHalves: (
        "These two halves are not of the present escrow key.",
        "Both halves are needed, one from each keeper, and of the newest printing.",
    ),
    escrow.NoEscrowKey: ("There is no escrow key yet.", "Do the first day: keys.py first-day NAME"),
    MayNotConfirm: (
        "This key is not yours to confirm here.",
        "A supervisor of the region confirms it in the console. It must be there, and not confirmed yet.",
    ),
    OtherFingerprint: (
        "This is not the key's fingerprint. Do not confirm it.",
        "Call the member, by voice, and have them read it out once more.",
    ),
    NameTaken: ("Somebody of the team has this name.", "Use another: people sign in with it."),
    LastOpener: (
        "Nobody else could open some cases then.",
        "Let another member of the region open them first.",
    ),
    Altered: (
        "A sealed item is not what was sealed.",
        "Keep this machine as it is and look at the audit log.",
    ),
}
"""One line for each refusal: what is wrong, what to do."""


Command = Callable[[Desk, argparse.Namespace], None]


def main() -> None:
    arguments = read_arguments()
    settings = read_settings()
    engine = prepared_database(settings)
    carry_out(Desk(engine, settings, SystemClock(settings.clock_offset).now()), arguments)
    engine.dispose()


def carry_out(desk: Desk, arguments: argparse.Namespace) -> None:
    """Raises OperatorError for every refusal."""
    try:
        arguments.do(desk, arguments)
    except tuple(REFUSALS) as refused:
        raise OperatorError(*REFUSALS[type(refused)]) from None


def read_arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Keys of the team.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, does: Command, says: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=says, description=says)
        made.set_defaults(do=does)
        return made

    first = command("first-day", first_day, "make the escrow key, invite the first supervisor")
    first.add_argument("name", help="the first supervisor's")
    first.add_argument("--region", help="the supervisor's; every region when not given")
    invited = command("invite", invite, "invite a new member")
    invited.add_argument("name")
    invited.add_argument("role", type=Role, metavar="ROLE", help=", ".join(Role))
    invited.add_argument("--region", help="every region when not given")
    command("fingerprint", show_fingerprints, "show the fingerprints of keys").add_argument("name", nargs="?")
    confirmed = command("confirm-first", confirm_first, "confirm the first supervisor's key")
    confirmed.add_argument("name")
    confirmed.add_argument("digits", help="the fingerprint, as the supervisor reads it out")
    command("replace", replace, "end a lost key, give a new link").add_argument("name")
    command("escrow-test", prove_escrow, "prove that both halves open what is sealed")
    command("rotate", rotate, "make a new escrow key")
    rewrapped = command("rewrap", rewrap, "give a member what the escrow alone can open")
    rewrapped.add_argument("name")
    rewrapped.add_argument(
        "--confirm", metavar="DIGITS", help="the member's fingerprint, when nobody is left to confirm it"
    )
    return parser.parse_args(words)


def first_day(desk: Desk, arguments: argparse.Namespace) -> None:
    """Make the escrow key and invite the first supervisor. The halves are shown before it is done, so none is ever lost."""
    with desk.rows() as rows:
        if entitlement.escrow(rows):
            raise OperatorError("The first day has been done.", "See `keys.py fingerprint` for who is there.")
        show_halves(escrow.make_escrow(rows, desk.now))
        supervisor = (arguments.name, Role.SUPERVISOR, arguments.region)
        _, token = members.invite(rows, *supervisor, audit.SCRIPT, desk.now)
        desk.show_link(arguments.name, token)


def show_halves(halves: tuple[str, str]) -> None:
    print(f"First half:   {halves[0]}\nSecond half:  {halves[1]}\n{EACH_HALF}", flush=True)


def invite(desk: Desk, arguments: argparse.Namespace) -> None:
    """A new member, who can open nothing before a supervisor has confirmed the key that they make."""
    if arguments.role is Role.INSPECTOR and not arguments.region:
        raise OperatorError(
            "An inspector is of one region.", "Add --region, as `content/places.yaml` names it."
        )
    member = (arguments.name, arguments.role, arguments.region)
    with desk.rows() as rows:
        _, token = members.invite(rows, *member, audit.SCRIPT, desk.now)
    desk.show_link(arguments.name, token)


def show_fingerprints(desk: Desk, arguments: argparse.Namespace) -> None:
    """Everybody's key, or one member's."""
    with desk.rows() as rows:
        shown = [named(rows, arguments.name)] if arguments.name else members.team(rows)
        lines = [_line(rows, member) for member in shown]
    print("\n".join(lines) or "Nobody is there yet: keys.py first-day NAME")


def _line(rows: Rows, member: Member) -> str:
    key = members.current_key(rows, member.id)
    confirmed = "confirmed" if key and key.confirmed_at else "unconfirmed"
    state = f"{key.fingerprint}  {confirmed}" if key else "no key yet"
    return f"{member.id}  {member.name} ({member.role}, {member.region or 'all regions'}): {state}"


def confirm_first(desk: Desk, arguments: argparse.Namespace) -> None:
    """Confirm the one key that nobody else can confirm."""
    with desk.rows() as rows:
        confirming.confirm_first(rows, named(rows, arguments.name).id, arguments.digits, desk.now)
    print(f"Confirmed: what is said from now on is sealed to {arguments.name} too.")


def replace(desk: Desk, arguments: argparse.Namespace) -> None:
    """End a lost key, and give its member the link to a new one, which opens nothing before it is confirmed."""
    with desk.rows() as rows:
        member = named(rows, arguments.name)
        before = entitlement.nobodys(rows)
        members.end_key(rows, member.id, desk.now, by=audit.SCRIPT)
        token = members.invite_again(rows, member.id, audit.SCRIPT, desk.now)
        left = entitlement.nobodys(rows) - before
    print("The key is over.")
    desk.show_link(member.name, token)
    print(
        "A supervisor of the region confirms its fingerprint, by voice; colleagues then share what it opened."
    )
    if left:
        print(
            f"{left} items are opened by the escrow alone now: keys.py rewrap {member.name!r}, with both keepers."
        )


def prove_escrow(desk: Desk, _arguments: argparse.Namespace) -> None:
    """Both halves, proven to open what is sealed today; no case is opened for it."""
    halves = desk.ask_for_halves()
    with desk.rows() as rows:
        proven = escrow.prove(rows, escrow.open_escrow(rows, *halves, desk.now))
        left_out = escrow.without_escrow(rows)
    assert proven
    print("Both halves open what is sealed to the escrow key. No case was opened.")
    if left_out:
        remedy = "Finish the rotation: keys.py rotate, with the halves before these."
        raise OperatorError(f"{left_out} older items are not sealed to it.", remedy)


def rotate(desk: Desk, _arguments: argparse.Namespace) -> None:
    """A new escrow key for all that the old one opens. Broken off, it goes on when it is begun again with the old halves."""
    print("The old halves first.", flush=True)
    halves = desk.ask_for_halves()
    with desk.rows() as rows:
        old = escrow.open_any_escrow(rows, *halves, desk.now)
        begins = escrow.is_present(rows, old)
    if begins:
        begin_rotation(desk)
    folder = desk.settings.sealed_path
    passed = in_helpings(desk, lambda rows: escrow.pass_on(rows, folder, old, desk.now))
    print(f"{passed} items are sealed to the new escrow key. Destroy the old halves.")


def begin_rotation(desk: Desk) -> None:
    """The new halves are typed back before anything depends on them: paper that cannot be read is found out now."""
    drawn = escrow.draw_halves()
    show_halves(drawn.words)
    print("Each keeper types the new half back, from the paper.", flush=True)
    if not drawn.are(*desk.ask_for_halves()):
        raise OperatorError(
            "This is not what was shown.", "Nothing was changed: destroy these halves, begin again."
        )
    with desk.rows() as rows:
        escrow.make_escrow(rows, desk.now, drawn)


def in_helpings(desk: Desk, some: Callable[[Rows], int]) -> int:
    """Some items in each transaction, so that no turn waits for it; how many in all."""
    done, last = 0, AT_ONCE
    while last == AT_ONCE:
        with desk.rows() as rows:
            last = some(rows)
        done += last
    return done


def rewrap(desk: Desk, arguments: argparse.Namespace) -> None:
    """Give a member what they are entitled to and nobody of the team can open, item by item, each in the audit log."""
    with desk.rows() as rows:
        member = named(rows, arguments.name)
    halves = desk.ask_for_halves()
    with desk.rows() as rows:
        opener = escrow.open_escrow(rows, *halves, desk.now)
        if arguments.confirm:
            confirming.confirm_by_keepers(rows, member.id, arguments.confirm, desk.now)
        key = members.current_key(rows, member.id)
    if key is None or key.confirmed_at is None:
        remedy = "A supervisor confirms it in the console; where none is left: --confirm FINGERPRINT"
        raise OperatorError(f"{member.name} has no confirmed key.", remedy)
    folder = desk.settings.sealed_path
    given = in_helpings(desk, lambda rows: escrow.share_with(rows, folder, opener, member.id, desk.now))
    with desk.rows() as rows:
        waits = entitlement.waits_for(rows, member.id)
    print(f"{member.name} can open {given} items that nobody of the team could.")
    if waits:
        print(f"{waits} more are a colleague's to share: they are, when one of the region signs in.")


if __name__ == "__main__":
    run(main)
