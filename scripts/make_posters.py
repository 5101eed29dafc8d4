"""Make the posters and cards of every place of content/posters.yaml, as PDF files to print.

python scripts/make_posters.py DIR               write them to that folder
python scripts/make_posters.py DIR --place 44    those of one place
python scripts/make_posters.py --counts          how many calls and visits each place brought, month by month
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from core.clock import ANTANANARIVO, SystemClock
from core.errors import OperatorError
from core.settings import Settings, read_settings
from publishing.shapes import Status
from radio_feed.posters import Print, prints_of, read_posters
from scripts.terminal import run


def main() -> None:
    arguments = _arguments()
    settings = read_settings()
    if arguments.counts:
        print_counts(settings)
        return
    for each in wanted(settings, arguments.place):
        write(each, arguments.folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make posters and cards, or count what they brought.")
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="where the files are written")
    parser.add_argument("--place", default="", metavar="CODE", help="those of one place")
    parser.add_argument("--counts", action="store_true", help="calls and visits by place and month")
    arguments = parser.parse_args()
    if (arguments.folder is None) is not arguments.counts:
        parser.error("say DIR, the folder to write to, or --counts")
    return arguments


def wanted(settings: Settings, place: str) -> list[Print]:
    """The prints of all places, or of one.

    Raises OperatorError where production has no number or its words are drafts, or the place is not known.
    """
    if not settings.line_number and not settings.demo:
        raise OperatorError(
            "LINE_NUMBER is not set.", "Set it: nothing is printed without the line's number."
        )
    sheet = read_posters(settings.content_path)
    drafts = sorted(code for code, words in sheet.words.items() if words.status is Status.DRAFT)
    if drafts and not settings.demo:
        remedy = "Have them reviewed, then write `status: reviewed` into content/posters.yaml."
        raise OperatorError(f"The words of posters are drafts in {', '.join(drafts)}.", remedy)
    today = SystemClock(settings.clock_offset).now().astimezone(ANTANANARIVO).date()
    prints = prints_of(sheet, settings.line_number, settings.public_url, today, trial=settings.demo)
    found = [each for each in prints if place in ("", each.code)]
    if not found:
        raise OperatorError(f"There is no place {place!r} to print for.", "content/posters.yaml lists them.")
    return found


def write(each: Print, folder: Path) -> None:
    from core.durable import write_durably
    from radio_feed.poster_pdf import poster_pdf

    write_durably(folder / each.file, poster_pdf(each))
    print(folder / each.file)


def print_counts(settings: Settings) -> None:
    from core.database import reading
    from radio_feed.poster_counts import counts_of
    from scripts.database import prepared_database

    names = read_posters(settings.content_path).places
    with reading(prepared_database(settings)) as connection:
        counts = counts_of(connection)
    for count in counts:
        name = names[count.code].name if count.code in names else "no such place"
        print(f"{count.month}  {count.code}  {count.calls:6} calls  {count.visits:6} visits  {name}")
    if not counts:
        print("No place has brought a call or a visit yet.")


if __name__ == "__main__":
    run(main)
