"""What a call asks of the registers: today's verdict at home, an agency by its licence or its name, a country, a verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agencies.checks import count_check
from agencies.known import Agency
from agencies.lookup import Found, Lists, agency_of, current_lists, find_by_licence, find_by_name
from agencies.registers import Registers
from agencies.verdict import verdict
from core.clock import ANTANANARIVO
from core.ledger import Rows
from ivr.call import Choice, Told
from ivr.services import Asked, Services
from ivr.services.names import spoken_agencies
from ivr.services.verdicts import Speaker

FEWEST_LETTERS = 3
"""Letters from which on candidates are read though there are more: with fewer they would be any three of thousands."""


@dataclass(frozen=True)
class AgencyDesk:
    """Answers from the current lists. `home` is the register whose verdict is heard when nothing is found."""

    registers: Registers
    home: str
    demo: bool

    def services(self) -> Services:
        return {
            "agency.today": self.today,
            "agency.licence": self.licence,
            "agency.name": self.name,
            "agency.destination": self.destination,
            "agency.verdict": self.verdict,
            "agency.unknown": self.unknown,
        }

    def today(self, rows: Rows, asked: Asked) -> Told:
        """How things stand at home, in 20 seconds."""
        words = self._today(self._lists(rows), self.home, asked)
        return Told("told", tuple(words))

    def licence(self, rows: Rows, asked: Asked) -> Told:
        """The agency with the digits that were keyed; when two registers know them, which one is asked."""
        found = find_by_licence(rows, self._lists(rows), asked.typed)
        if len(found.agencies) == 1:
            (agency,) = found.agencies
            return Told("found", about=(agency.register, agency.key))
        return self._candidates(rows, found, asked) if found.agencies else Told("unknown")

    def name(self, rows: Rows, asked: Asked) -> Told:
        """Up to three agencies whose names may have been spelled, to be chosen from."""
        found = find_by_name(rows, self._lists(rows), asked.typed)
        if found.more and len(asked.typed) < FEWEST_LETTERS:
            return Told("again", ("candidate.more-letters",))
        return self._candidates(rows, found, asked) if found.agencies else Told("unknown")

    def destination(self, rows: Rows, asked: Asked) -> Told:
        """The verdict of a country; of one without a register that there is none, and how things stand at home."""
        register, lists = asked.by_content or "", self._lists(rows)
        speaker = _speaker(asked)
        if register not in self.registers:
            return Told("told", ("verdict.no-register", *self._today(lists, self.home, asked)))
        told = verdict(lists.today(register, self.registers[register]), None, _day(asked))
        return Told("told", (*speaker.country(register), *speaker.verdict(told, register)))

    def verdict(self, rows: Rows, asked: Asked) -> Told:
        """The verdict of the agency that was chosen, counted without the caller (P07)."""
        register, key = asked.about or (self.home, None)
        lists = self._lists(rows)
        agency = agency_of(rows, lists, register, key) if key is not None else None
        if agency is None:
            return Told("unknown")
        count_check(rows, register, agency.key, _day(asked))
        speaker = _speaker(asked)
        told = verdict(lists.register_of(agency), agency, _day(asked))
        (named,) = self._named(rows, [agency], asked)
        return Told("told", (*named, *speaker.verdict(told, register)))

    def unknown(self, rows: Rows, asked: Asked) -> Told:
        """What was keyed is in no list: how things stand at home."""
        lists = self._lists(rows)
        told = verdict(lists.today(self.home, self.registers[self.home]), None, _day(asked))
        return Told("told", ("verdict.none-found", *_speaker(asked).verdict(told, self.home)))

    def _today(self, lists: Lists, register: str, asked: Asked) -> list[str]:
        known = lists.today(register, self.registers[register])
        return _speaker(asked).today(verdict(known, None, _day(asked)))

    def _lists(self, rows: Rows) -> Lists:
        return current_lists(rows, self.registers, demo=self.demo)

    def _candidates(self, rows: Rows, found: Found, asked: Asked) -> Told:
        """Each agency with the key that takes it; the last key is for more letters, or for none of these."""
        words = ["candidate.slip" if found.slip else "candidate.intro"]
        for number, named in enumerate(self._named(rows, found.agencies, asked), start=1):
            words += [*named, f"candidate.choice.{number}"]
        last = len(found.agencies) + 1
        words.append(f"candidate.more.{last}" if found.more else f"candidate.none.{last}")
        chosen = (Choice("chosen", (agency.register, agency.key)) for agency in found.agencies)
        return Told("", tuple(words), (*chosen, Choice("again" if found.more else "unknown")))

    def _named(self, rows: Rows, agencies: Sequence[Agency], asked: Asked) -> list[list[str]]:
        """Each agency's name, town and country."""
        spoken = spoken_agencies(rows, agencies, asked.language)
        countries = [_speaker(asked).country(agency.register) for agency in agencies]
        return [[*named, *country] for named, country in zip(spoken, countries, strict=True)]


def _speaker(asked: Asked) -> Speaker:
    return Speaker(asked.language, asked.sayable)


def _day(asked: Asked) -> date:
    return asked.now.astimezone(ANTANANARIVO).date()
