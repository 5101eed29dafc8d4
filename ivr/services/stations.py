"""The stations' line: a code, the number of what was aired, and when. A report is kept as radio_feed.airplay keeps it.

What a call is about here is a station, and then a cut of it: (`station/7`, 105). The code itself is in no state of a call.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from audio.numbers.quantities import Code
from core.clock import ANTANANARIVO
from core.ledger import Rows
from ivr.call import Choice, Told
from ivr.services import Asked, Services
from ivr.services.numbers import PAUSE, number_words
from radio_feed.airplay import (
    CLOCKS_DIFFER,
    How,
    NotBelieved,
    Reason,
    cut_believed,
    report,
    report_just_now,
)
from radio_feed.cuts import Cut, cut_of
from radio_feed.stations import NotIn, enter
from radio_feed.withdrawn import is_withdrawn

IN, AGAIN, OUT, NOW, TIME, DONE, CODE = "in", "again", "out", "now", "time", "done", "code"
"""Where the steps lead (content/lines/station.yaml)."""
MOST_IN_A_CALL = 3
STATION = "station/"
"""Before the id of the station that a call is about."""


@dataclass(frozen=True)
class StationDesk:
    """Answers presenters."""

    def services(self) -> Services:
        return {
            "station.enter": self.enter,
            "station.cut": self.cut,
            "station.time": self.time,
            "station.aired": self.aired,
        }

    def enter(self, rows: Rows, asked: Asked) -> Told:
        """The code that was keyed. A slip costs nothing; wrong ones are counted, and the third ends the call."""
        if asked.tries >= MOST_IN_A_CALL:
            return Told(OUT, _named("tried"))
        match enter(rows, asked.typed, asked.bucket, asked.now):
            case NotIn.SLIP:
                return Told(AGAIN, _named("slip"))
            case NotIn.WRONG:
                return _wrong(asked.tries + 1)
            case NotIn.LATER:
                return Told(OUT, _named("tried"))
            case station:
                return Told(IN, _named("welcome"), about=(f"{STATION}{station.id}", None), tries=0)

    def cut(self, rows: Rows, asked: Asked) -> Told:
        """The number that was keyed, said back, and the question when it was aired."""
        station = _station(asked)
        if station is None:
            return Told(CODE)
        try:
            cut = cut_believed(rows, asked.typed)
        except NotBelieved as refusal:
            slip = "cut-slip" if refusal.reason is Reason.SLIP else "cut-unknown"
            return Told(AGAIN, _named(slip))
        said = [*_named("cut-is"), *number_words(Code(str(cut.number)), asked.language), PAUSE]
        gone = _named("withdrawn") if is_withdrawn(rows, cut) else ()
        about = (f"{STATION}{station}", cut.number)
        choices = (Choice(NOW, about), Choice(TIME, about))
        return Told("", (*said, *gone, *_named("now.1", "earlier.2")), choices)

    def aired(self, rows: Rows, asked: Asked) -> Told:
        """It was aired just now."""
        station, cut = _station(asked), _cut(rows, asked)
        if station is None or cut is None:
            return Told(CODE)
        new = report_just_now(rows, station, cut, How.PHONE, asked.now)
        return Told(DONE, _named("noted" if new else "known"))

    def time(self, rows: Rows, asked: Asked) -> Told:
        """The time that was keyed: today, or yesterday when today it is still to come."""
        station, cut = _station(asked), _cut(rows, asked)
        if station is None or cut is None:
            return Told(CODE)
        aired_at = last_time(asked.typed, asked.now)
        if aired_at is None:
            return Told(AGAIN, _named("time-wrong"))
        if not report(rows, station, cut, aired_at, How.PHONE, asked.now):
            return Told(DONE, _named("known"))
        today = asked.now.astimezone(ANTANANARIVO).date()
        return Told(DONE, _named("today" if aired_at.date() == today else "yesterday"))


def last_time(digits: str, now: datetime) -> datetime | None:
    """When it was last so many hours and minutes in Antananarivo (0730); nothing for what is no time."""
    if len(digits) != 4 or int(digits[:2]) > 23 or int(digits[2:]) > 59:
        return None
    local = now.astimezone(ANTANANARIVO)
    at = local.replace(hour=int(digits[:2]), minute=int(digits[2:]), second=0, microsecond=0)
    return at if at <= local + CLOCKS_DIFFER else at - timedelta(days=1)


def _wrong(tries: int) -> Told:
    """The code is nobody's; after the third of the call there is no other."""
    wrong = Told(AGAIN, _named("wrong"), tries=tries)
    return replace(wrong, leads=OUT, words=_named("tried")) if tries >= MOST_IN_A_CALL else wrong


def _station(asked: Asked) -> int | None:
    """Whom the call is of, once its code was right."""
    name = asked.about[0] if asked.about else ""
    return int(name.removeprefix(STATION)) if name.startswith(STATION) else None


def _cut(rows: Rows, asked: Asked) -> Cut | None:
    number = asked.about[1] if asked.about else None
    return None if number is None else cut_of(rows, number)


def _named(*names: str) -> tuple[str, ...]:
    return tuple(f"station.{name}" for name in names)
