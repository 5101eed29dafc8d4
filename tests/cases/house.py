"""All that a recording passes through, but the telephone: rows, the worker's tasks, the vault, and a carrier on loopback."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select

from cases.intake import open_case
from cases.states import Origin
from core.clock import milliseconds
from core.database import reading, unit_of_work
from core.ledger import rows_of
from core.models import TaskRow
from core.outbox import Task, TaskState, Workshop, claim
from ivr.recording import ROOMS
from recordings.course import Heard, announce, call_ended, expect
from recordings.receiving import Receiver
from recordings.rows import Expected, read
from recordings.watching import WATCH, ask_to_watch, watch
from tests.carriers.faulty_carrier import Company, faulty_carrier
from tests.vault.office import Office, office_in
from tests.web.scripted_line import wav
from vault.members import Role
from vault.opening import open_item

CALL = "CA" + "1" * 32
AUDIO = wav(1.5)


@dataclass
class House:
    """`work()` does what is due; `live(hours=25)` lets that time pass, the worker at work all along."""

    office: Office
    company: Company
    case: str = field(init=False)
    opener: str = field(init=False)

    def __post_init__(self) -> None:
        self.opener = self.office.hire(Role.SUPERVISOR, None)
        with self.office.rows() as rows:
            self.case = open_case(rows, Origin.TOLD, "mg", practice=False, now=self.clock.now())

    @property
    def clock(self) -> Any:
        return self.office.clock

    @property
    def receiver(self) -> Receiver:
        return Receiver(
            self.office.engine, self.office.folder, lambda _call: self.company.carrier(), self.clock, ROOMS
        )

    @property
    def workshop(self) -> Workshop:
        handlers = {**self.receiver.handlers(), WATCH: watch(self.clock, ROOMS)}
        return Workshop(self.office.engine, handlers, self.clock, Random(1), "the tests")

    def beep(self, turn: int = 4, call: str = CALL, purpose: str = "report") -> None:
        """A Record is answered, in a call that is on."""
        with self.office.rows() as rows:
            if rows.one("SELECT 1 FROM calls WHERE sid = ?", call) is None:
                self._begin(rows, call)
            expect(rows, self.case, purpose, call, turn, self.clock.now())

    def _begin(self, rows: Any, call: str) -> None:
        sql = "INSERT INTO calls (sid, line, release, turn, answered_at) VALUES (?, 'main', 1, 1, ?)"
        rows.change(sql, call, milliseconds(self.clock.now()))

    def tell(self, sid: str | None, turn: int | None = 4, call: str = CALL, url: str | None = None) -> bool:
        with self.office.rows() as rows:
            return announce(rows, ROOMS, call, turn, Heard(sid, url), self.clock.now())

    def hang_up(self, call: str = CALL) -> None:
        with self.office.rows() as rows:
            rows.change("UPDATE calls SET ended_at = ? WHERE sid = ?", milliseconds(self.clock.now()), call)
            call_ended(rows, call)

    def work(self) -> None:
        """A minute of the worker's, without the minute."""
        with unit_of_work(self.office.engine) as connection:
            ask_to_watch(connection, self.clock)
        self.workshop.drain()

    def claimed(self) -> list[Task]:
        """The next task, taken by a worker of which nothing more is heard."""
        task = claim(self.office.engine, "a worker that dies", self.clock.now(), timedelta(minutes=10))
        return [task] if task else []

    def live(self, **passes: float) -> None:
        """Work through all that becomes due meanwhile, each thing at its time."""
        until = self.clock.now() + timedelta(**passes)
        self.work()
        while (due := self._next_due()) is not None and due <= until:
            self.clock.at = max(due, self.clock.at)
            self.work()
        self.clock.at = until
        self.work()

    def _next_due(self) -> Any:
        with reading(self.office.engine) as connection:
            waiting = select(TaskRow.not_before).where(TaskRow.state == TaskState.READY)
            found = [at for (at,) in connection.execute(waiting) if at is not None]
        return min(found, default=None)

    def rows(self) -> list[Expected]:
        with reading(self.office.engine) as connection:
            return read(rows_of(connection), "1 = 1 ORDER BY expected_at, turn, id")

    def states(self) -> list[str]:
        return [row.state.value for row in self.rows()]

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with reading(self.office.engine) as connection:
            return rows_of(connection).all(sql, *values)

    def heard(self) -> list[bytes]:
        """Every recording that the vault holds, opened by a member entitled to it."""
        opener = self.office.sign_in(self.opener)
        with self.office.rows() as rows:
            items = rows.all("SELECT id FROM sealed_items WHERE field = 'recording' ORDER BY id")
            return [
                open_item(rows, self.office.folder, opener, item, self.clock.now()).read()
                for (item,) in items
            ]


@contextmanager
def house_in(folder: Path) -> Iterator[House]:
    with office_in(folder) as office, faulty_carrier() as company:
        office.make_escrow()
        yield House(office, company)


@contextmanager
def fresh_house() -> Iterator[House]:
    """One for an example of a property."""
    with TemporaryDirectory() as folder, house_in(Path(folder)) as house:
        yield house
