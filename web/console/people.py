"""The team, as an administrator manages it: nothing here lets anybody open anything (P16)."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.ledger import Rows
from vault import leaving, members
from vault.entitlement import LastOpener
from vault.leaving import LastAdministrator
from vault.members import Member, NameTaken, Role
from vault.regions import PRACTICE, REGIONS
from web.console import sessions
from web.console.desk import now, reading_rows, writing_rows
from web.console.door import console, permits, reach, signed_in, thing_or_404
from web.console.permissions import Thing, covers
from web.console.signing_in import must_be_sure, typed
from web.security import wiring

LONGEST_NAME = 80
LAST: dict[type[Exception], str] = {LastOpener: "last", LastAdministrator: "last-administrator"}
"""What the page tells of each refusal to let somebody go."""


class NotARole(Exception):
    """No role, or no region, of ours; or a name that is empty or too long."""


@console.get("/people")
@permits("people", "see")
def list_people() -> ResponseReturnValue:
    """Who is in the team: all of it, or one's region."""
    with reading_rows() as rows:
        return _listed(rows)


def _listed(rows: Rows, refused: str | None = None, name: str = "") -> str:
    far = reach("people", "see")
    seen = [each for each in members.team(rows) if covers(far, signed_in().member, thing(each))]
    keys = {member.id: members.current_key(rows, member.id) for member in seen}
    return render_template(
        "console/people.html", people=seen, keys=keys, refused=refused, name=name, **choices()
    )


def thing(member: Member) -> Thing:
    return Thing(member=member.id, region=member.region)


def choices() -> dict[str, object]:
    """The roles and regions that a form offers; the practice region is demo's."""
    return {"roles": [*Role], "regions": _regions()}


def _regions() -> tuple[str, ...]:
    return (*REGIONS, PRACTICE) if wiring().settings.demo else REGIONS


def _chosen() -> tuple[Role, str | None]:
    """Role and region of a form; no region is every region. Raises NotARole."""
    region = typed("region") or None
    if typed("role") not in {*Role} or region not in {None, *_regions()}:
        raise NotARole
    return Role(typed("role")), region


@console.post("/people")
@permits("people", "change")
def invite() -> ResponseReturnValue:
    """A new member: the link is shown once, to be handed to them and nobody else."""
    name = " ".join(typed("name").split())
    if not name or len(name) > LONGEST_NAME:
        raise NotARole
    role, region = _chosen()
    try:
        with writing_rows() as rows:
            member, token = members.invite(rows, name, role, region, signed_in().member.id, now())
            return _link(members.find_member(rows, member), token)
    except NameTaken:
        with reading_rows() as rows:
            return _listed(rows, "taken", name), 409


@console.get("/people/<member>")
@permits("people", "see")
def show_person(member: str) -> ResponseReturnValue:
    """One member."""
    with reading_rows() as rows:
        return _shown(rows, member)


def _shown(rows: Rows, member: str, refused: str | None = None) -> str:
    person = members.find_member(rows, member)
    thing_or_404("people", "see", thing(person))
    key = members.current_key(rows, member)
    return render_template("console/person.html", person=person, key=key, refused=refused, **choices())


@console.post("/people/<member>/link")
@permits("people", "change")
def invite_again(member: str) -> ResponseReturnValue:
    """A new link, for who lost the link, the passphrase or the telephone: it makes a new key, to be confirmed anew."""
    with writing_rows() as rows:
        token = members.invite_again(rows, member, signed_in().member.id, now())
        return _link(members.find_member(rows, member), token)


@console.post("/people/<member>/place")
@permits("people", "change")
def move(member: str) -> ResponseReturnValue:
    """Another role or region; the key must then be confirmed anew."""
    role, region = _chosen()
    try:
        with writing_rows() as rows:
            leaving.move_member(rows, member, role, region, signed_in().member.id, now())
    except tuple(LAST) as refusal:
        return _last(member, refusal)
    return redirect(url_for("console.show_person", member=member), 303)


@console.post("/people/<member>/key/end")
@permits("people", "change")
def end_key(member: str) -> ResponseReturnValue:
    """A key was lost or stolen: it opens nothing from here on, and nobody signs in with it."""
    must_be_sure()
    with writing_rows() as rows:
        members.find_member(rows, member)
        members.end_key(rows, member, now(), by=signed_in().member.id)
        sessions.end_all(rows, member)
    return redirect(url_for("console.show_person", member=member), 303)


@console.post("/people/<member>/removal")
@permits("people", "change")
def remove(member: str) -> ResponseReturnValue:
    """A member leaves."""
    must_be_sure()
    try:
        with writing_rows() as rows:
            leaving.remove_member(rows, member, signed_in().member.id, now())
            sessions.end_all(rows, member)
    except tuple(LAST) as refusal:
        return _last(member, refusal)
    return redirect(url_for("console.list_people"), 303)


def _last(member: str, refusal: Exception) -> ResponseReturnValue:
    """The member's page, saying what would be lost with them."""
    with reading_rows() as rows:
        return _shown(rows, member, LAST[type(refusal)]), 409


def _link(member: Member, token: str) -> str:
    address = wiring().settings.public_url + url_for("console.invited", token=token)
    return render_template("console/link.html", person=member, link=address)


@console.errorhandler(NotARole)
def is_no_role(_refusal: NotARole) -> ResponseReturnValue:
    return render_template("console/refused.html", status=400), 400
