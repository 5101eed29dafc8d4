"""Signing in to the console: sessions, the second factor, and how often somebody tried in vain."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, UtcTime


class SessionRow(Base):
    """Somebody signed in. `boxed` is their private key under a random key that only the cookie holds (vault.opening.hold)."""

    __tablename__ = "sessions"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("members.id"), index=True)
    boxed: Mapped[bytes] = mapped_column(LargeBinary)
    began_at: Mapped[datetime] = mapped_column(UtcTime)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)


class SecondFactorRow(Base):
    """A member's TOTP secret, sealed under a key of SECRET_KEY. No code of `last_step`, or of one before it, counts again."""

    __tablename__ = "second_factors"

    member_id: Mapped[str] = mapped_column(ForeignKey("members.id"), primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(BigInteger)


class SignInAttemptRow(Base):
    """Attempts since the last that succeeded; `bucket` is a short hash of a name and of the browser."""

    __tablename__ = "sign_in_attempts"

    bucket: Mapped[str] = mapped_column(String(80), primary_key=True)
    count: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcTime)
