"""A case's page: what the caller allowed, what is sealed of it, its timeline, and the next step as buttons.

Notes and keyed words are opened for the page by the key of who looks, in their session, and are written nowhere (P03); each
reading is in the audit log. A case that is not theirs is answered as one that is not there, and that is in the log too (P20).
"""

import re
from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cases import callback, casework, contents, listing
from cases.contents import Event, Item
from cases.listing import Case, Line, NoSuchCase
from cases.states import LEADS_TO, OPEN, CaseState, Outcome
from core.ledger import Rows
from vault import audit, members, opening
from vault.boxes import Field
from vault.members import Member, Role
from web.console import case_words
from web.console.desk import now, writing_rows
from web.console.door import console, permits, refuse, signed_in
from web.security import wiring

ID = re.compile(r"[0-9a-f]{16}")
NO_ID = "?"
"""In the audit log, for an address that is no id at all: what was typed there is nobody's to keep."""
NOTES_SHOWN = 20
"""The newest; `?notes=all` opens them all."""

GOOD = ("done", "answered", "note", "referred", "ringing")
"""What is told of a step that was done; anything else is a refusal."""


@dataclass(frozen=True)
class Shown:
    """An item with its words, where they are text and this member's key opens them."""

    item: Item
    text: str | None = None


@dataclass(frozen=True)
class CasePage:
    """What the page shows; put together without a word of any language."""

    case: Case
    sounds: tuple[Item, ...]
    texts: tuple[Shown, ...]
    notes: tuple[Shown, ...]
    more_notes: int
    has_number: bool
    events: tuple[Event, ...]
    linked: tuple[Line, ...]
    partners: tuple[Member, ...]
    team: tuple[str, ...]
    withheld: tuple[str, ...]
    can_answer: bool

    @property
    def referable(self) -> tuple[Item, ...]:
        """What a partner may be given."""
        items = (*self.sounds, *(shown.item for shown in self.texts))
        return tuple(item for item in items if item.field in casework.REFERRED_FIELDS)

    @property
    def steps(self) -> tuple[CaseState, ...]:
        """The states that this one leads to."""
        return LEADS_TO[self.case.state]


@console.get("/cases/<case>")
@permits("cases", "see")
def show_case(case: str) -> ResponseReturnValue:
    """The page. Looking at it makes the case read."""
    who = signed_in()
    with writing_rows() as rows:
        found = listing.find_case(rows, who.member, case)
        page = _page(rows, found)
        listing.mark_read(rows, who.member, found.id)
        names = members.names(rows)
    over, may_ring = casework.is_over(found, now()), callback.may_ring(found.hours, found.country, now())
    return render_template(
        "console/case.html", page=page, case=found, names=names, case_words=case_words, outcomes=Outcome,
        states=CaseState, open_states=OPEN, over=over, may_ring=may_ring, told=case_words.told(request.args.get("told", "")),
        good=request.args.get("told", "") in GOOD,
    )  # fmt: skip


def _page(rows: Rows, case: Case) -> CasePage:
    who = signed_in()
    items = contents.items_of(rows, case.id, who.opener.key_id)
    partner = who.member.role is Role.PARTNER
    if partner:
        items = [item for item in items if item.opens]
    notes = [item for item in items if item.field is Field.NOTE]
    shown = notes if request.args.get("notes") == "all" else notes[-NOTES_SHOWN:]
    at = now()
    return CasePage(
        case=case,
        sounds=tuple(item for item in items if item.field.is_sound),
        texts=_opened(rows, case, [item for item in items if item.field is Field.TEXT], at),
        notes=_opened(rows, case, shown, at),
        more_notes=len(notes) - len(shown),
        has_number=any(item.field is Field.NUMBER for item in items),
        events=() if partner else tuple(contents.timeline(rows, case.id)),
        linked=() if partner else tuple(listing.linked_cases(rows, who.member, case)),
        partners=tuple(casework.partners(rows, case)),
        team=tuple(casework.team_of(rows, case.id)),
        withheld=tuple(members.withheld_from(rows, case.id)),
        can_answer=casework.can_answer(rows, case.id),
    )


def _opened(rows: Rows, case: Case, items: list[Item], at: datetime) -> tuple[Shown, ...]:
    """The words of texts that this member's key opens; a withdrawn case's stay closed."""
    return tuple(Shown(item, _words(rows, item, at) if _opens(case, item) else None) for item in items)


def _opens(case: Case, item: Item) -> bool:
    return item.opens and case.state is not CaseState.WITHDRAWN


def _words(rows: Rows, item: Item, at: datetime) -> str:
    opened = opening.open_item(rows, wiring().settings.sealed_path, signed_in().opener, item.id, at)
    return opened.read().decode()


@console.errorhandler(NoSuchCase)
def no_such_case(_refusal: NoSuchCase) -> ResponseReturnValue:
    """As if it were not there; who asked for it is in the audit log (P20)."""
    asked = next(iter((request.view_args or {}).values()), "")
    with writing_rows() as rows:
        audit.record(
            rows, signed_in().member.id, "case.refused", asked if ID.fullmatch(asked) else NO_ID, now()
        )
    return refuse(NotFound())
