"""Verdicts as words: what is known, where from and how old, what to do, and what is always said. Pure.

The words are the prompts `verdict.*` and `country.*`; a day or a count between two of them is clips of numbers.
"""

from collections.abc import Container
from datetime import date

from agencies.verdict import ALWAYS, NextStep, Reason, Verdict, VerdictKind
from audio.numbers.quantities import Day
from ivr.services.numbers import counted_words, number_words

FAMILY = "verdict"
PAY_NOTHING, *_ = ALWAYS
_WHEN, _AS_OF, _SINCE = "<when>", "<as of>", "<since>"
"""Where a day belongs: that of the reason; that of the list or the rule; that of the reason, where it is known."""

_REASONS = {
    Reason.VALID_UNTIL: ("licensed", _WHEN),
    Reason.END_NOT_PUBLISHED: ("listed", _WHEN, "end-not-published"),
    Reason.NOT_IN_REGISTER: ("has-list", _AS_OF),
    Reason.REGISTER_HAS_NO_LIST: ("no-list",),
    Reason.COUNTRY_HAS_NO_VALID_LICENCE: ("as-of", _AS_OF, "no-licence-known"),
    Reason.ACCEPTED_BY_EMBASSY_ONLY: ("embassy-only",),
    Reason.DEPARTURES_SUSPENDED: ("departures-suspended", _SINCE),
    Reason.NOT_NAMED_BY_SOURCE: ("not-named",),
    Reason.TOO_OLD_TO_REPEAT: ("too-old",),
}
_WARNINGS = {
    VerdictKind.SUSPENDED: ("suspended", _SINCE),
    VerdictKind.WITHDRAWN: ("withdrawn", _SINCE),
    VerdictKind.EXPIRED: ("expired", _SINCE),
}


class Speaker:
    """Puts prompts and quantities of one language one after another. `sayable` is what the call's release has."""

    def __init__(self, language: str, sayable: Container[str]) -> None:
        self._language = language
        self._sayable = sayable

    def verdict(self, verdict: Verdict, register: str) -> list[str]:
        """All of it: an old list first, then the reason, source and age, the next step, and what is always said."""
        old = _named("old-list") if verdict.kind is VerdictKind.OLD_LIST else []
        always = _named(*(f"always.{name}" for name in ALWAYS))
        return [*old, *self._reason(verdict), *self._source(verdict, register), *_next(verdict), *always]

    def today(self, verdict: Verdict) -> list[str]:
        """A country's verdict in 20 seconds: its reason with a day, pay nothing, what to do."""
        return [*self._reason(verdict), *_named(f"always.{PAY_NOTHING}"), *_next(verdict)]

    def country(self, register: str) -> list[str]:
        """Which country a register is of, where that has a name on the line."""
        return [word for word in (f"country.{register}",) if word in self._sayable]

    def day(self, day: date) -> list[str]:
        return number_words(Day(day), self._language)

    def _reason(self, verdict: Verdict) -> list[str]:
        words: list[str] = []
        for part in _WARNINGS.get(verdict.kind) or _REASONS[verdict.reason]:
            match part:
                case "<when>" | "<as of>":
                    words += self.day(verdict.when if part == _WHEN and verdict.when else verdict.as_of)
                case "<since>":
                    words += [*_named("since"), *self.day(verdict.when)] if verdict.when else []
                case _:
                    words += _named(part)
        return words

    def _source(self, verdict: Verdict, register: str) -> list[str]:
        """Where it comes from, when that was read and how long ago. A list that is not there has no source."""
        if verdict.reason is Reason.REGISTER_HAS_NO_LIST:
            return []
        named = f"{FAMILY}.source.{register}"
        source = named if named in self._sayable else f"{FAMILY}.source.other"
        return [source, *_named("read-on"), *self.day(verdict.as_of), *self._age(verdict.age_days)]

    def _age(self, days: int) -> list[str]:
        if not days:
            return []
        counted = counted_words(days, self._language)
        return [*_named("age"), *counted, *_named("day" if days == 1 else "days")]


def _named(*names: str) -> list[str]:
    return [f"{FAMILY}.{name}" for name in names]


def _next(verdict: Verdict) -> list[str]:
    """What to do; to compare name and address is said after every verdict."""
    compare = verdict.next_step is NextStep.COMPARE_NAME_AND_ADDRESS
    return [] if compare else _named(f"next.{verdict.next_step.value}")
