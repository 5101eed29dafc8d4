"""The programme that the phone plays (home 4-2). Asked in a turn, so one question and no library of sound."""

from dataclasses import dataclass
from datetime import date

from core.asking import Source, asking


@dataclass(frozen=True)
class OnPhone:
    """A clip of the line's store."""

    sha256: str
    seconds: float


def latest_on_phone(source: Source, language: str, today: date) -> OnPhone | None:
    """The newest programme on the air today that has a phone copy: never one of a week that is over."""
    found = asking(source)(
        "SELECT clip, clip_seconds FROM programmes WHERE language = ? AND clip IS NOT NULL"
        " AND airs_from <= ? AND valid_until >= ? ORDER BY airs_from DESC, programme LIMIT 1",
        language, today.isoformat(), today.isoformat(),
    )  # fmt: skip
    return OnPhone(*found[0]) if found else None
