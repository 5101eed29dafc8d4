"""Verdicts as phrases in their order: what is known, where from and how old, what to do, and what is always said. Pure.

A phrase is the name of a prompt, `verdict.*`; between phrases stand days, and counts of days. The telephone says them in clips
(ivr/services/verdicts.py), the radio in sentences (radio_feed/licence.py): both the same, in the same order.
"""

from datetime import date

from agencies.verdict import ALWAYS, NextStep, Reason, Verdict, VerdictKind

FAMILY = "verdict"
PAY_NOTHING, *_ = ALWAYS
Phrase = str | date | int
"""The name of a prompt, a day, or how many days."""

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


def whole(verdict: Verdict, source: str) -> list[Phrase]:
    """All of it: an old list first, then the reason, source and age, the next step, and what is always said.

    `source` is the prompt that names where it comes from.
    """
    old = _named("old-list") if verdict.kind is VerdictKind.OLD_LIST else []
    always = _named(*(f"always.{name}" for name in ALWAYS))
    return [*old, *_reason(verdict), *_source(verdict, source), *_next(verdict), *always]


def today(verdict: Verdict) -> list[Phrase]:
    """A country's verdict in 20 seconds: its reason with a day, pay nothing, what to do."""
    return [*_reason(verdict), *_named(f"always.{PAY_NOTHING}"), *_next(verdict)]


def source_of(register: str) -> str:
    """The prompt that names where a register comes from; content has it for the registers it knows."""
    return f"{FAMILY}.source.{register}"


def read_on(verdict: Verdict) -> list[Phrase]:
    """When that was read."""
    return [*_named("read-on"), verdict.as_of]


def _reason(verdict: Verdict) -> list[Phrase]:
    phrases: list[Phrase] = []
    for part in _WARNINGS.get(verdict.kind) or _REASONS[verdict.reason]:
        match part:
            case "<when>" | "<as of>":
                phrases.append(verdict.when if part == _WHEN and verdict.when else verdict.as_of)
            case "<since>":
                phrases += [*_named("since"), verdict.when] if verdict.when else []
            case _:
                phrases += _named(part)
    return phrases


def _source(verdict: Verdict, source: str) -> list[Phrase]:
    """Where it comes from, when that was read and how long ago. A list that is not there has no source."""
    if verdict.reason is Reason.REGISTER_HAS_NO_LIST:
        return []
    return [source, *read_on(verdict), *_age(verdict.age_days)]


def _age(days: int) -> list[Phrase]:
    return [*_named("age"), days, *_named("day" if days == 1 else "days")] if days else []


def _named(*names: str) -> list[Phrase]:
    return [f"{FAMILY}.{name}" for name in names]


def _next(verdict: Verdict) -> list[Phrase]:
    """What to do; to compare name and address is said after every verdict."""
    compare = verdict.next_step is NextStep.COMPARE_NAME_AND_ADDRESS
    return [] if compare else _named(f"next.{verdict.next_step.value}")
