"""The questions after a report, and which follows which. Pure: what is asked, what may be answered, where that leads.

A question is the prompt `report.<question>`; its answers are `report.<question>.<answer>.<key>`, in the order of their keys;
the key after them goes on, so that each can be passed over. Nothing is kept of a question that was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cases.answers import About, Country, Hours
from cases.states import Kind
from vault.regions import REGIONS

FAMILY = "report"
GO_ON = "go-on"
MOST_KEYS = 4
AGREED, SPEAK, ABSENT, NEXT, NUMBER, AGAIN, MORE, ADD, DONE = (
    "agreed", "speak", "absent", "next", "number", "again", "more", "add", "done",
)  # fmt: skip
"""Where the steps of a report lead (content/lines/main.yaml)."""
ANOTHER, YES, MUST_NOT, THIS, OTHER = "another", "yes", "must-not", "this", "other"


class Ask(StrEnum):
    """What is asked, by the name of its prompt."""

    ABOUT = "about"
    REGION = "region"
    ABSENT = "absent-region"
    AVOID = "avoid"
    COUNTRY = "country"
    PLACE = "place"
    KIND = "kind"
    MATTER = "matter"
    REFER = "refer"
    CALL = "call"
    PHONE = "phone"
    PHONE_HIDDEN = "phone-hidden"
    HOURS = "hours"


ANSWERS: Mapping[Ask, tuple[str, ...]] = {
    Ask.ABOUT: (About.SELF, About.OTHER),
    Ask.REGION: REGIONS,
    Ask.ABSENT: (),
    Ask.AVOID: (MUST_NOT,),
    Ask.COUNTRY: (Country.MAURITIUS, Country.GULF, ANOTHER),
    Ask.PLACE: (Country.COMOROS, Country.ELSEWHERE),
    Ask.KIND: (Kind.DANGER, Kind.HELD, ANOTHER),
    Ask.MATTER: (Kind.MONEY, Kind.WAGES, Kind.CONTRACT, Kind.OTHER),
    Ask.REFER: (YES,),
    Ask.CALL: (YES,),
    Ask.PHONE: (THIS, OTHER),
    Ask.PHONE_HIDDEN: (OTHER,),
    Ask.HOURS: (Hours.MORNING, Hours.AFTERNOON, Hours.EVENING),
}
CARRIED = (Ask.REGION, Ask.PHONE, Ask.PHONE_HIDDEN)
"""Questions whose answer is needed with a later one."""


@dataclass(frozen=True)
class Answered:
    """A question that was answered, or passed over with an empty answer; `carried` is an answer from before it."""

    ask: Ask
    answer: str = ""
    carried: str = ""

    def __str__(self) -> str:
        return f"{self.ask}/{self.answer}/{self.carried}"

    @staticmethod
    def read(kept: str) -> "Answered":
        ask, answer, carried = kept.split("/")
        return Answered(Ask(ask), answer, carried)

    @property
    def to_carry(self) -> str:
        return self.answer if self.ask in CARRIED else self.carried


@dataclass(frozen=True)
class Circumstances:
    """What decides which question comes: whether the region's people are away, the kind is known, the caller's number is seen,
    and a call back is possible at all.
    """

    absent: bool
    kind_known: bool
    number_seen: bool
    can_call: bool


def following(answered: Answered | None, around: Circumstances) -> Ask | None:
    """The next question; none after the last."""
    if answered is None:
        return Ask.ABOUT
    match answered.ask, bool(answered.answer):
        case Ask.ABOUT, _:
            return Ask.REGION
        case Ask.REGION, True:
            return Ask.ABSENT if around.absent else Ask.AVOID
        case Ask.ABSENT, _:
            return Ask.AVOID
        case ((Ask.REGION | Ask.AVOID), _):
            return Ask.COUNTRY
        case ((Ask.COUNTRY | Ask.PLACE | Ask.KIND | Ask.MATTER), _):
            return _about_what(answered, around)
        case _:
            return _allowed(answered, around)


def _about_what(answered: Answered, around: Circumstances) -> Ask:
    """Country and kind have two steps each: what most callers mean, then the rest."""
    if answered.answer == ANOTHER:
        return Ask.PLACE if answered.ask is Ask.COUNTRY else Ask.MATTER
    asked_where = answered.ask in (Ask.COUNTRY, Ask.PLACE)
    return Ask.KIND if asked_where and not around.kind_known else Ask.REFER


def _allowed(answered: Answered, around: Circumstances) -> Ask | None:
    """What the caller may allow. Without a clear yes the next step is left out."""
    match answered.ask, bool(answered.answer):
        case Ask.REFER, _:
            return Ask.CALL if around.can_call else None
        case Ask.CALL, True:
            return Ask.PHONE if around.number_seen else Ask.PHONE_HIDDEN
        case ((Ask.PHONE | Ask.PHONE_HIDDEN), True):
            return Ask.HOURS
        case _:
            return None


def named(*names: str) -> tuple[str, ...]:
    """Prompts of reports, by their names in the family."""
    return tuple(f"{FAMILY}.{name}" for name in names)


def offered(stem: str, answers: tuple[str, ...], *, go_on: bool = True) -> tuple[str, ...]:
    """The prompts of a question's answers, and of going on, with their keys."""
    keyed = [f"{stem}.{answer}.{key}" for key, answer in enumerate(answers, start=1)]
    last = [f"{GO_ON}.{len(answers) + 1}"] if go_on and len(answers) < MOST_KEYS else []
    return named(*keyed, *last)
