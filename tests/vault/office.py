"""A vault of a test's own: a database, a folder of sealed sound, members with keys whose passphrases are known."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nacl.public import PrivateKey
from sqlalchemy import Engine

from core.database import unit_of_work
from core.ledger import Rows, rows_of
from core.secret import Secret
from tests.builders import MovableClock, quick_folder
from tests.databases import engine_in
from vault import audit, escrow, members
from vault.boxes import Field
from vault.members import Role
from vault.opening import Opener
from vault.sealing import encrypt_text, new_id, register_case, seal

PEPPER = Secret("a pepper that only the tests have")


@dataclass
class Office:
    """`rows()` is a transaction that is committed; `sign_in` gives the key that `hire` made without a slow passphrase."""

    engine: Engine
    folder: Path
    clock: MovableClock = field(default_factory=MovableClock)
    openers: dict[str, Opener] = field(default_factory=dict)

    @contextmanager
    def rows(self) -> Iterator[Rows]:
        with unit_of_work(self.engine) as connection:
            yield rows_of(connection)

    def hire(
        self, role: Role = Role.INSPECTOR, region: str | None = "SAVA", *, confirmed: bool = True
    ) -> str:
        """A member with a key, confirmed by the database itself where a test is about something else."""
        with self.rows() as rows:
            name = f"{role} of {region}, {len(members.names(rows))}"
            member, _ = members.invite(rows, name, role, region, audit.SCRIPT, self.clock.now())
        self.give_key(member, confirmed=confirmed)
        return member

    def give_key(self, member: str, *, confirmed: bool = True) -> None:
        private = PrivateKey.generate()
        with self.rows() as rows:
            members.add_key(rows, member, bytes(private.public_key), b"not stored in tests", self.clock.now())
            key = members.current_key(rows, member)
            assert key is not None
        self.openers[member] = Opener(member, key.id, private)
        if confirmed:
            self.confirm(member)

    def confirm(self, member: str) -> None:
        """By the database itself: who may confirm is another test's matter."""
        with self.rows() as rows:
            rows.change(
                "UPDATE member_keys SET confirmed_at = 1 WHERE member_id = ? AND ended_at IS NULL", member
            )

    def sign_in(self, member: str) -> Opener:
        return self.openers[member]

    def make_escrow(self) -> tuple[str, str]:
        with self.rows() as rows:
            return escrow.make_escrow(rows, self.clock.now())

    def open_case(self, region: str | None = "SAVA", avoids: str | None = None) -> str:
        case = new_id()
        with self.rows() as rows:
            register_case(rows, case, region, avoids)
        return case

    def note(self, case: str, text: str = "a word") -> str:
        """A sealed text of the case; its id."""
        with self.rows() as rows:
            return seal(rows, encrypt_text(case, Field.TEXT, text), self.clock.now())


@contextmanager
def office_in(folder: Path) -> Iterator[Office]:
    with engine_in(folder) as engine:
        yield Office(engine, folder / "sealed")


@contextmanager
def fresh_office() -> Iterator[Office]:
    """An office for one example of a property."""
    with quick_folder() as folder, office_in(folder) as office:
        yield office
