"""The licence rules of the day as sentences: the words of the telephone, in its order, each with its day in words. Pure.

Only what agencies.verdict knows of the home register is said: no agency is named on the air, and an old word is no word.
"""

from collections.abc import Callable, Iterable
from datetime import date

from agencies import wording
from agencies.known import KnownRegister
from agencies.verdict import verdict
from agencies.wording import Phrase
from audio.numbers.quantities import Count, Day, Quantity
from audio.numbers.spoken import LANGUAGES, text

ENDS = (".", "!", "?")
"""How a sentence ends; a prompt that ends otherwise goes on with the day that follows it."""

PromptText = Callable[[str], str]
"""The name of a prompt to its words. Raises KeyError."""


def licence_sentences(
    register: KnownRegister, last: date, language: str, prompt: PromptText
) -> tuple[str, ...]:
    """How things stand at home by a verdict that holds to the `last` day of the week: what is known, what to do, where from."""
    told = verdict(register, None, last)
    phrases = [*wording.today(told), *_source(register, prompt), *wording.read_on(told)]
    return tuple(_sentences(_said(phrase, language, prompt) for phrase in phrases))


def _source(register: KnownRegister, prompt: PromptText) -> list[str]:
    """The prompt that names the source of this register, where there is one."""
    named = wording.source_of(register.id)
    try:
        prompt(named)
    except KeyError:
        return [f"{wording.FAMILY}.source.other"]
    return [named]


def _said(phrase: Phrase, language: str, prompt: PromptText) -> str:
    match phrase:
        case date():
            return _quantity(Day(phrase), language)
        case int():
            return _quantity(Count(phrase), language)
        case _:
            return " ".join(prompt(phrase).split())


def _quantity(quantity: Quantity, language: str) -> str:
    return text(quantity, language if language in LANGUAGES else "mg")


def _sentences(parts: Iterable[str]) -> list[str]:
    """Parts that go on are one sentence with what follows; one that is left open ends."""
    sentences: list[str] = []
    open_words: list[str] = []
    for part in parts:
        open_words.append(part)
        if part.endswith(ENDS):
            sentences.append(" ".join(open_words))
            open_words = []
    return [*sentences, f"{' '.join(open_words)}."] if open_words else sentences
