"""What a person does with a practice phone: the words of `--keys`, and what a Gather makes of the keys."""

import re

from carriers.portable import Gather, PracticeFault

SILENCE, HANG_UP, SPEAK = "_", "H", "R"
DIAL_WORDS = {"answered": "completed", "busy": "busy", "no-answer": "no-answer"}
WORDS = "digits, *, #, _ (silence), H (hang up), R (speak), answered, busy, no-answer"
WORD = re.compile(r"[0-9*#]+|_|H|R[0-9*#H]?|answered|busy|no-answer")


class UnknownWord(PracticeFault):
    """A word that is not in the language of `--keys`."""


def parse_words(text: str) -> tuple[str, ...]:
    """The words of `--keys`, one an input: digits with or without `#`, `_` silence, `H` hang up, `R` speak.

    `R#` (or another key) ends the take with that key, `RH` by hanging up. Where the line rings somebody:
    `answered`, `busy`, `no-answer`. Raises UnknownWord.
    """
    words = tuple(text.split())
    for word in words:
        if not WORD.fullmatch(word):
            raise UnknownWord(f"{word!r} is not a word of the practice phone. Use {WORDS}.")
    return words


def collect_digits(gather: Gather, keys: str) -> str:
    """The Digits a Gather hands on of the keys pressed; "" (also for `#` alone) is no input at all.

    Source: Twilio, "TwiML Voice: Gather": the finishing key is not handed on; pressed first, it falls through.
    Keys pressed after the Gather has ended are lost, as they are on a phone.
    """
    digits = ""
    for key in keys:
        if key in gather.finish_on_key:
            break
        digits += key
        if len(digits) == gather.num_digits:
            break
    return digits
