"""The team's keys and their fingerprints: a supervisor of the region confirms a new one, by voice, and the region is told."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core import notices
from core.ledger import Rows
from vault import confirming, members
from vault.confirming import MayNotConfirm, OtherFingerprint
from vault.members import Key, Member
from web.console.desk import now, reading_rows, writing_rows
from web.console.door import console, permits, reach, signed_in, thing_or_404
from web.console.people import thing
from web.console.permissions import HEARS_CALLERS, covers
from web.console.sharing import share_waiting
from web.console.signing_in import typed

CONFIRMED = "key.confirmed"
WAITS = "key.waits"
"""The notices of a key, confirmed or waiting for it; their subject is the member."""


@console.get("/keys")
@permits("keys", "see")
def list_keys() -> ResponseReturnValue:
    """Every key that one's scope covers, with its fingerprint."""
    with reading_rows() as rows:
        return render_template("console/keys.html", keys=_seen(rows))


def _seen(rows: Rows) -> list[tuple[Member, Key | None, bool]]:
    """Members, their keys, and whether whoever asks may confirm them."""
    far, who = reach("keys", "see"), signed_in().member
    seen = [member for member in members.team(rows) if covers(far, who, thing(member))]
    return [(member, members.current_key(rows, member.id), _confirmable(rows, member)) for member in seen]


def _confirmable(rows: Rows, member: Member) -> bool:
    key = members.current_key(rows, member.id)
    waits = key is not None and key.confirmed_at is None and member.role in HEARS_CALLERS
    return waits and confirming.may_confirm(rows, member, signed_in().member.id)


@console.get("/keys/<member>")
@permits("keys", "confirm")
def show_key(member: str) -> ResponseReturnValue:
    """Confirm a key: the fingerprint is not shown, so that it must be heard."""
    with reading_rows() as rows:
        return _asked(rows, member)


def _asked(rows: Rows, member: str, refused: str | None = None) -> str:
    person = members.find_member(rows, member)
    thing_or_404("keys", "confirm", thing(person))
    return render_template("console/confirm.html", person=person, refused=refused)


@console.post("/keys/<member>")
@permits("keys", "confirm")
def confirm(member: str) -> ResponseReturnValue:
    """Confirm a member's key by the fingerprint that they read out by voice; then pass on what waits for it."""
    by = signed_in().member.id
    try:
        with writing_rows() as rows:
            person = members.find_member(rows, member)
            thing_or_404("keys", "confirm", thing(person))
            confirming.confirm_key(rows, member, by, typed("fingerprint"), now())
            notices.settle(rows, WAITS, member, now())
            notices.tell(rows, _told(rows, person, by), CONFIRMED, member, now())
    except (MayNotConfirm, OtherFingerprint) as refusal:
        why = "other" if isinstance(refusal, OtherFingerprint) else "may-not"
        with reading_rows() as rows:
            return _asked(rows, member, why), 422
    share_waiting(signed_in().opener)
    return redirect(url_for("console.list_keys"), 303)


def _told(rows: Rows, person: Member, by: str) -> list[str]:
    """Who works in the person's region, and the supervisors of all: whoever confirmed need not be told."""
    near = [member for member in members.team(rows) if member.role in HEARS_CALLERS and _near(member, person)]
    return [member.id for member in near if member.id != by]


def _near(member: Member, person: Member) -> bool:
    return person.region is None or member.region in (None, person.region)
