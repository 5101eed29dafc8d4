"""The steps of a case, each a form of its page: take, wait, resolve, close, note, refer, hand over, link, keep from somebody.

A form says in which state and whose the case was when the page was made: who was overtaken is told so, and changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from cases import casework, listing
from cases.listing import Case, NoSuchCase
from cases.states import CaseState, Outcome
from core.ledger import Rows
from vault import opening
from vault.entitlement import LastOpener
from vault.members import Member, NoSuchMember
from vault.reading import NotYours
from web.console.desk import now, writing_rows
from web.console.door import console, permits, signed_in
from web.console.signing_in import must_be_sure
from web.security import wiring

REFUSED: dict[type[Exception], str] = {
    casework.Overtaken: "overtaken",
    casework.NoConsent: "no-consent",
    casework.NotReferable: "not-referable",
    casework.NotTheirs: "not-theirs",
    casework.EmptyNote: "empty-note",
    casework.NoteTooLong: "long-note",
    casework.NotLinked: "not-linked",
    LastOpener: "last-opener",
    NotYours: "cannot-open",
    NoSuchMember: "not-theirs",
}
"""What the page tells of each refusal (case_words.told)."""

Doing = Callable[[Rows, Case, Member], str | None]
"""A step; what the page tells of it, "done" when it is nothing."""


def typed(name: str) -> str:
    return request.form.get(name, "").strip()


def asked_case(rows: Rows, case: str) -> Case:
    """The case as it was when the page was made, of which the form tells. Raises NoSuchCase."""
    found = listing.find_case(rows, signed_in().member, case)
    seen = next((state for state in CaseState if state == typed("seen")), found.state)
    owner = typed("owner") or None if "owner" in request.form else found.owner
    return replace(found, state=seen, owner=owner)


def do(case: str, doing: Doing) -> ResponseReturnValue:
    """Do a step in one transaction, then show the case; a refusal leaves nothing behind."""
    try:
        with writing_rows() as rows:
            told = doing(rows, asked_case(rows, case), signed_in().member) or "done"
    except tuple(REFUSED) as refusal:
        told = REFUSED[type(refusal)]
    return show(case, told)


def show(case: str, told: str) -> ResponseReturnValue:
    return redirect(url_for("console.show_case", case=case, told=told), 303)


@console.post("/cases/<case>/step")
@permits("cases", "work")
def step_case(case: str) -> ResponseReturnValue:
    """Take in hand, wait for the worker, resolve, close, take up again."""

    def doing(rows: Rows, found: Case, by: Member) -> str | None:
        asked = typed("outcome") or found.outcome
        outcome = next((each for each in Outcome if each == asked), None)
        match typed("step"):
            case "take":
                casework.take(rows, found, by, now())
            case "wait":
                casework.wait_for_worker(rows, found, by, now())
            case "resolve" | "close" as end:
                if outcome is None:
                    return "no-outcome"
                (casework.resolve if end == "resolve" else casework.close)(rows, found, outcome, by, now())
            case "reopen":
                casework.reopen(rows, found, by, now())
            case _:
                abort(400)
        return None

    return do(case, doing)


@console.post("/cases/<case>/owner")
@permits("cases", "work")
def hand_over_case(case: str) -> ResponseReturnValue:
    """Another of the case's team is its owner from here on."""

    def doing(rows: Rows, found: Case, by: Member) -> None:
        casework.hand_over(rows, found, typed("to"), by, now())

    return do(case, doing)


@console.post("/cases/<case>/notes")
@permits("cases", "note")
def write_note(case: str) -> ResponseReturnValue:
    """A note, sealed to the case's team."""

    def doing(rows: Rows, found: Case, by: Member) -> str:
        casework.write_note(rows, found, typed("note"), by, now())
        return "note"

    return do(case, doing)


@console.post("/cases/<case>/referral")
@permits("cases", "work")
def refer_case(case: str) -> ResponseReturnValue:
    """Chosen items for a partner, by the key of who refers, with the worker's consent."""

    def doing(rows: Rows, found: Case, by: Member) -> str:
        def rewrap(items: Sequence[str], partner: str) -> None:
            opening.refer(rows, wiring().settings.sealed_path, signed_in().opener, items, partner, now())

        casework.refer(rows, found, request.form.getlist("item"), typed("partner"), by, rewrap, now())
        return "referred"

    return do(case, doing)


@console.post("/cases/<case>/link")
@permits("cases", "work")
def link_case(case: str) -> ResponseReturnValue:
    """Another report of the same, by its code name."""

    def doing(rows: Rows, found: Case, by: Member) -> str | None:
        try:
            other = listing.find_named(rows, by, typed("name"))
        except NoSuchCase:
            return "no-case"
        casework.link(rows, found, other, by, now())
        return None

    return do(case, doing)


@console.post("/cases/<case>/withholding")
@permits("cases", "withhold")
def withhold_case(case: str) -> ResponseReturnValue:
    """Keep the case from a member whom it concerns."""
    must_be_sure()

    def doing(rows: Rows, found: Case, by: Member) -> None:
        casework.withhold(rows, found, typed("member"), by, now())

    answer = do(case, doing)
    return (
        redirect(url_for("console.list_cases"), 303) if typed("member") == signed_in().member.id else answer
    )
