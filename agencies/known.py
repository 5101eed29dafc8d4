"""A register and its agencies as they are known today: what look-ups give and verdicts are made of."""

from dataclasses import dataclass
from datetime import date

from agencies.registers import Register
from agencies.status import Regime, Status


@dataclass(frozen=True)
class KnownRegister:
    """A register, and the day its current list was read: none when it has no list."""

    id: str
    country: str
    authority: str
    regime: Regime
    source: str
    read_on: date
    age_limit_days: int
    since: date | None = None
    named_by_source: bool = True
    listed_on: date | None = None

    @property
    def as_of(self) -> date:
        """The day for which the register speaks: of its list, or of the rule about its country."""
        return self.listed_on or self.read_on


def known_register(register_id: str, register: Register, listed_on: date | None = None) -> KnownRegister:
    """A register of the content with the day of its list."""
    return KnownRegister(
        register_id,
        register.country,
        register.authority,
        register.regime,
        register.source.title,
        register.source.read_on,
        register.age_limit_days,
        register.since,
        register.named_by_source,
        listed_on,
    )


@dataclass(frozen=True)
class Agency:
    """An agency of a register's current list. `town` is where its first place is; `places` how many it has.

    `held_since` is a date as far as the register tells it: 2021, 2021-05 or 2021-05-03.
    """

    register: str
    key: int
    name: str
    licence: str | None
    status: Status
    status_since: date | None
    valid_until: date | None
    held_since: str | None
    town: str
    places: int
    other_names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    phone: str | None = None
    destinations: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
