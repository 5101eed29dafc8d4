"""What a page of the register shows: read in one short consistent read, put together without a word of any language."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from sqlalchemy import Connection

from agencies.history import Past, history_of
from agencies.known import Agency, KnownRegister
from agencies.listing import CurrentList, Place, current_list
from agencies.lookup import Lists, agency_of, current_lists, places_of
from agencies.registers import Register, Registers, read_registers
from agencies.reviews.published import Published, published_reviews
from agencies.search import Sought, search
from agencies.verdict import Verdict, verdict
from core.clock import ANTANANARIVO
from core.database import reading
from core.wiring import Wiring

HIGHEST_KEY = 2**62
"""What agencies.names.agency_key stays under; a database's integers end soon after."""


class NoSuchPage(Exception):
    """No register, or no agency past or present, has this address: 404."""


@dataclass(frozen=True)
class RegisterPage:
    """A register as it stands today; `current` is its list, where it has one."""

    known: KnownRegister
    register: Register
    verdict: Verdict
    current: CurrentList | None


@dataclass(frozen=True)
class AgencyPage:
    """An agency as it stands today. `agency` is None when the current list has it no more; its name is then its last."""

    known: KnownRegister
    register: Register
    key: int
    name: str
    agency: Agency | None
    verdict: Verdict
    places: tuple[Place, ...]
    history: tuple[Past, ...]
    reviews: Published | None


@dataclass(frozen=True)
class Line:
    """An agency in a list of what was found."""

    agency: Agency
    register: Register
    verdict: Verdict


@dataclass(frozen=True)
class Desk:
    """Answers for one page. `home` is the register whose verdict is given where nothing is found."""

    connection: Connection
    registers: Registers
    lists: Lists
    today: date
    home: str

    def register_page(self, register_id: str) -> RegisterPage:
        """Raises NoSuchPage."""
        register = self._register(register_id)
        known = self.lists.today(register_id, register)
        current = current_list(self.connection, register_id) if known.listed_on else None
        return RegisterPage(known, register, verdict(known, None, self.today), current)

    def register_pages(self) -> list[RegisterPage]:
        """All of them: first what holds for a country, then the lists, what is synthetic last."""
        pages = [self.register_page(register_id) for register_id in self.registers]
        return sorted(pages, key=lambda page: (page.register.demo, page.current is not None, page.known.id))

    def home_page(self) -> RegisterPage | None:
        """How things stand at home; None in a tree of content that has no such register."""
        return self.register_page(self.home) if self.home in self.registers else None

    def search(self, text: str) -> Sought:
        return search(self.connection, self.lists, text)

    def lines(self, agencies: tuple[Agency, ...]) -> list[Line]:
        return [
            Line(agency, self.registers[agency.register], self._verdict(agency.register, agency))
            for agency in agencies
        ]

    def agency_page(self, register_id: str, key: int) -> AgencyPage:
        """Raises NoSuchPage."""
        register = self._register(register_id)
        if key >= HIGHEST_KEY:
            raise NoSuchPage
        agency = agency_of(self.connection, self.lists, register_id, key)
        history = tuple(history_of(self.connection, register_id, key))
        if agency is None and not history:
            raise NoSuchPage
        places = places_of(self.connection, self.lists, agency) if agency else []
        return AgencyPage(
            self.lists.today(register_id, register),
            register,
            key,
            agency.name if agency else history[0].name,
            agency,
            self._verdict(register_id, agency),
            tuple(places),
            history,
            published_reviews(self.connection, register_id, key, self.today),
        )

    def _verdict(self, register_id: str, agency: Agency | None) -> Verdict:
        known = self.lists.today(register_id, self._register(register_id))
        return verdict(known, agency, self.today)

    def _register(self, register_id: str) -> Register:
        if register_id not in self.registers:
            raise NoSuchPage
        return self.registers[register_id]


@contextmanager
def open_desk(wiring: Wiring) -> Iterator[Desk]:
    """The desk for one page, with the registers that may be shown: the synthetic one in demo only."""
    settings = wiring.settings
    registers = {
        name: register
        for name, register in registers_in(settings.content_path).items()
        if settings.demo or not register.demo
    }
    today = wiring.clock.now().astimezone(ANTANANARIVO).date()
    with reading(wiring.engine) as connection:
        lists = current_lists(connection, registers, demo=settings.demo)
        yield Desk(connection, registers, lists, today, settings.home_register)


@cache
def registers_in(content: Path) -> Registers:
    """The registers of a content tree, read once by each process. Raises BrokenContent."""
    return read_registers(content)
