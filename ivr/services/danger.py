"""Somebody in danger whom nobody could answer: a call back, only where the caller keys that this telephone may ring (P07, P13).

Silence allows nothing. The number is sealed at once, to those who take reports of no region; they are told that it waits, and
nothing of it. Nothing here rings anybody, and nothing is promised.
"""

from cases.answers import Hours
from cases.callback import e164
from cases.intake import open_case, tell, tell_kind
from cases.states import Kind, Origin
from core import notices
from core.ledger import Rows
from ivr.call import Choice, Told
from ivr.services import Asked, Services
from ivr.services.callbacks import can_be_sealed, seal_number
from vault.entitlement import can_take, openers, stand_ins
from vault.regions import PRACTICE

NEXT, DONE = "next", "done"
"""Where the step leads (content/lines/main.yaml)."""
YES = "yes"
URGENT = "case.danger"
"""The kind of the team's notice; its subject is the case."""


class DangerDesk:
    """Takes the number that called, from whoever is in danger and allows it."""

    def services(self) -> Services:
        return {"case.danger": self.call_back}

    def call_back(self, rows: Rows, asked: Asked) -> Told:
        """Whether it is safe that this telephone rings; with that key the number is kept, and the case is of danger."""
        number = e164(asked.number or "")
        if number is None or not can_take(rows, PRACTICE if asked.practice else None):
            return Told(DONE, _named("no-call"))
        if asked.kept != YES:
            choices = (Choice(NEXT, kept=YES), Choice(DONE))
            return Told("", _named("safe", "safe-yes.1", "safe-no.2"), choices)
        case = asked.case or open_case(
            rows, Origin.TOLD, asked.language, practice=asked.practice, now=asked.now
        )
        return _kept(rows, asked, case, number)


def _kept(rows: Rows, asked: Asked, case: str, number: str) -> Told:
    """Sealed, due in the hours that danger has, and told to those who can open it."""
    tell_kind(rows, case, Kind.DANGER)
    if not can_be_sealed(rows, case):
        return Told(DONE, _named("no-call"))
    seal_number(rows, asked, case, number)
    tell(rows, case, hours=Hours.ANY)
    team = openers(rows, case) or stand_ins(rows, case)
    notices.tell(rows, [one.member for one in team if one.member], URGENT, case, asked.now)
    return Told(DONE, _named("kept"), case=case)


def _named(*names: str) -> tuple[str, ...]:
    return tuple(f"danger.{name}" for name in names)
