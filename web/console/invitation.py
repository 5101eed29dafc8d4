"""An invitation: the member is shown a passphrase and the secret of their codes, once, and proves that they have kept both.

Nothing is shown when the link is merely opened (programs open links, too), and what was shown is kept nowhere: only a private
key under the passphrase, and the secret sealed. Opened anew, the link shows others. The key that is made opens nothing before a
supervisor has confirmed its fingerprint (P16).
"""

from flask import render_template
from flask.typing import ResponseReturnValue

from core import notices
from core.ledger import Rows
from core.one_at_a_time import Busy
from vault import confirming, joining, members, opening
from vault.joining import Proposal
from vault.members import InvitationOver, Member
from vault.opening import WrongPassphrase
from web.console import attempts, codes, sessions
from web.console.attempts import TooSoon
from web.console.codes import Codes, WrongCode
from web.console.desk import now, reading_rows, real_now, writing_rows
from web.console.door import console, public
from web.console.keys import WAITS
from web.console.permissions import HEARS_CALLERS
from web.console.signing_in import stretching, typed
from web.security import wiring


@console.get("/invitation/<token>")
@public
def invited(token: str) -> ResponseReturnValue:
    """Who is invited, and what they need at hand."""
    with reading_rows() as rows:
        member = members.invited(rows, token, now())
    return render_template("console/invited.html", token=token, member=member)


@console.post("/invitation/<token>")
@public
def show_secrets(token: str) -> ResponseReturnValue:
    """Make a key pair and a secret, and show the passphrase and the secret this once."""
    with reading_rows() as rows:
        member = members.invited(rows, token, now())
    with stretching():
        made = opening.new_key()
    secret = codes.new_secret()
    sealed = Codes(wiring().settings.secret_key).seal(secret, member.id)
    with writing_rows() as rows:
        joining.propose(rows, token, Proposal(made.public, made.private, sealed), now())
    address = codes.address(secret, member.name)
    return render_template(
        "console/secrets.html",
        token=token,
        member=member,
        passphrase=made.passphrase,
        secret=codes.in_groups(secret),
        address=address,
        picture=codes.picture(address),
    )


@console.post("/invitation/<token>/proof")
@public
def prove_kept(token: str) -> ResponseReturnValue:
    """The member gives back what they were shown: the key is theirs, and they read its fingerprint out."""
    with writing_rows() as rows:
        member, proposal = joining.proposed(rows, token, now())
        attempts.count(rows, attempts.of_link(token), now())
    if proposal is None:
        raise InvitationOver
    try:
        step = _proved(member, proposal)
    except (WrongPassphrase, WrongCode):
        return render_template("console/prove.html", token=token, member=member, refused="wrong"), 422
    with writing_rows() as rows:
        joining.accept(rows, token, proposal, now())
        codes.keep(rows, member.id, proposal.secret, step)
        sessions.end_all(rows, member.id)
        if member.role in HEARS_CALLERS:
            notices.tell(rows, _may_confirm(rows, member), WAITS, member.id, now())
    return render_template(
        "console/joined.html", member=member, fingerprint=members.fingerprint(proposal.public)
    )


def _may_confirm(rows: Rows, member: Member) -> list[str]:
    """Who can confirm the new key, and is told that it waits."""
    return [each.id for each in members.team(rows) if confirming.may_confirm(rows, member, each.id)]


def _proved(member: Member, proposal: Proposal) -> int:
    """The step of the code that was shown with the right passphrase. Raises WrongPassphrase, WrongCode, Busy."""
    with stretching():
        opening.open_private(proposal.private, typed("passphrase"))
    box = Codes(wiring().settings.secret_key)
    return box.check(proposal.secret, member.id, typed("code"), real_now())


@console.errorhandler(InvitationOver)
def is_over(_refusal: InvitationOver) -> ResponseReturnValue:
    """The link was used, or is too old."""
    return render_template("console/refused.html", status=404, link=True), 404


@console.errorhandler(TooSoon)
@console.errorhandler(Busy)
def is_too_soon(refusal: Exception) -> ResponseReturnValue:
    status = 429 if isinstance(refusal, TooSoon) else 503
    return render_template("console/refused.html", status=status), status
