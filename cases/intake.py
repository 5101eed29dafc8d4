"""A case begins on the telephone: its rows, and what its caller keys of it afterwards. Everything but the sound itself.

case = open_case(rows, Origin.TOLD, "mg", practice=False, now=now)    # with the consent; then the caller speaks
tell_region(rows, case, "diana", avoided=False)                       # each answer by key, as it comes
tell_kind(rows, case, Kind.WAGES)
tell(rows, case, country="mauritius")
"""

from datetime import datetime, timedelta

from cases.names import new_name
from cases.states import DEADLINES, CaseState, Kind, Origin, move
from core.clock import milliseconds, whole_hour
from core.ledger import Rows
from vault import audit
from vault.entitlement import place_case
from vault.regions import PRACTICE
from vault.sealing import new_id, register_case

CALLER = "caller"
"""Who acts, in the timeline, when it is the caller."""
NOT_OF_THE_TEAM = (CALLER, audit.LINE)
"""Whose doings the team has to see."""
TOLD = "case.told"
ANSWERS = ("country", "about", "hours", "refers")
"""What the caller may key of a case besides its region and its kind; columns of `cases`."""


def open_case(rows: Rows, origin: Origin, language: str, *, practice: bool, now: datetime) -> str:
    """A new case of no region yet (the practice phone's has its own); its id. Names and hours tell nothing of the call.

    Where nothing can be keyed there is no consent before the caller speaks: such a case is unspoken until then.
    """
    case = new_id()
    region = PRACTICE if practice else None
    register_case(rows, case, region)
    hour = whole_hour(now)
    sql = (
        "INSERT INTO cases (id, name, origin, region, language, kind, refers, state, received_at, deadline_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    told = (case, new_name(rows), origin.value, region, language, Kind.UNTOLD.value, False)
    deadline = hour + DEADLINES[Kind.UNTOLD]
    state = CaseState.UNSPOKEN if origin is Origin.NO_KEY else CaseState.RECEIVED
    rows.change(sql, *told, state.value, milliseconds(hour), milliseconds(deadline))
    if state is CaseState.RECEIVED:
        note(rows, case, CALLER, TOLD, now)
    return case


def spoken(rows: Rows, case: str, now: datetime) -> None:
    """Something was said in the case: from now on an unspoken one is the team's."""
    if move(rows, case, CaseState.RECEIVED, before=CaseState.UNSPOKEN):
        note(rows, case, CALLER, TOLD, now)


def is_unspoken(rows: Rows, case: str) -> bool:
    """Whether a caller who pressed no key has said nothing after the notice, as far as is known."""
    sql = "SELECT 1 FROM cases WHERE id = ? AND state = ?"
    return rows.one(sql, case, CaseState.UNSPOKEN.value) is not None


def tell_region(rows: Rows, case: str, region: str, *, avoided: bool) -> None:
    """The family's region. `avoided`: its own office must not hear it, so that the case is the supervisors'.

    A practice case stays where it is, whatever is keyed.
    """
    if rows.one("SELECT 1 FROM cases WHERE id = ? AND region = ?", case, PRACTICE):
        return
    rows.change("UPDATE cases SET region = ? WHERE id = ?", region, case)
    place_case(rows, case, None if avoided else region, region if avoided else None)


def tell_kind(rows: Rows, case: str, kind: Kind) -> None:
    """The kind, and the deadline that goes with it, counted from when the case came in."""
    (received,) = rows.one("SELECT received_at FROM cases WHERE id = ?", case) or (None,)
    if received is not None:
        deadline = received + DEADLINES[kind] // timedelta(milliseconds=1)
        rows.change("UPDATE cases SET kind = ?, deadline_at = ? WHERE id = ?", kind.value, deadline, case)


def tell(rows: Rows, case: str, **answers: str | bool | None) -> None:
    """Keep what the caller keyed: columns named in ANSWERS."""
    assert answers.keys() <= set(ANSWERS)
    sets = ", ".join(f"{column} = ?" for column in answers)
    rows.change(f"UPDATE cases SET {sets} WHERE id = ?", *answers.values(), case)  # noqa: S608 - our own columns


def note(rows: Rows, case: str, actor: str, verb: str, now: datetime) -> None:
    """One more line of the case's timeline; news for the team when it is not its own doing."""
    sql = (
        "INSERT INTO case_events (id, case_id, number, at, actor, verb)"
        " SELECT ?, ?, COALESCE(MAX(number), 0) + 1, ?, ?, ? FROM case_events WHERE case_id = ?"
    )
    rows.change(sql, new_id(), case, milliseconds(whole_hour(now)), actor, verb, case)
    if actor in NOT_OF_THE_TEAM:
        rows.change("UPDATE cases SET unread = ? WHERE id = ?", True, case)
