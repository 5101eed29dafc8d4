"""Any quantity in any language that has numbers: the way in for whoever holds a language code."""

from types import ModuleType

from audio.numbers import english, french, malagasy, tokens
from audio.numbers.quantities import Quantity
from audio.numbers.tokens import Token

_LANGUAGES: dict[str, ModuleType] = {"mg": malagasy, "fr": french, "en": english}

LANGUAGES = tuple(_LANGUAGES)
"""The languages that have numbers; a dialect says them in the language it falls back to."""


def speak(quantity: Quantity, language: str) -> tuple[Token, ...]:
    """The quantity as clips one after another, each with its words. KeyError for a language without numbers."""
    spoken: tuple[Token, ...] = _LANGUAGES[language].speak(quantity)
    return spoken


def text(quantity: Quantity, language: str) -> str:
    """The quantity in words, as they are heard."""
    return tokens.text(speak(quantity, language))


def needed_clips(language: str) -> list[tuple[str, str]]:
    """Every clip that a quantity can need in the language: its id and its words. Finite, in a fixed order."""
    needed: list[tuple[str, str]] = _LANGUAGES[language].VOCABULARY.clips()
    return needed
