"""What members do with a case, and what is kept of it."""

from collections.abc import Callable

from cases.listing import Case
from core.ledger import Rows
from tests.vault.office import Office
from vault import members
from vault.members import Member

Step = Callable[[Rows, Case, Member], object]


def do(office: Office, case: Case, by: str, step: Step) -> None:
    """One step of a member, in a transaction of its own."""
    with office.rows() as rows:
        step(rows, case, members.find_member(rows, by))


def timeline(office: Office, case: str) -> list[tuple[str, str]]:
    with office.rows() as rows:
        return rows.all("SELECT actor, verb FROM case_events WHERE case_id = ? ORDER BY number", case)


def audited(office: Office, subject: str) -> list[str]:
    with office.rows() as rows:
        return [
            verb for (verb,) in rows.all("SELECT verb FROM audit_log WHERE subject = ? ORDER BY seq", subject)
        ]
