"""The console of an office that has a register and reviews."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from werkzeug.test import TestResponse

from tests.agencies.builders import Office, register, row
from tests.agencies.reviewing import SUN, today_of
from tests.agencies.test_given_lists import Desk as Lists
from tests.web.console.staff import Browser, Staff, staff_in
from tests.web.register_pages import write_registers
from vault.members import Role

OF_SUN = f"/reviews/test/{SUN}"


@dataclass
class Desk:
    """The console of an office whose register `test` lists the agencies Sun and Moon."""

    staff: Staff
    office: Office

    @property
    def editor(self) -> Browser:
        return self.staff.hired(Role.EDITOR, None)

    def work(self) -> None:
        """The worker's turn."""
        Lists(self.office).work()

    def give(
        self, browser: Browser, content: str | bytes, name: str = "list.csv", register: str = "test"
    ) -> TestResponse:
        """Hand in a list."""
        written = content if isinstance(content, bytes) else content.encode()
        on = str(today_of(self.office))
        return browser.send("/registers", "list", name, written, register=register, on=on)

    def audited(self) -> list[tuple[str, str]]:
        found = self.office.rows("SELECT verb, subject FROM audit_log ORDER BY seq")
        of_agencies = ("review.", "agency.", "register.")
        return [(one["verb"], one["subject"]) for one in found if one["verb"].startswith(of_agencies)]


def address(answer: TestResponse) -> str:
    """Where an answer leads, within the console."""
    assert answer.status_code == 303
    return answer.headers["Location"].removeprefix("/console").partition("?")[0]


@contextmanager
def agency_desk_in(folder: Path) -> Iterator[Desk]:
    write_registers(folder / "content" / "registers", register())
    with staff_in(folder, CONTENT_PATH=str(folder / "content")) as staff:
        office = Office(staff.office.engine, folder, staff.office.clock)
        office.listed(row("Sun", "1"), row("Moon", "2"))
        yield Desk(staff, office)
