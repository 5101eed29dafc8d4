"""What a caller may key of a case: the words that its columns hold. Nothing here is what was said."""

from enum import StrEnum


class About(StrEnum):
    """Whom it happened to: who calls, or another person."""

    SELF = "self"
    OTHER = "other"


class Country(StrEnum):
    """Where it happened; `elsewhere` may be Madagascar."""

    MAURITIUS = "mauritius"
    GULF = "gulf"
    COMOROS = "comoros"
    ELSEWHERE = "elsewhere"


class Hours(StrEnum):
    """When a call back is safe, by the clock of the place where the telephone is; `any` for who is in danger now."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    ANY = "any"
