"""Programmes of a week: what they hold, put together as files in INSTANCE_PATH/programmes. The worker does the same by itself.

python scripts/programme.py --week 2026-W48 --plan    what each holds, piece by piece, and what its editor has to know
python scripts/programme.py --week 2026-W48           put together what is new or has changed
python scripts/programme.py --week 2026-W48 --air DIR --only weekly    as WAV for a station's desk, into a folder
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import Engine

from agencies.registers import read_registers
from audio.masters import MasterMaker
from audio.studio import open_masters
from core.clock import ANTANANARIVO, Clock, SystemClock
from core.errors import OperatorError
from core.settings import Mode, Settings, read_settings
from publishing.publisher import read_checked
from radio_feed.air import air_programme
from radio_feed.assembly import BadPiece
from radio_feed.building import Builder, Built
from radio_feed.material import Gatherer, Places
from radio_feed.notes import as_text
from radio_feed.packs.weeks import Week, read_week, week_of
from radio_feed.programmes import Planned
from scripts.database import prepared_database
from scripts.publish import library_of
from scripts.terminal import run


def main() -> None:
    arguments = _arguments()
    settings = read_settings()
    clock = SystemClock(settings.clock_offset)
    builder = builder_of(settings, prepared_database(settings), clock)
    week = (
        read_week(arguments.week) if arguments.week else week_of(clock.now().astimezone(ANTANANARIVO).date())
    )
    try:
        _do(arguments, builder, week)
    except BadPiece as error:
        raise OperatorError(f"A programme could not be put together ({error}).", "Run it again.") from error


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Programmes of a week.")
    parser.add_argument("--week", help="as in 2026-W48; this one where it is left out")
    parser.add_argument("--only", metavar="PROGRAMME", help="this one of content/programmes")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--plan", action="store_true", help="say what each holds, and put nothing together")
    choice.add_argument("--air", type=Path, metavar="DIR", help="write them as WAV for a station's desk")
    return parser.parse_args()


def _do(arguments: argparse.Namespace, builder: Builder, week: Week) -> None:
    programmes = builder.gatherer.content.programmes
    if arguments.only and arguments.only not in programmes:
        remedy = f"There are: {', '.join(sorted(programmes))}."
        raise OperatorError(f"There is no programme {arguments.only!r}.", remedy)
    only = [arguments.only] if arguments.only else list(programmes)
    if arguments.plan:
        print("\n\n".join(as_text(planned) for planned in builder.plan_week(week, only)))
    elif arguments.air:
        for planned in builder.plan_week(week, only):
            if planned.airable:
                _write_air(builder, planned, arguments.air)
    else:
        built = list(builder.build_week(week, only))
        print("\n".join(map(said, built)) or f"The programmes of {week} are as they were.")


def _write_air(builder: Builder, planned: Planned, folder: Path) -> None:
    made = air_programme(builder.gatherer, planned, folder)
    named = made.path.with_name(f"{planned.week}-{planned.programme_id}-{planned.language}.wav")
    made.path.replace(named)
    print(f"{named}  {made.seconds:.1f} s  {made.size} bytes")


def said(built: Built) -> str:
    """What became of a programme, and what its editor has to know."""
    file = built.assembled.path.name if built.assembled else "nothing to air"
    return f"{as_text(built.planned)}\n  = {file}"


def builder_of(settings: Settings, engine: Engine, clock: Clock) -> Builder:
    """The builder for the content as it is now. Raises BrokenContent."""
    places = Places(settings.masters_path, settings.stories_path, settings.programmes_path)
    gatherer = Gatherer(
        engine,
        read_checked(settings.content_path, settings.mode),
        read_registers(settings.content_path),
        settings.home_register,
        settings.mode,
        places,
        masters_of(settings, engine, clock),
    )
    return Builder(gatherer, settings.clips, library_of(settings, engine), clock)


def masters_of(settings: Settings, engine: Engine, clock: Clock) -> MasterMaker:
    """The maker of masters of this deployment: no machine's Malagasy in production."""
    return open_masters(
        settings.masters_path,
        settings.instance_path / "voices",
        engine,
        clock,
        refuses_synthetic_malagasy=settings.mode is Mode.PRODUCTION,
    )


if __name__ == "__main__":
    run(main)
