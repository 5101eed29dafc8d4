"""The verdict: how things stand with an agency, or with a country, today. Pure: a register, an agency or none, a day.

It protects: where the register knows less than it seems to (no list, an old list, a rule nobody has confirmed for 90 days) it
says so and sends the caller to ask. It never promises: a licence is not a guarantee.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from agencies.known import Agency, KnownRegister
from agencies.registers import PROTECTIVE_DAYS
from agencies.status import Regime, Status


class VerdictKind(StrEnum):
    """What is said first, and with which colour a page shows it."""

    LICENSED = "licensed"
    LISTED = "listed"
    OLD_LIST = "old-list"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NOT_LISTED = "not-listed"
    NO_LICENCE_KNOWN = "no-licence-known"
    EMBASSY_ONLY = "embassy-only"
    DEPARTURES_SUSPENDED = "departures-suspended"
    ASK_FIRST = "ask-first"


class Reason(StrEnum):
    """Why. `when` of the verdict is the day that belongs to it."""

    VALID_UNTIL = "valid-until"
    END_NOT_PUBLISHED = "end-not-published"
    STATUS_SINCE = "status-since"
    STATUS_WITHOUT_DATE = "status-without-date"
    ENDED_ON = "ended-on"
    NOT_IN_REGISTER = "not-in-register"
    REGISTER_HAS_NO_LIST = "register-has-no-list"
    COUNTRY_HAS_NO_VALID_LICENCE = "country-has-no-valid-licence"
    ACCEPTED_BY_EMBASSY_ONLY = "accepted-by-embassy-only"
    DEPARTURES_SUSPENDED = "departures-suspended"
    NOT_NAMED_BY_SOURCE = "not-named-by-source"
    TOO_OLD_TO_REPEAT = "too-old-to-repeat"


class NextStep(StrEnum):
    """What to do, besides what is always said."""

    COMPARE_NAME_AND_ADDRESS = "compare-name-and-address"
    DO_NOT_GO_WITH_IT = "do-not-go-with-it"
    ASK_INFORMATION_POINT = "ask-information-point"
    ASK_EMBASSY = "ask-embassy"
    HELP_IF_THERE = "help-if-there"


ALWAYS = ("pay-nothing", "have-it-read", "no-guarantee", "where-to-ask")
"""What follows every verdict: pay nothing; have it read to you by someone you trust before you sign; a licence is not a
guarantee, compare name and address; where to ask."""


@dataclass(frozen=True)
class Verdict:
    """`when` is the day that belongs to the reason; `age_days` how old the list, or the word about the country, is today.

    `old` is true when that is more than the register allows: then it is said before all else.
    """

    kind: VerdictKind
    reason: Reason
    next_step: NextStep
    source: str
    authority: str
    as_of: date
    age_days: int
    old: bool
    when: date | None = None


def verdict(register: KnownRegister, agency: Agency | None, today: date) -> Verdict:
    """How things stand today, by the register, for an agency of its list, or for one that is not in it."""
    age = max(0, (today - register.as_of).days)
    old = age > (
        register.age_limit_days if register.listed_on else min(PROTECTIVE_DAYS, register.age_limit_days)
    )
    kind, reason, step, when = _of_regime(register, old) or _of_list(register, agency, today, old)
    return Verdict(kind, reason, step, register.source, register.authority, register.as_of, age, old, when)


_Core = tuple[VerdictKind, Reason, NextStep, date | None]


def _of_regime(register: KnownRegister, old: bool) -> _Core | None:
    """What holds for a whole country, whatever the agency; a word that protects and is too old becomes `ask first`."""
    match register.regime:
        case Regime.DEPARTURES_SUSPENDED if not register.named_by_source:
            return VerdictKind.ASK_FIRST, Reason.NOT_NAMED_BY_SOURCE, NextStep.HELP_IF_THERE, register.since
        case Regime.DEPARTURES_SUSPENDED:
            told = VerdictKind.DEPARTURES_SUSPENDED, Reason.DEPARTURES_SUSPENDED, NextStep.HELP_IF_THERE
        case Regime.NO_VALID_LICENCE:
            told = (
                VerdictKind.NO_LICENCE_KNOWN,
                Reason.COUNTRY_HAS_NO_VALID_LICENCE,
                NextStep.ASK_INFORMATION_POINT,
            )
        case Regime.EMBASSY_ACCEPTED if register.listed_on is None:
            told = VerdictKind.EMBASSY_ONLY, Reason.ACCEPTED_BY_EMBASSY_ONLY, NextStep.ASK_EMBASSY
        case _:
            return None
    kind, reason, step = told
    if old:
        return VerdictKind.ASK_FIRST, Reason.TOO_OLD_TO_REPEAT, step, None
    return kind, reason, step, register.since


def _of_list(register: KnownRegister, agency: Agency | None, today: date, old: bool) -> _Core:
    """What the list says. A warning in it stands however old it is; a good word of an old list is none."""
    ask = (
        NextStep.ASK_EMBASSY if register.regime is Regime.EMBASSY_ACCEPTED else NextStep.ASK_INFORMATION_POINT
    )
    if register.listed_on is None:
        return VerdictKind.ASK_FIRST, Reason.REGISTER_HAS_NO_LIST, ask, None
    if agency is None:
        kind = VerdictKind.OLD_LIST if old else VerdictKind.NOT_LISTED
        return kind, Reason.NOT_IN_REGISTER, ask, None
    if warning := _warning(agency, today):
        kind, reason, when = warning
        return kind, reason, NextStep.DO_NOT_GO_WITH_IT, when
    compare = ask if old else NextStep.COMPARE_NAME_AND_ADDRESS
    if agency.valid_until:
        kind = VerdictKind.OLD_LIST if old else VerdictKind.LICENSED
        return kind, Reason.VALID_UNTIL, compare, agency.valid_until
    kind = VerdictKind.OLD_LIST if old else VerdictKind.LISTED
    return kind, Reason.END_NOT_PUBLISHED, compare, register.listed_on


def _warning(agency: Agency, today: date) -> tuple[VerdictKind, Reason, date | None] | None:
    """Withdrawn weighs more than suspended, and suspended more than an end that has passed."""
    since = Reason.STATUS_SINCE if agency.status_since else Reason.STATUS_WITHOUT_DATE
    match agency.status:
        case Status.WITHDRAWN:
            return VerdictKind.WITHDRAWN, since, agency.status_since
        case Status.SUSPENDED:
            return VerdictKind.SUSPENDED, since, agency.status_since
    if agency.valid_until and agency.valid_until < today:
        return VerdictKind.EXPIRED, Reason.ENDED_ON, agency.valid_until
    if agency.status is Status.EXPIRED:
        return VerdictKind.EXPIRED, since, agency.status_since
    return None
