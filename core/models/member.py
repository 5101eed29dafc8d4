"""Members of the team, their keys, the invitations they came by, and the escrow key."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, UtcTime
from core.models.case_key import ID


class MemberRow(Base):
    """A person with one role (vault.members.Role). A supervisor or partner without a region is every region's."""

    __tablename__ = "members"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(16))
    region: Mapped[str | None] = mapped_column(String(16))
    invited_at: Mapped[datetime] = mapped_column(UtcTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    signed_in_at: Mapped[datetime | None] = mapped_column(UtcTime)


class MemberKeyRow(Base):
    """A key pair. `private` is wrapped under the passphrase; nothing is wrapped to `public` before it is confirmed (P16).

    `ended_at`: replaced, or its member is gone. A member has one key that has not ended, at most.
    """

    __tablename__ = "member_keys"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("members.id"), index=True)
    public: Mapped[bytes] = mapped_column(LargeBinary)
    private: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    confirmed_by: Mapped[str | None] = mapped_column(ForeignKey("members.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)


class InvitationRow(Base):
    """A link by which a member makes a key, once: only the hash of its token is kept.

    The last three are proposed, until the member shows that they have the passphrase and the codes: a public key, the private
    key under the passphrase, the sealed secret of the codes.
    """

    __tablename__ = "invitations"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("members.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)
    public: Mapped[bytes | None] = mapped_column(LargeBinary)
    private: Mapped[bytes | None] = mapped_column(LargeBinary)
    secret: Mapped[bytes | None] = mapped_column(LargeBinary)


class EscrowKeyRow(Base):
    """The public half of the escrow key; its private half is on paper, in two halves. One has not ended, at most."""

    __tablename__ = "escrow_keys"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    public: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
