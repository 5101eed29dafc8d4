"""What may be heard and shown of an agency's reviews, and the agency's side: for a turn and for the pages."""

from dataclasses import dataclass
from datetime import date

from agencies.reviews.publication import Summary, Tally, summary
from agencies.reviews.states import ReviewState
from core.asking import Source, asking, day

LISTED = "SELECT 1 FROM registers AS r JOIN agencies AS a ON a.import_id = r.current_import WHERE r.id = ? AND a.key = ?"
TALLIES = (
    "SELECT answers, count(*), min(told_on), max(told_on) FROM reviews"
    " WHERE register = ? AND key = ? AND state = ? AND told_on <= ? GROUP BY answers ORDER BY answers"
)
ASKED_ON = "SELECT asked_on FROM agency_asked WHERE register = ? AND key = ?"
ANSWERS = (
    "SELECT language, text, answered_on, clip, seconds, recording IS NOT NULL FROM agency_answers"
    " WHERE register = ? AND key = ? AND answered_on <= ? ORDER BY language"
)


@dataclass(frozen=True)
class AgencyAnswer:
    """The agency's side in one language. `clip` and `seconds` are of its sound, once there is one; `waits`: its own voice was
    given, and the worker has not made the clip of it yet.
    """

    language: str
    text: str
    answered_on: date
    clip: str | None = None
    seconds: float | None = None
    waits: bool = False


@dataclass(frozen=True)
class Published:
    """What workers say, the day the agency was asked for its side, and what it answered: shown and played after."""

    summary: Summary
    asked_on: date
    answers: tuple[AgencyAnswer, ...] = ()


def published_reviews(source: Source, register: str, key: int, today: date) -> Published | None:
    """What may be heard and shown today of an agency's reviews; nothing when it is too little yet, or the agency is gone.

    Four questions of an index, whose answers do not grow with the reviews.
    """
    asked_on = asked_day(source, register, key)
    told = summary(tallies(source, register, key, today), asked_on, today)
    if told is None or asked_on is None or not is_listed(source, register, key):
        return None
    return Published(told, asked_on, agency_answers(source, register, key, today))


def is_listed(source: Source, register: str, key: int) -> bool:
    """Whether the register's current list has the agency: it may have been merged with another, or have gone."""
    return bool(asking(source)(LISTED, register, key))


def tallies(source: Source, register: str, key: int, today: date) -> list[Tally]:
    """The approved reviews of an agency by their answers."""
    rows = asking(source)(TALLIES, register, key, ReviewState.APPROVED.value, today.isoformat())
    return [Tally(answers, count, _day(first), _day(last)) for answers, count, first, last in rows]


def asked_day(source: Source, register: str, key: int) -> date | None:
    """The day on which the agency was asked for its side."""
    rows = asking(source)(ASKED_ON, register, key)
    return day(rows[0][0]) if rows else None


def agency_answers(source: Source, register: str, key: int, today: date) -> tuple[AgencyAnswer, ...]:
    """The agency's side in each language it was given in."""
    rows = asking(source)(ANSWERS, register, key, today.isoformat())
    return tuple(
        AgencyAnswer(language, text, _day(on), clip, seconds, bool(waits))
        for language, text, on, clip, seconds, waits in rows
    )


def _day(value: object) -> date:
    found = day(value)
    assert found is not None
    return found
