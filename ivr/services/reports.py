"""A report on the telephone: the notice and the consent, what its caller keys afterwards, and adding to it.

What is said is a recording that never passes here (ADR 0017). Silence keeps nothing and allows nothing, every question can be
passed over, and nothing that was said is played unasked.
"""

from dataclasses import dataclass

from cases.intake import open_case, tell, tell_kind, tell_region
from cases.states import Kind, Origin
from core.ledger import Rows
from ivr.call import Choice, Told
from ivr.services import Asked, Services
from ivr.services.callbacks import allow_call, ask_whether_right, can_call_back
from ivr.services.questions import (
    ABSENT,
    ADD,
    AGREED,
    ANOTHER,
    ANSWERS,
    DONE,
    MORE,
    NEXT,
    NUMBER,
    OTHER,
    SPEAK,
    Answered,
    Ask,
    Circumstances,
    following,
    named,
    offered,
)
from ivr.services.takes import takes_of
from vault.entitlement import active
from vault.regions import PRACTICE, REGIONS

HEAR = "hear"


@dataclass(frozen=True)
class ReportDesk:
    """Takes reports, where somebody who can answer them signed in within so many days (P34)."""

    absent_after_days: int

    def services(self) -> Services:
        return {
            "case.open": self.open,
            "case.money": self.money,
            "case.no-key": self.no_key,
            "case.details": self.details,
            "case.number": self.number,
            "case.more": self.more,
        }

    def open(self, rows: Rows, asked: Asked) -> Told:
        """What is kept, who hears it, that hanging up is safe; with the key of consent a case, and the caller speaks."""
        return self._take(rows, asked, Origin.TOLD)

    def money(self, rows: Rows, asked: Asked) -> Told:
        """The same for who was asked for money: the recruiter's name, town and number are asked for in words."""
        return self._take(rows, asked, Origin.RECRUITER)

    def no_key(self, rows: Rows, asked: Asked) -> Told:
        """Who never pressed a key hears who would listen; speaking after the notice that follows is the consent."""
        if not self._somebody_listens(rows, asked):
            return Told(ABSENT)
        return Told(SPEAK, named("who"), case=_opened(rows, asked, Origin.NO_KEY))

    def details(self, rows: Rows, asked: Asked) -> Told:
        """Keep what was answered, and ask what comes next."""
        if asked.case is None:
            return Told(MORE)
        answered = Answered.read(asked.kept) if asked.kept else None
        if answered and answered.ask is Ask.HOURS and answered.answer and asked.number:
            return allow_call(rows, asked, asked.case, asked.number, answered.answer)
        if answered and answered.answer:
            _keep(rows, asked.case, answered)
        ask = following(answered, self._around(rows, asked, asked.case, answered))
        return _question(ask, answered) if ask else Told(MORE)

    def number(self, rows: Rows, asked: Asked) -> Told:
        """A number that was keyed: said back, then sealed. `kept` are the hours; once it is right, the number with them."""
        hours, _, right = (asked.kept or "").partition("/")
        if asked.case is None or not hours:
            return Told(MORE)
        return allow_call(rows, asked, asked.case, right, hours) if right else ask_whether_right(asked, hours)

    def more(self, rows: Rows, asked: Asked) -> Told:
        """Hear it again, where the carrier's own copy can be played; add to it; or end."""
        takes = takes_of(rows, asked)
        if takes and asked.kept is None:
            choices = (Choice(NEXT, kept=HEAR), Choice(NEXT, kept=MORE))
            return Told("", (*named("listen"), *offered("listen", (HEAR,))), choices)
        heard = takes if asked.kept == HEAR else ()
        return Told("", (*heard, *named("more"), *offered("more", (ADD,))), (Choice(ADD), Choice(DONE)))

    def _take(self, rows: Rows, asked: Asked, origin: Origin) -> Told:
        if not self._somebody_listens(rows, asked):
            return Told(ABSENT, named("absent"))
        if asked.kept != AGREED:
            return Told("", named("kept", "who", "safe", "agree.1"), (Choice(AGREED, kept=AGREED),))
        words = named("money") if origin is Origin.RECRUITER else ()
        return Told(SPEAK, words, case=_opened(rows, asked, origin))

    def _around(self, rows: Rows, asked: Asked, case: str, answered: Answered | None) -> Circumstances:
        region = answered.answer if answered and answered.ask is Ask.REGION else ""
        return Circumstances(
            absent=bool(region) and not self._somebody_listens(rows, asked, region),
            kind_known=_is_of_recruiter(rows, case),
            number_seen=asked.number is not None,
            can_call=can_call_back(rows, case),
        )

    def _somebody_listens(self, rows: Rows, asked: Asked, region: str | None = None) -> bool:
        """Whether anybody entitled is there: for a practice call in its region; else in the one keyed, or in any."""
        anywhere = (*REGIONS, None) if region is None else (region,)
        asked_of = (PRACTICE,) if asked.practice else anywhere
        return any(active(rows, each, asked.now, self.absent_after_days) for each in asked_of)


def _opened(rows: Rows, asked: Asked, origin: Origin) -> str:
    case = open_case(rows, origin, asked.language, practice=asked.practice, now=asked.now)
    if origin is Origin.RECRUITER:
        tell_kind(rows, case, Kind.MONEY)
    return case


def _is_of_recruiter(rows: Rows, case: str) -> bool:
    return (
        rows.one("SELECT 1 FROM cases WHERE id = ? AND origin = ?", case, Origin.RECRUITER.value) is not None
    )


def _keep(rows: Rows, case: str, answered: Answered) -> None:
    """Write an answer down. One that only leads on is written nowhere."""
    match answered.ask:
        case _ if answered.answer == ANOTHER:
            pass
        case Ask.REGION:
            tell_region(rows, case, answered.answer, avoided=False)
        case Ask.AVOID:
            tell_region(rows, case, answered.carried, avoided=True)
        case Ask.KIND | Ask.MATTER:
            tell_kind(rows, case, Kind(answered.answer))
        case Ask.ABOUT:
            tell(rows, case, about=answered.answer)
        case Ask.COUNTRY | Ask.PLACE:
            tell(rows, case, country=answered.answer)
        case Ask.REFER:
            tell(rows, case, refers=True)


def _question(ask: Ask, answered: Answered | None) -> Told:
    """A question with its answers; the first comes after a word on all of them."""
    carried = answered.to_carry if answered else ""
    first = named("questions") if answered is None else ()
    office = (f"place.{carried}",) if ask is Ask.ABSENT else ()
    answers = ANSWERS[ask]
    keyed = offered(ask, answers)
    choices = [_choice(Answered(ask, answer, carried)) for answer in (*answers, "")]
    return Told("", (*first, *named(ask), *office, *keyed), tuple(choices[: len(keyed)]))


def _choice(answered: Answered) -> Choice:
    """Where an answer leads: another telephone's number is keyed, and the hours go with it."""
    if answered.ask is Ask.HOURS and answered.answer and answered.carried == OTHER:
        return Choice(NUMBER, kept=answered.answer)
    return Choice(NEXT, kept=str(answered))
