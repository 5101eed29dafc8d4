"""Decide what workers' reviews are heard: a person approves each, and the agency is asked for its side first.

python scripts/reviews.py list                                 the reviews that wait, and what each agency lacks to be heard
python scripts/reviews.py list --all                           also what was decided
python scripts/reviews.py approve ID... [--reason "..."]       count them; a held one needs a reason
python scripts/reviews.py hold ID... --reason "..."            out of what is heard until somebody has looked
python scripts/reviews.py reject ID... --reason "..."          never count them
python scripts/reviews.py asked REGISTER/LICENCE [--on DATE]   the agency was asked for its side, today or on that day
python scripts/reviews.py answer REGISTER/LICENCE FILE         its answer: a text, a sentence a line; played and shown after
        [--lang fr] [--recording voice.flac]                   its language (mg, fr, en), and the agency's own voice

An agency without a licence number is named by its key, as `list` prints it. FILE is read by you before: it names no worker.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import Engine

from agencies.lookup import Lists, agency_of, current_lists, find_by_licence
from agencies.names import digits_of
from agencies.registers import read_registers
from agencies.reviews.deciding import approve, hold, reject
from agencies.reviews.overview import WAITING, Review, Reviewed, reviewed_agencies
from agencies.reviews.questions import QUESTIONS, Answer
from agencies.reviews.refusals import CannotAnswer, NoSuchAgency
from agencies.reviews.sides import LONGEST_SECONDS, checked_answer, keep_answer, mark_asked
from agencies.reviews.states import ReviewState
from agencies.reviews.voicing import answer_utterance
from audio.quality import Kind
from audio.recordings import read
from core.clock import ANTANANARIVO, SystemClock
from core.database import reading
from core.ledger import Ledger, open_ledger
from core.settings import Settings, read_settings
from publishing.restore import Unseen
from scripts.database import prepared_database
from scripts.publish import library_of
from scripts.terminal import run

SPOKEN = ("mg", "fr", "en")
YES_NO = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "-"}
"""How an answer is printed."""


def main() -> None:
    arguments = read_arguments()
    settings = read_settings()
    desk = Desk(settings, prepared_database(settings))
    arguments.does(desk, arguments)


class Desk:
    """Where the reviews of a deployment are decided."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.settings = settings
        self.engine = engine
        self.ledger: Ledger = open_ledger(engine)
        self.today: date = SystemClock(settings.clock_offset).now().astimezone(ANTANANARIVO).date()

    def agency(self, named: str) -> tuple[str, int]:
        """The register and the key of an agency named REGISTER/LICENCE or REGISTER/KEY. Raises NoSuchAgency."""
        register, _, number = named.partition("/")
        registers = read_registers(self.settings.content_path)
        with reading(self.engine) as connection:
            lists = current_lists(connection, registers, demo=self.settings.demo)
            listed = Lists({number: known for number, known in lists.imports.items() if known.id == register})
            found = find_by_licence(connection, listed, digits_of(number)).agencies
            by_key = agency_of(connection, listed, register, int(number)) if number.isdecimal() else None
        if not listed.imports:
            raise NoSuchAgency(
                f"There is no list of {register!r}.", "Name REGISTER/LICENCE, as in hkg/12345."
            )
        if not (found or by_key):
            raise NoSuchAgency(
                f"{register} lists no agency with {number!r} now.", "See `reviews.py list` for its number."
            )
        return register, (by_key or found[0]).key


def read_arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Decide which of the workers' reviews are heard.")
    tasks = parser.add_subparsers(required=True, metavar="list|approve|hold|reject|asked|answer")
    listing = tasks.add_parser("list", help="the reviews that wait, and what each agency lacks to be heard")
    listing.add_argument("--all", action="store_true", help="also what was decided")
    listing.set_defaults(does=print_reviews)
    for name, decides, must in (("approve", approve, False), ("hold", hold, True), ("reject", reject, True)):
        deciding = tasks.add_parser(name, help=f"{name} reviews")
        deciding.add_argument("ids", nargs="+", metavar="ID")
        deciding.add_argument("--reason", required=must, help="why; it names nobody")
        deciding.set_defaults(does=partial(decide, decides, name))
    asked = tasks.add_parser("asked", help="the agency was asked for its side")
    asked.add_argument("agency", metavar="REGISTER/LICENCE")
    asked.add_argument("--on", type=day, metavar="YYYY-MM-DD", help="another day than today")
    asked.set_defaults(does=note_asked)
    answer = tasks.add_parser("answer", help="keep the agency's answer")
    answer.add_argument("agency", metavar="REGISTER/LICENCE")
    answer.add_argument("file", type=Path, metavar="FILE", help="the answer as text, a sentence a line")
    answer.add_argument("--lang", choices=SPOKEN, default="fr", help="the language it is in (fr)")
    answer.add_argument("--recording", type=Path, help="the answer in the agency's own voice")
    answer.set_defaults(does=take_answer)
    return parser.parse_args(words)


def day(text: str) -> date:
    """A date as it is typed."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date: write it as 2026-11-22") from None


def decide(decides: Callable[..., None], name: str, desk: Desk, arguments: argparse.Namespace) -> None:
    """Decide about each; what came before one that is refused stays decided, and is told."""
    for review_id in arguments.ids:
        decides(desk.ledger, review_id, desk.today, arguments.reason)
        print(f"{review_id}: {DECIDED[name]}.")


DECIDED = {"approve": "approved", "hold": "held", "reject": "rejected"}


def note_asked(desk: Desk, arguments: argparse.Namespace) -> None:
    register, key = desk.agency(arguments.agency)
    mark_asked(desk.ledger, register, key, arguments.on or desk.today, desk.today)
    print(f"{arguments.agency} was asked for its side on {arguments.on or desk.today}.")


def take_answer(desk: Desk, arguments: argparse.Namespace) -> None:
    """Keep the agency's answer with its sound: its own voice where there is one, else a synthetic one."""
    register, key = desk.agency(arguments.agency)
    text = checked_answer(text_of(arguments.file))
    sound = spoken(desk, text, arguments.lang, arguments.recording)
    keep_answer(desk.ledger, register, key, arguments.lang, text, desk.today, sound)
    voice = "in its own voice" if arguments.recording else "in a synthetic voice"
    print(f"{arguments.agency} is heard after its reviews, {voice}: {sound[1]:.0f} seconds.")


def text_of(file: Path) -> str:
    """The text of a file. Raises CannotAnswer."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise CannotAnswer(f"Cannot read {file} ({why}).", "Give the answer as a text file.") from None


def spoken(desk: Desk, text: str, language: str, recording: Path | None) -> tuple[str, float]:
    """The clip of an answer, as the hash of its sound and its seconds. Raises BadRecording and CannotAnswer."""
    if recording:
        read(recording, Kind.ANY)
    said = answer_utterance(text, language, recording)
    library = library_of(desk.settings, desk.engine)
    (clip,) = library.render([said], Unseen()).values()
    if clip.seconds > LONGEST_SECONDS:
        raise CannotAnswer(
            f"The answer is {clip.seconds:.0f} seconds long.", f"Ask the agency for {LONGEST_SECONDS:.0f}."
        )
    return clip.sha256, clip.seconds


def print_reviews(desk: Desk, arguments: argparse.Namespace) -> None:
    states = [*ReviewState] if arguments.all else WAITING
    with reading(desk.engine) as connection:
        found = reviewed_agencies(connection, desk.today, states)
    for agency in found:
        print("\n".join(told(agency)))
    if not found:
        print("No review waits." if not arguments.all else "There is no review yet.")


def told(agency: Reviewed) -> list[str]:
    """An agency in lines: its name, whether it is heard, its reviews."""
    gone = "" if agency.listed else " (no longer in its register's list)"
    counts = ", ".join(f"{agency.counts[state]} {state}" for state in ReviewState if agency.counts.get(state))
    lacks = ", ".join(sorted(agency.lacks))
    heard = f"not heard: {lacks}" if lacks else "heard" if agency.listed else "not heard"
    asked = f"asked on {agency.asked_on}" if agency.asked_on else "not asked for its side"
    answered = f", answered ({', '.join(agency.answered_in)})" if agency.answered_in else ""
    return [
        f"{agency.register}/{agency.key}  {agency.name}{gone}",
        f"    {counts}; {heard}; {asked}{answered}",
        *(f"    {line(review)}" for review in agency.reviews),
    ]


def line(review: Review) -> str:
    """A review in one line. Its caller is nobody's business."""
    given = zip(QUESTIONS, review.answers, strict=False)
    answers = "  ".join(f"{question} {YES_NO[Answer(letter)]}" for question, letter in given)
    why = f"  [{', '.join(review.reasons)}]" if review.reasons else ""
    note = f'  "{review.note}"' if review.note else ""
    return f"{review.id}  {review.told_on}  {review.state:10}  {answers}{why}{note}"


if __name__ == "__main__":
    run(main)
