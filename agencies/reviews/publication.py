"""When what workers say may be heard and shown, and in which words. Pure: counted answers in, a summary or what is lacking out.

Never an exact count: whoever knows the five who told would know what each said. Nothing is "all" or "nobody" either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from agencies.reviews.questions import QUESTIONS, Answer, Question, answered

FEWEST = 5
"""Approved reviews; also answers to a question, for that question to be told."""
LEAST_SPREAD = timedelta(days=30)
"""From the first day to the last."""


class Share(StrEnum):
    """How many said yes."""

    ALMOST_NONE = "almost-none"
    FEW = "few"
    ABOUT_HALF = "about-half"
    MOST = "most"
    ALMOST_ALL = "almost-all"


UPPER_ENDS = ((10, Share.ALMOST_NONE), (34, Share.FEW), (65, Share.ABOUT_HALF), (89, Share.MOST))
"""Percent of those who answered, up to which a word holds."""
COARSENESS = ((20, 5), (100, 10), (1000, 50))
"""Under so many, to the nearest so many; beyond, to the nearest 500."""


class Lack(StrEnum):
    """What keeps an agency's reviews from being heard."""

    TOO_FEW = "too-few"
    TOO_SHORT = "too-short"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True)
class Tally:
    """How many approved reviews of an agency have these answers, and the days of the first and the last of them."""

    answers: str
    count: int
    first: date
    last: date


@dataclass(frozen=True)
class Summary:
    """What may be heard and shown. `workers` is rounded; `since` and `until` are the first days of their months.

    A question that fewer than five answered is not in `shares`.
    """

    workers: int
    since: date
    until: date
    shares: Mapping[Question, Share]


def lacking(tallies: Sequence[Tally], asked_on: date | None, today: date) -> set[Lack]:
    """What is still lacking; nothing when the reviews may be heard today."""
    count = sum(tally.count for tally in tallies)
    lacks = set()
    if count < FEWEST:
        lacks.add(Lack.TOO_FEW)
    if not tallies or _last(tallies) - _first(tallies) < LEAST_SPREAD:
        lacks.add(Lack.TOO_SHORT)
    if asked_on is None or asked_on > today:
        lacks.add(Lack.NOT_ASKED)
    return lacks


def summary(tallies: Sequence[Tally], asked_on: date | None, today: date) -> Summary | None:
    """What may be heard today, or nothing."""
    if lacking(tallies, asked_on, today):
        return None
    shares = {question: share for question in QUESTIONS if (share := _share(question, tallies))}
    workers = rounded(sum(tally.count for tally in tallies))
    return Summary(workers, _first(tallies).replace(day=1), _last(tallies).replace(day=1), shares)


def rounded(count: int) -> int:
    """A count as it is told: to the nearest 5 under 20, 10 under 100, 50 under 1,000, then 500."""
    step = next((step for below, step in COARSENESS if count < below), 500)
    return (count + step // 2) // step * step


def share_of(yes: int, all_told: int) -> Share:
    """The word for so many of so many."""
    percent = 100 * yes / all_told
    return next((share for end, share in UPPER_ENDS if percent <= end), Share.ALMOST_ALL)


def _share(question: Question, tallies: Sequence[Tally]) -> Share | None:
    given = [(answered(tally.answers).get(question), tally.count) for tally in tallies]
    all_told = sum(count for answer, count in given if answer)
    yes = sum(count for answer, count in given if answer is Answer.YES)
    return share_of(yes, all_told) if all_told >= FEWEST else None


def _first(tallies: Sequence[Tally]) -> date:
    return min(tally.first for tally in tallies)


def _last(tallies: Sequence[Tally]) -> date:
    return max(tally.last for tally in tallies)
