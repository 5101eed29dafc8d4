"""Verdicts as the clips of a call: prompts, and between them clips of numbers for a day or a count. Pure.

Which words, in which order, is the agencies' own (agencies/wording.py).
"""

from collections.abc import Container, Iterable
from datetime import date

from agencies import wording
from agencies.verdict import Verdict
from agencies.wording import FAMILY, Phrase
from audio.numbers.quantities import Day
from ivr.services.numbers import counted_words, number_words


class Speaker:
    """Puts prompts and quantities of one language one after another. `sayable` is what the call's release has."""

    def __init__(self, language: str, sayable: Container[str]) -> None:
        self._language = language
        self._sayable = sayable

    def verdict(self, verdict: Verdict, register: str) -> list[str]:
        """All of it."""
        named = wording.source_of(register)
        source = named if named in self._sayable else f"{FAMILY}.source.other"
        return self._words(wording.whole(verdict, source))

    def today(self, verdict: Verdict) -> list[str]:
        """A country's verdict in 20 seconds."""
        return self._words(wording.today(verdict))

    def country(self, register: str) -> list[str]:
        """Which country a register is of, where that has a name on the line."""
        return [word for word in (f"country.{register}",) if word in self._sayable]

    def day(self, day: date) -> list[str]:
        return number_words(Day(day), self._language)

    def _words(self, phrases: Iterable[Phrase]) -> list[str]:
        return [word for phrase in phrases for word in self._said(phrase)]

    def _said(self, phrase: Phrase) -> list[str]:
        match phrase:
            case date():
                return self.day(phrase)
            case int():
                return counted_words(phrase, self._language)
            case _:
                return [phrase]
