"""The rooms a walk asks: the real services over the synthetic register and a team that hears reports, in a database of their own,
each question asked once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from agencies.importing import import_agencies
from agencies.names import agency_key
from agencies.registers import read_registers
from cases.intake import open_case
from cases.states import CaseState, Origin
from core.ledger import Rows
from ivr.asking import Asker, Derived, ask_rooms
from ivr.call import Told, Turn
from ivr.services import Asked, Service, Services
from ivr.services.agencies import AgencyDesk
from ivr.services.danger import DangerDesk
from ivr.services.following import FollowDesk
from ivr.services.receipts import ReceiptDesk
from ivr.services.reports import ReportDesk
from ivr.services.reviews import ReviewDesk
from ivr.services.stories import StoryDesk
from publishing.release import CompiledLine
from tests.agencies.builders import register, row
from tests.agencies.conftest import office_in
from tests.agencies.reviewing import add_published
from tests.builders import CALLER, MONDAY_MORNING, REAL_CONTENT
from tests.ivr.reporting import hire
from tests.vault.office import PEPPER, Office
from tests.walks.walker import PIN, RECEIPT
from vault.boxes import Field
from vault.call_seal import SERVERS
from vault.caller import CallerKey, bind, derive_pair
from vault.members import Role
from vault.sealing import encrypt_sound, seal

DEMO_LIST = REAL_CONTENT / "registers" / "demo.csv"


TWIN = "test"
"""A register that the line has no words for, with an agency whose licence has the digits of another's, and with reviews."""


def real_desk(*, home: str = "mdg", demo: bool = True) -> AgencyDesk:
    return AgencyDesk({**read_registers(REAL_CONTENT), TWIN: register()}, home, demo)


@dataclass
class AskedOnce:
    """A service whose answer to a question is kept: walks ask the same thousands of times."""

    service: Service
    told: dict[tuple[object, ...], Told] = field(default_factory=dict)

    def __call__(self, rows: Rows, asked: Asked) -> Told:
        carried = (asked.receipt, asked.key, asked.tries, asked.derived is not None)
        about = (asked.by_content, asked.about, asked.typed, asked.kept, asked.language, asked.case)
        question = (*about, *carried)
        if question not in self.told:
            self.told[question] = self.service(rows, asked)
        return self.told[question]


def teller(services: Services, rows: Rows, line: CompiledLine) -> Callable[[Turn], Turn]:
    """What the rooms tell a turn that asks."""
    asker = Asker(MONDAY_MORNING, None, None, number=CALLER)

    def tell(turn: Turn) -> Turn:
        of = turn.call.kept or ""
        derived = Derived(of, derived_once(of)) if of.isdigit() else None
        return ask_rooms(services, rows, line, turn, replace(asker, derived=derived)) if turn.asks else turn

    return tell


@cache
def derived_once(pair: str) -> CallerKey:
    return derive_pair(pair, PEPPER)


class Unlimited(FollowDesk):
    """As if each check were the first of its day, and nobody had taken anything back: a walk does all that callers may."""

    def follow(self, rows: Rows, asked: Asked) -> Told:
        rows.change("DELETE FROM receipt_attempts")
        rows.change("UPDATE cases SET state = ?", CaseState.RECEIVED.value)
        return super().follow(rows, asked)


def answered_case(rows: Rows, office: Office) -> None:
    """A case with the walk's receipt and PIN, and an answer."""
    case = open_case(rows, Origin.TOLD, "mg", practice=False, now=MONDAY_MORNING)
    assert bind(rows, case, derived_once(RECEIPT + PIN))
    seal(rows, encrypt_sound(office.folder, case, Field.ANSWER, b"RIFF"), MONDAY_MORNING, for_caller=True)


@contextmanager
def demo_rooms(line: CompiledLine) -> Iterator[Callable[[Turn], Turn]]:
    """The synthetic register, imported, and all that it can tell the line's turns."""
    rooms = {**real_desk().services(), **ReviewDesk().services(), **ReportDesk(14).services()}
    rooms |= {**ReceiptDesk().services(), **Unlimited(PEPPER, SERVERS).services(), **DangerDesk().services()}
    rooms |= StoryDesk(practice=True).services()
    services = {name: AskedOnce(service) for name, service in rooms.items()}
    with TemporaryDirectory() as folder, office_in(Path(folder)) as office:
        import_agencies(office.importer, "demo", real_desk().registers["demo"], DEMO_LIST, apply=True)
        office.listed(row("Twin (synthetic)", "T-1007"))
        add_published(office, agency_key(TWIN, "T-1007", "Twin (synthetic)"))
        team = Office(office.engine, Path(folder), office.clock)
        hire(team, Role.SUPERVISOR, None)
        with team.rows() as rows:
            answered_case(rows, team)
        connection = office.engine.raw_connection()
        try:
            qmark = office.engine.dialect.name == "sqlite"
            yield teller(services, Rows(connection.cursor(), qmark=qmark), line)
        finally:
            connection.rollback()
            connection.close()
