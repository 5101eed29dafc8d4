"""The agency's side: the day it was asked, and what it answered, in each language. The script and the console call it.

An agency is asked before anything of it is heard, and answers in its own words; a person reads them before they are kept here.
"""

from datetime import date

from agencies.reviews.published import asked_day, is_listed
from agencies.reviews.refusals import CannotAnswer, NoSuchAgency
from core.ledger import Ledger, Rows
from core.logging import log
from core.outbox import enqueue_in

MOST_TEXT = 900
"""Characters, about a minute of speech: no message of the line is longer (voice.md, rule 7)."""
LONGEST_SECONDS = 60.0
SPEAK_ANSWER = "agency.answer"
"""The kind of task that has a voice say an answer (agencies/reviews/voicing.py)."""

Sound = tuple[str, float]
"""A clip: the hash that names it, and its seconds."""

ASK = (
    "INSERT INTO agency_asked (register, key, asked_on) VALUES (?, ?, ?)"
    " ON CONFLICT (register, key) DO UPDATE SET asked_on = excluded.asked_on"
)
ANSWER = (
    "INSERT INTO agency_answers (register, key, language, text, answered_on, clip, seconds, recording)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (register, key, language) DO UPDATE SET text = excluded.text, answered_on = excluded.answered_on,"
    " clip = excluded.clip, seconds = excluded.seconds, recording = excluded.recording"
)


def mark_asked(ledger: Ledger, register: str, key: int, asked_on: date, today: date) -> None:
    """Write down that the agency was asked for its side. Raises NoSuchAgency and CannotAnswer."""
    ledger.write(lambda rows: write_asked(rows, register, key, asked_on, today))
    log("agency.asked", path=register)


def write_asked(rows: Rows, register: str, key: int, asked_on: date, today: date) -> None:
    """`mark_asked`, in a transaction of the caller's."""
    if asked_on > today:
        raise CannotAnswer(f"{asked_on} is in the future.", "Give the day on which the agency was asked.")
    _check_listed(rows, register, key)
    rows.change(ASK, register, key, asked_on.isoformat())


def keep_answer(
    ledger: Ledger,
    register: str,
    key: int,
    language: str,
    text: str,
    today: date,
    sound: Sound | None = None,
) -> None:
    """Keep what the agency answered, in place of what it answered before in this language.

    `sound` is the hash of its clip and its seconds; without one the worker has a voice say it. Raises NoSuchAgency, and
    CannotAnswer when it was not asked.
    """
    ledger.write(lambda rows: write_answer(rows, register, key, language, text, today, sound))
    log("agency.answered", path=register, language=language)


def write_answer(
    rows: Rows,
    register: str,
    key: int,
    language: str,
    text: str,
    today: date,
    sound: Sound | None = None,
    recording: bytes | None = None,
) -> None:
    """`keep_answer`, in a transaction of the caller's. `recording`: its own voice, which the worker makes the clip of."""
    said = checked_answer(text)
    clip, seconds = sound or (None, None)
    _check_listed(rows, register, key)
    if asked_day(rows, register, key) is None:
        raise CannotAnswer("The agency was not asked yet.", "Write down when it was: `reviews.py asked`.")
    rows.change(ANSWER, register, key, language, said, today.isoformat(), clip, seconds, recording)
    if sound is None:
        answer = {"register": register, "key": key, "language": language}
        enqueue_in(rows, SPEAK_ANSWER, answer)


def checked_answer(text: str) -> str:
    """The answer, a sentence a line, spaces at their ends left out. Raises CannotAnswer for none, or too much."""
    said = "\n".join(line.strip() for line in text.strip().splitlines())
    if not said or not said.replace("\n", "").isprintable():
        raise CannotAnswer("The answer has no text that can be read.", "Write it as plain text, in UTF-8.")
    if len(said) > MOST_TEXT:
        raise CannotAnswer(
            f"The answer has {len(said)} characters.", f"Ask the agency for at most {MOST_TEXT}."
        )
    return said


def _check_listed(rows: Rows, register: str, key: int) -> None:
    if not is_listed(rows, register, key):
        raise NoSuchAgency(f"{register} lists no agency {key} now.", "Look it up in the current list.")
