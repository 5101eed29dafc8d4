"""Write the pack of a week to a folder or a stick, for a station; or check one.

python scripts/make_pack.py --week 2026-W48 /media/stick         sounds, lists, sheets, checker and manifest
python scripts/make_pack.py --week 2026-W48 --air /media/stick   with WAV for the desk, too (48 kHz, -23 LUFS)
python scripts/make_pack.py --check /media/stick                 whether it holds its pack, by its own manifest

Run again after a stick was pulled out: it goes on where it stopped.
"""

import argparse
import sys
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import Engine

from audio.masters import Form, request_masters
from core.clock import ANTANANARIVO, Clock, SystemClock
from core.database import reading, unit_of_work
from core.errors import OperatorError
from core.outbox import Handler
from core.settings import Settings, read_settings
from publishing.catalogue import load_catalogue
from publishing.content import read_content
from publishing.publisher import read_checked
from publishing.utterances import utterances
from radio_feed.air import air_of
from radio_feed.assembly import BadPiece
from radio_feed.packs.building import Pack, Packer
from radio_feed.packs.checking import Checked, Verdict, check_pack
from radio_feed.packs.gathering import AIRED
from radio_feed.packs.live import live_reads_of
from radio_feed.packs.stick import put_on_stick
from radio_feed.packs.weekly import PACK, WeeklyPacker
from radio_feed.packs.weeks import Week, read_week, week_of
from radio_feed.packs.writing import Written, write_pack
from scripts.database import prepared_database
from scripts.programme import builder_of
from scripts.terminal import REFUSED, Bar, run


def main() -> None:
    arguments = _arguments()
    if arguments.check:
        sys.exit(0 if print_check(arguments.folder) else REFUSED)
    settings = read_settings()
    clock = SystemClock(settings.clock_offset)
    today = clock.now().astimezone(ANTANANARIVO).date()
    week = read_week(arguments.week) if arguments.week else week_of(today)
    folder = given_folder(arguments.folder)
    print(make(settings, prepared_database(settings), clock, week, folder, air=arguments.air))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Write the pack of a week to a folder or a stick.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder, or where the stick is mounted")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--week", metavar="2026-W48", help="its week; this one if it is not named")
    choice.add_argument("--check", action="store_true", help="only say whether the folder holds its pack")
    parser.add_argument("--air", action="store_true", help="with WAV for the desk, too")
    return parser.parse_args()


def given_folder(folder: Path) -> Path:
    """The folder, made where only its last part is missing: a stick that is not mounted has none of it."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OperatorError(
            f"{folder} cannot be used: {reason}.", "Give a folder, or a stick that is mounted."
        ) from None
    return folder


def make(
    settings: Settings, engine: Engine, clock: SystemClock, week: Week, folder: Path, *, air: bool
) -> str:
    """Write the pack; what was done, in a sentence."""
    if air:
        ask_for_air(settings, engine)
    packer = packer_of(settings, engine, clock)
    try:
        pack, written = put_on_stick(
            packer, lambda: _made(packer, week, air=air), lambda made: _written(made, folder)
        )
    except BadPiece as error:
        raise OperatorError(f"A programme has no WAV ({error}).", "Run the same again.") from error
    lacking = f" {pack.lacking} messages have no sound for the air." if pack.lacking else ""
    return (
        f"{folder} holds the pack of {week}: {len(pack.manifest.cuts)} cuts."
        f" Written {written.written}, kept {written.kept}, deleted {written.deleted}.{lacking}"
    )


def packer_of(settings: Settings, engine: Engine, clock: Clock) -> Packer:
    """Packs of this deployment, by its content as it is now."""
    # Pages take Flask's words and 70 MB: the worker loads them when it makes a pack.
    from web.radio.share_stick import listen_pages

    reads = live_reads_of(read_content(settings.content_path).live_reads, engine, settings)
    builder = cache(partial(builder_of, settings, engine, clock))
    return Packer(
        settings, engine, clock, reads, listen_pages(settings),
        lambda programme: air_of(builder().gatherer, programme),
    )  # fmt: skip


def pack_work(settings: Settings, engine: Engine, clock: Clock) -> dict[str, Handler]:
    """The worker's kind of task that builds a pack to be downloaded."""
    maker = WeeklyPacker(engine, settings.packs_path, lambda: packer_of(settings, engine, clock), clock)
    return {PACK: maker.handler()}


def _made(packer: Packer, week: Week, *, air: bool) -> Pack:
    with Bar("Sounds") as bar:
        return replace(packer, started=bar.start, advance=bar.advance).pack(week, air=air)


def _written(pack: Pack, folder: Path) -> Written:
    with Bar("Files") as bar:
        bar.start(len(pack.contents))
        return write_pack(folder, pack.contents, pack.manifest, bar.advance)


def ask_for_air(settings: Settings, engine: Engine) -> None:
    """Have the worker make the air masters that are missing; a pack waits for them."""
    content = read_checked(settings.content_path, settings.mode)
    with reading(engine) as connection:
        entries = [entry for entry in load_catalogue(connection).entries if entry.language in AIRED]
    said = {
        code: {each.id: each for each in utterances(content, code)}
        for code in {one.language for one in entries}
    }
    wanted = [
        (said[entry.language][f"message/{entry.message}"], entry.clip)
        for entry in entries
        if f"message/{entry.message}" in said[entry.language]
    ]
    with unit_of_work(engine) as connection:
        request_masters(connection, wanted, Form.AIR)


def print_check(folder: Path) -> bool:
    """Name what is not as it should be; whether all is."""
    checked: Checked = check_pack(folder)
    for path, verdict in checked.verdicts.items():
        if verdict is not Verdict.GOOD:
            print(f"{verdict}: {path}")
    for path in checked.to_delete:
        print(f"to be deleted: {path}")
    if checked.unfinished:
        print("The pack was not written to its end: run make_pack.py again.")
    good = sum(verdict is Verdict.GOOD for verdict in checked.verdicts.values())
    print(f"{good} of {len(checked.verdicts)} files are as they should be.")
    return checked.good


if __name__ == "__main__":
    run(main)
