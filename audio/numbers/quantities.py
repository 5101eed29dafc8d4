"""What can be said as a number. Each refuses at once what no language can say; none is ever rounded.

Money is integer minor units: whole ariary (nobody says its fifths), cents of a rupee or a dollar.
"""

import re
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

LIMIT = 10**12
"""Numbers are said from 0 to below this."""


class Currency(StrEnum):
    """The money of our callers, by its ISO 4217 code."""

    ARIARY = "MGA"
    RUPEE = "MUR"
    DOLLAR = "USD"


MINOR_UNITS = {Currency.ARIARY: 1, Currency.RUPEE: 100, Currency.DOLLAR: 100}
"""How many minor units are one of the currency, as it is spoken: ISO gives the ariary a hundredth nobody has."""


@dataclass(frozen=True)
class Count:
    """How many of something: a whole number below 10**12."""

    number: int

    def __post_init__(self) -> None:
        if not 0 <= self.number < LIMIT:
            raise ValueError(f"there are no words for {self.number}: 0 to below {LIMIT}")


@dataclass(frozen=True)
class Amount:
    """A sum of money: `minor_units` of a currency, below 10**12 of its whole units."""

    minor_units: int
    currency: Currency

    def __post_init__(self) -> None:
        if not 0 <= self.minor_units < LIMIT * MINOR_UNITS[self.currency]:
            raise ValueError(f"there are no words for {self.minor_units} minor units of {self.currency}")

    @property
    def whole(self) -> int:
        return self.minor_units // MINOR_UNITS[self.currency]

    @property
    def rest(self) -> int:
        """Hundredths beyond the whole; 0 for ariary."""
        return self.minor_units % MINOR_UNITS[self.currency]


@dataclass(frozen=True)
class Day:
    """A day of the calendar, said with its year."""

    date: date


@dataclass(frozen=True)
class Time:
    """A time of day, to the minute."""

    time: time

    def __post_init__(self) -> None:
        if self.time.second or self.time.microsecond:
            raise ValueError(f"{self.time} is not to the minute")


@dataclass(frozen=True)
class Code:
    """A receipt or a licence number, said digit by digit; `groups` is how many digits are said in one breath.

    Without groups it is said by threes; a last lone digit stays with those before it.
    """

    text: str
    groups: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]+", self.text):
            raise ValueError(f"a code is digits, not {self.text!r}")
        if self.groups and (sum(self.groups) != len(self.text) or min(self.groups) < 1):
            raise ValueError(f"groups of {self.groups} do not make {len(self.text)} digits")

    @property
    def spoken_groups(self) -> tuple[str, ...]:
        starts = [sum(self._sizes[:index]) for index in range(len(self._sizes))]
        return tuple(self.text[start : start + size] for start, size in zip(starts, self._sizes, strict=True))

    @property
    def _sizes(self) -> tuple[int, ...]:
        threes, rest = divmod(len(self.text), 3)
        if self.groups or not threes:
            return self.groups or (rest,)
        if rest == 1:
            return (*[3] * (threes - 1), 4)
        return (*[3] * threes, *([rest] if rest else []))


@dataclass(frozen=True)
class Phone:
    """A telephone number in E.164: plus, country, number."""

    e164: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\+[1-9][0-9]{6,14}", self.e164):
            raise ValueError(f"{self.e164!r} is no telephone number in E.164")


Quantity = Count | Amount | Day | Time | Code | Phone
