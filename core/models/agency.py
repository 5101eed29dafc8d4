"""Recruitment agencies as registers list them: a copy for each import, found by licence, by name on the keypad, by key.

`key` is the same in every import (agencies.names.agency_key): reviews, checks and history hang on it. The tables are filled
and cleared by agencies.importing alone.
"""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base

DIGITS = String().with_variant(String(collation="C"), "postgresql")
"""Digits compared byte by byte: a range of a prefix is then a range of an index, in PostgreSQL too."""

IN_KEY_ORDER = {"sqlite_with_rowid": False}


class AgencyRow(Base):
    """One agency in one import. Lists are JSON; `digest` and `branch_sum` tell whether anything of it changed.

    `held_since` is a date as far as the register tells it: 2021, 2021-05 or 2021-05-03.
    """

    __tablename__ = "agencies"
    __table_args__ = (UniqueConstraint("import_id", "licence_digits"), IN_KEY_ORDER)

    import_id: Mapped[int] = mapped_column(ForeignKey("register_imports.id"), primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str]
    folded: Mapped[str]
    other_names: Mapped[str] = mapped_column(Text)
    former_names: Mapped[str] = mapped_column(Text)
    licence: Mapped[str | None]
    licence_digits: Mapped[str | None] = mapped_column(DIGITS)
    status: Mapped[str] = mapped_column(String(16))
    status_since: Mapped[date | None]
    valid_until: Mapped[date | None]
    held_since: Mapped[str | None] = mapped_column(String(10))
    town: Mapped[str]
    phone: Mapped[str | None] = mapped_column(String(16))
    destinations: Mapped[str] = mapped_column(Text)
    activities: Mapped[str] = mapped_column(Text)
    digest: Mapped[int] = mapped_column(BigInteger)
    branches: Mapped[int]
    branch_sum: Mapped[int] = mapped_column(BigInteger)


class AgencyBranchRow(Base):
    """One place of an agency; `branch` is a hash of where it is, so that a place listed twice is one."""

    __tablename__ = "agency_branches"
    __table_args__ = (IN_KEY_ORDER,)

    import_id: Mapped[int] = mapped_column(ForeignKey("register_imports.id"), primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    branch: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    town: Mapped[str]
    address: Mapped[str]
    phone: Mapped[str | None] = mapped_column(String(16))


class AgencyWordRow(Base):
    """A name as it is spelled on the keypad, from the start of one of its words on."""

    __tablename__ = "agency_words"
    __table_args__ = (IN_KEY_ORDER,)

    import_id: Mapped[int] = mapped_column(ForeignKey("register_imports.id"), primary_key=True)
    t9: Mapped[str] = mapped_column(DIGITS, primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class AgencyChangeRow(Base):
    """What an import changed of an agency. `kind` is new, changed or gone; `fields` JSON {field: [before, after]}."""

    __tablename__ = "agency_changes"
    __table_args__ = (Index("ix_agency_changes_of", "register", "key"), IN_KEY_ORDER)

    import_id: Mapped[int] = mapped_column(ForeignKey("register_imports.id"), primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    register: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str]
    fields: Mapped[str] = mapped_column(Text)


class AgencyCheckRow(Base):
    """How often an agency was asked about on one day: never by whom, never when in the day."""

    __tablename__ = "agency_checks"
    __table_args__ = (IN_KEY_ORDER,)

    day: Mapped[date] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    count: Mapped[int]
