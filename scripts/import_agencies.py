"""Import the list of a register of agencies: tell what would change, and take it over when asked to.

python scripts/import_agencies.py hkg list.csv           what would change: new, changed, gone, rejected
python scripts/import_agencies.py hkg list.csv --apply   make it what callers hear
python scripts/import_agencies.py hkg list.csv --apply --force "the authority struck off a hundred"
python scripts/import_agencies.py hkg --undo             the list before the current one again

CSV, XLSX or JSON; content/registers/<register>.yaml says how it is read. Rejected rows are written to a file.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from agencies.importing import Ending, Importer, Outcome, import_agencies, undo_import
from agencies.importing.difference import Change, ChangeKind
from agencies.registers import Register, read_registers
from core.clock import SystemClock
from core.errors import OperatorError
from core.settings import Settings, read_settings
from scripts.database import prepared_database
from scripts.terminal import Bar, refuse, run

MARKS = {ChangeKind.NEW: "+", ChangeKind.CHANGED: "~", ChangeKind.GONE: "-"}
PERCENT = 100


def main() -> None:
    arguments = _arguments()
    settings = read_settings()
    register = register_named(arguments.register, settings)
    importer = Importer(
        prepared_database(settings), SystemClock(settings.clock_offset), settings.instance_path
    )
    if arguments.undo:
        undo_import(importer, arguments.register)
        print(f"{arguments.register}: callers hear the list before the current one again.")
        return
    outcome = imported(importer, arguments, register)
    print(told(arguments.register, outcome))
    if outcome.ending is Ending.REFUSED:
        refuse(f'Refused: {outcome.refusal}. Look at the file; if it is right, add --force "reason".')


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Import the list of a register of agencies.")
    parser.add_argument("register", help="hkg, demo, ...: the name of a file in content/registers")
    parser.add_argument("file", nargs="?", type=Path, help="the authority's list: CSV, XLSX or JSON")
    parser.add_argument("--apply", action="store_true", help="make it what callers hear")
    parser.add_argument(
        "--force", metavar="REASON", help="take it over though much of it is rejected or gone"
    )
    parser.add_argument("--undo", action="store_true", help="go back to the list before the current one")
    arguments = parser.parse_args()
    if arguments.undo == bool(arguments.file):
        parser.error("give a FILE, or --undo without one")
    if arguments.force is not None and not (arguments.apply and arguments.force.strip()):
        parser.error("--force goes with --apply, and needs a reason")
    return arguments


def register_named(name: str, settings: Settings) -> Register:
    """The register of the content. Raises OperatorError when there is none, BrokenContent when it cannot be read."""
    registers = read_registers(settings.content_path)
    if name not in registers:
        raise OperatorError(
            f"There is no register {name!r}.", f"Name one of {', '.join(registers) or 'none yet'}."
        )
    if registers[name].demo and not settings.demo:
        raise OperatorError(f"{name} is invented.", "Import it in MODE=demo only.")
    return registers[name]


def imported(importer: Importer, arguments: argparse.Namespace, register: Register) -> Outcome:
    """Import with a progress bar."""
    with Bar("Rows") as bar:
        bar.start(PERCENT)
        shown = 0

        def progress(share: float) -> None:
            nonlocal shown
            for _ in range(shown, int(min(1.0, share) * PERCENT)):
                shown += 1
                bar.advance("")

        return import_agencies(
            importer, arguments.register, register, arguments.file,
            apply=arguments.apply, force=arguments.force, progress=progress,
        )  # fmt: skip


def told(name: str, outcome: Outcome) -> str:
    """The outcome in words: counts, examples of what changes, the file of rejected rows."""
    if outcome.ending is Ending.UNCHANGED:
        return "\n".join([f"{name}: this is the current list already. Nothing has changed.", *outcome.notes])
    counts = outcome.counts
    lines = [
        f"{name}: {counts['rows']} rows, {counts['agencies']} agencies (before: {counts['before']}).",
        f"  new {counts['new']}, changed {counts['changed']}, gone {counts['gone']}, rejected {counts['rejected']}",
    ]
    for kind in ChangeKind:
        changes = [change for change in outcome.examples if change.kind is kind]
        lines += [f"  {MARKS[kind]} {_change(change)}" for change in changes]
        if counts[kind.value] > len(changes):
            lines.append(f"  {MARKS[kind]} ... and {counts[kind.value] - len(changes)} more {kind.value}")
    if outcome.rejected_file:
        lines.append(f"Rejected rows, each with its line and reason: {outcome.rejected_file}")
    lines += outcome.notes
    return "\n".join([*lines, *_ending(outcome)])


def _change(change: Change) -> str:
    fields = [
        f"{name}: {_value(before)} -> {_value(after)}" for name, (before, after) in change.fields.items()
    ]
    return "; ".join([change.name, *fields])


def _value(value: object) -> str:
    return " | ".join(map(str, value)) or "none" if isinstance(value, list) else str(value or "none")


def _ending(outcome: Outcome) -> list[str]:
    if outcome.ending is Ending.APPLIED:
        return ["Taken over: callers hear this list now. --undo brings the one before back."]
    if outcome.ending is Ending.PREVIEWED:
        would = [f"It would be refused: {outcome.refusal}."] if outcome.refusal else []
        return [*would, "Nothing was changed. Add --apply to take it over."]
    return []


if __name__ == "__main__":
    run(main)
