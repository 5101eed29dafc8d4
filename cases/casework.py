"""What the team does with a case: take it in hand, write notes, refer it, answer, close, link, keep it from somebody.

Each step sets the state by the one table (cases.states.LEADS_TO), from the state its page showed: of two people at once one wins,
and the other is told (Overtaken). The timeline and the audit log are written in the same transaction, and whoever acts moves the
deadline on. Only web.console imports this, and it asks cases.listing first whether the case is the member's. Nothing here opens
anything: what has to be opened comes in from the session that may (P03), and nothing here calls or writes to anybody (P13).
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from cases.contents import written_as
from cases.intake import note as write_event
from cases.listing import Case
from cases.states import DEADLINES, OPEN, CaseState, Outcome, move
from core import notices
from core.clock import ANTANANARIVO, milliseconds, whole_hour
from core.ledger import Rows
from vault import audit, entitlement, members
from vault.boxes import Field
from vault.members import Member, Role
from vault.sealing import Draft, encrypt_text, seal

LONGEST_NOTE = 4000
"""Characters: a page of a note is read, a book is not."""
REFERRED_FIELDS = (Field.RECORDING, Field.TEXT, Field.ANSWER)
"""What a partner may be given: what was told. A number to call back was given to the team, and notes are the team's own."""

Rewrap = Callable[[Sequence[str], str], None]
"""Gives a member the keys of items, by the key of who has signed in (vault.opening.refer)."""


class Overtaken(Exception):
    """Somebody was faster: the case is no longer as the page showed it. Look again, then decide."""


class NoConsent(Exception):
    """The worker did not allow by key that partners hear it: it stays with the team."""


class NotReferable(Exception):
    """Something chosen is not of this case, or is of a kind that partners are not given; or nothing was chosen."""


class NotTheirs(Exception):
    """The member named cannot be given this: they are no partner, not of the team of this case, or gone."""


class EmptyNote(Exception):
    """There are no words in it."""


class NoteTooLong(Exception):
    """A note of more than LONGEST_NOTE characters."""


class NotLinked(Exception):
    """A case is not another report of itself."""


def take(rows: Rows, case: Case, by: Member, now: datetime) -> None:
    """Take a case in hand: it is this member's from here on. Raises Overtaken."""
    _step(rows, case, CaseState.IN_HAND, by, "case.taken", now, owner=by.id)


def hand_over(rows: Rows, case: Case, to: str, by: Member, now: datetime) -> None:
    """Make another of the case's team its owner, who is told. Raises Overtaken, NotTheirs."""
    if to not in team_of(rows, case.id):
        raise NotTheirs
    sql = "UPDATE cases SET owner = ? WHERE id = ? AND state = ? AND COALESCE(owner, '') = ?"
    if case.state not in OPEN or not rows.change(sql, to, case.id, case.state.value, case.owner or ""):
        raise Overtaken
    _noted(rows, case, by, "case.handed-over", now)
    notices.tell(rows, [to], "case.handed-over", case.id, now)


def team_of(rows: Rows, case: str) -> list[str]:
    """Ids of those who may own the case: whoever can open what is sealed to it now, or stands in for them."""
    found = entitlement.openers(rows, case) or entitlement.stand_ins(rows, case)
    return [opener.member for opener in found if opener.member is not None]


def write_note(rows: Rows, case: Case, text: str, by: Member, now: datetime) -> str:
    """Seal a note to the case's team; the item's id. Raises EmptyNote, NoteTooLong."""
    words = text.strip()
    if not words:
        raise EmptyNote
    if len(words) > LONGEST_NOTE:
        raise NoteTooLong
    item = seal(rows, encrypt_text(case.id, Field.NOTE, words), now)
    _noted(rows, case, by, "note.added", now, item)
    return item


def refer(
    rows: Rows, case: Case, items: Sequence[str], partner: str, by: Member, rewrap: Rewrap, now: datetime
) -> None:
    """Let a partner hear chosen items, with the worker's consent; the partner is told.

    Raises NoConsent, NotReferable, NotTheirs, Overtaken, and what `rewrap` raises (NotYours: this member cannot open them).
    """
    if not case.refers:
        raise NoConsent
    if not items or not set(items) <= set(referable(rows, case.id)):
        raise NotReferable
    if partner not in {one.id for one in partners(rows, case)}:
        raise NotTheirs
    if case.state is CaseState.REFERRED:
        _still(rows, case)
        _noted(rows, case, by, "case.referred", now)
    else:
        _step(rows, case, CaseState.REFERRED, by, "case.referred", now, owner=case.owner or by.id)
    rewrap(items, partner)
    notices.tell(rows, [partner], "case.referred", case.id, now)


def referable(rows: Rows, case: str) -> list[str]:
    """Ids of the items of a case that a partner may be given."""
    marks = ", ".join("?" * len(REFERRED_FIELDS))
    sql = f"SELECT id FROM sealed_items WHERE case_id = ? AND field IN ({marks})"  # noqa: S608
    return [item for (item,) in rows.all(sql, case, *(kind.value for kind in REFERRED_FIELDS))]


def partners(rows: Rows, case: Case) -> list[Member]:
    """The partners to whom a case can be referred: of its region, or of all; not those it is withheld from."""
    sql = (
        "SELECT m.id FROM members m, case_keys c WHERE c.case_id = ? AND m.removed_at IS NULL AND m.role = ?"  # noqa: S608
        f" AND (m.region IS NULL OR m.region = ?) AND {entitlement.NOT_KEPT_AWAY}"
    )
    allowed = {id_ for (id_,) in rows.all(sql, case.id, Role.PARTNER.value, case.region)}
    return [member for member in members.team(rows) if member.id in allowed]


def wait_for_worker(rows: Rows, case: Case, by: Member, now: datetime) -> None:
    """Nothing can be done before the worker says more. Raises Overtaken."""
    _step(rows, case, CaseState.WAITING, by, "case.waiting", now)


def resolve(rows: Rows, case: Case, outcome: Outcome, by: Member, now: datetime) -> None:
    """Say what came of the case. Raises Overtaken."""
    _step(rows, case, CaseState.RESOLVED, by, "case.resolved", now, outcome=outcome.value)


def close(rows: Rows, case: Case, outcome: Outcome, by: Member, now: datetime) -> None:
    """End the work on it, with what came of it: retention counts from today. Raises Overtaken."""
    today = now.astimezone(ANTANANARIVO).date().isoformat()
    _step(rows, case, CaseState.CLOSED, by, "case.closed", now, outcome=outcome.value, closed_on=today)


def reopen(rows: Rows, case: Case, by: Member, now: datetime) -> None:
    """Take up again what was resolved or closed. Raises Overtaken."""
    _step(rows, case, CaseState.IN_HAND, by, "case.reopened", now, owner=by.id, outcome=None, closed_on=None)


def answer(rows: Rows, case: Case, draft: Draft, by: Member, now: datetime) -> str:
    """Seal an answer to the team and to the worker's receipt; the item's id. Raises NoCallerKey, Overtaken.

    `draft` is vault.sealing.encrypt_sound(..., Field.ANSWER, ...), made before the transaction. The state stays as it is.
    """
    _still(rows, case)
    item = seal(rows, draft, now, for_caller=True)
    _noted(rows, case, by, "answer.given", now, item)
    return item


def can_answer(rows: Rows, case: str) -> bool:
    """Whether the worker has a receipt, with which an answer could be heard."""
    row = rows.one("SELECT 1 FROM case_keys WHERE case_id = ? AND public IS NOT NULL", case)
    return row is not None


def link(rows: Rows, case: Case, other: Case, by: Member, now: datetime) -> None:
    """Say that two cases are reports of the same (a receipt was lost, and told again), on both timelines. Raises NotLinked."""
    root = other.linked_to or other.id
    if case.id in {root, other.id}:
        raise NotLinked
    sql = "UPDATE cases SET linked_to = ? WHERE id = ? OR linked_to = ?"
    rows.change(sql, root, case.id, case.id)
    for one in (case, other):
        _noted(rows, one, by, "case.linked", now)


def withhold(rows: Rows, case: Case, member: str, by: Member, now: datetime) -> None:
    """Keep the case from a member whom it concerns; it is nobody's where it was theirs. Raises LastOpener, NoSuchMember."""
    members.find_member(rows, member)
    members.withhold(rows, case.id, member, by.id, now)
    rows.change("UPDATE cases SET owner = NULL WHERE id = ? AND owner = ?", case.id, member)
    write_event(rows, case.id, by.id, "case.withheld", now)


def called(rows: Rows, case: Case, by: Member, now: datetime) -> None:
    """The worker is being called (P13): who called and when is kept, and no number. Raises Overtaken."""
    _still(rows, case)
    _noted(rows, case, by, "worker.called", now)


def deadline_after(case: Case, now: datetime) -> datetime:
    """Until when something has to be done next: the time of its kind, from the hour of what was done now."""
    return whole_hour(now) + DEADLINES[case.kind]


def _step(
    rows: Rows, case: Case, to: CaseState, by: Member, verb: str, now: datetime, **columns: object
) -> None:
    """Move the case from the state that the member saw. Raises Overtaken."""
    if not move(rows, case.id, to, before=case.state, **columns):
        raise Overtaken
    _noted(rows, case, by, verb, now)


def _still(rows: Rows, case: Case) -> None:
    """Raises Overtaken when the case is not in the state that the member saw, or was withdrawn."""
    sql = "UPDATE cases SET alarms = 0 WHERE id = ? AND state = ? AND state <> ?"
    if rows.change(sql, case.id, case.state.value, CaseState.WITHDRAWN.value) != 1:
        raise Overtaken


def _noted(rows: Rows, case: Case, by: Member, verb: str, now: datetime, item: str | None = None) -> None:
    """Timeline, audit log and deadline, in this transaction."""
    write_event(rows, case.id, by.id, verb, now)
    audit.record(rows, by.id, verb, written_as(case.id, item) if item else case.id, now)
    deadline = milliseconds(deadline_after(case, now))
    rows.change("UPDATE cases SET deadline_at = ?, alarms = 0 WHERE id = ?", deadline, case.id)


def is_over(case: Case, now: datetime) -> bool:
    """Whether something should have been done by now."""
    return case.state in OPEN and now - case.deadline_at > timedelta()
