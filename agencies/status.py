"""The words a register is understood in."""

from enum import StrEnum


class Regime(StrEnum):
    """How a country keeps its agencies, and with it what a list of them is worth."""

    LICENSING = "licensing"
    NO_VALID_LICENCE = "no-valid-licence"
    EMBASSY_ACCEPTED = "embassy-accepted"
    DEPARTURES_SUSPENDED = "departures-suspended"


class Status(StrEnum):
    """What a register says of a licence; `active` also where it lists agencies and says nothing."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
