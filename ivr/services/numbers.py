"""Numbers as words of a call: the clips of `audio.numbers`, by the names under which releases hold them."""

from audio.numbers.quantities import Count, Quantity
from audio.numbers.spoken import LANGUAGES, speak
from audio.numbers.tokens import END

NUMBER = "number/"
"""publishing/numbers.py puts it before the clip's name."""
PAUSE = f"{NUMBER}pause"
FALLBACK = "mg"
"""The numbers of a language that has none of its own: every dialect falls back to Malagasy."""


def counted_words(number: int, language: str) -> list[str]:
    """How many, said on the way to what is counted: the voice does not fall yet."""
    *before, last = number_words(Count(number), language)
    return [*before, last.removesuffix(END)]


def number_words(quantity: Quantity, language: str) -> list[str]:
    """The quantity, with a pause between groups of digits."""
    words: list[str] = []
    for token in speak(quantity, language if language in LANGUAGES else FALLBACK):
        words += [f"{NUMBER}{token.clip}", PAUSE] if token.pause else [f"{NUMBER}{token.clip}"]
    return words
