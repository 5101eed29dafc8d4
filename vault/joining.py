"""How a member comes to a key: an invitation holds what was proposed, until the member shows that they can use it.

A key pair is proposed with its private half under a passphrase that was shown to the member and is kept nowhere. Whoever
opens a link again is shown another: what was proposed before is void.
"""

from dataclasses import dataclass, field
from datetime import datetime

from core.ledger import Rows
from vault import members
from vault.members import InvitationOver, Member


@dataclass(frozen=True)
class Proposal:
    """A key that is nobody's yet. `secret` is the sealed secret of the member's codes."""

    public: bytes
    private: bytes = field(repr=False)
    secret: bytes = field(repr=False)


def propose(rows: Rows, token: str, proposal: Proposal, now: datetime) -> None:
    """Keep what was shown to whoever has the link. Raises InvitationOver."""
    members.invited(rows, token, now)
    sql = "UPDATE invitations SET public = ?, private = ?, secret = ? WHERE token_hash = ?"
    rows.change(sql, proposal.public, proposal.private, proposal.secret, members.token_hash(token))


def proposed(rows: Rows, token: str, now: datetime) -> tuple[Member, Proposal | None]:
    """Whose link it is, and what was shown, if anything was. Raises InvitationOver."""
    member = members.invited(rows, token, now)
    sql = "SELECT public, private, secret FROM invitations WHERE token_hash = ?"
    public, private, secret = rows.one(sql, members.token_hash(token)) or (None, None, None)
    return member, None if public is None else Proposal(public, private, secret)


def accept(rows: Rows, token: str, proposal: Proposal, now: datetime) -> None:
    """The member has shown that they have the passphrase and the codes: the key is theirs, unconfirmed (P16).

    Raises InvitationOver, also when something else was proposed meanwhile.
    """
    member = members.use_invitation(rows, token, now)
    sql = "UPDATE invitations SET public = NULL, private = NULL, secret = NULL WHERE token_hash = ? AND public = ?"
    if rows.change(sql, members.token_hash(token), proposal.public) != 1:
        raise InvitationOver
    members.add_key(rows, member.id, proposal.public, proposal.private, now)
