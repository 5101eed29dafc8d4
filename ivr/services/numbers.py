"""Numbers as words of a call: the clips of `audio.numbers`, by the names under which releases hold them."""

from audio.numbers.quantities import Quantity
from audio.numbers.spoken import LANGUAGES, speak

NUMBER = "number/"
"""publishing/numbers.py puts it before the clip's name."""
PAUSE = f"{NUMBER}pause"
FALLBACK = "mg"
"""The numbers of a language that has none of its own: every dialect falls back to Malagasy."""


def number_words(quantity: Quantity, language: str) -> list[str]:
    """The quantity, with a pause between groups of digits."""
    words: list[str] = []
    for token in speak(quantity, language if language in LANGUAGES else FALLBACK):
        words += [f"{NUMBER}{token.clip}", PAUSE] if token.pause else [f"{NUMBER}{token.clip}"]
    return words
