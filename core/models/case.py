"""What is known of a case without any key: kind, region, state, dates. What was said, written and keyed is sealed (vault).

No row holds a number, a caller's bucket or a time finer than the hour, so that none can be matched with a carrier's list (P07).
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String, text, true
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, UtcTime
from core.models.case_key import BY_ID, ID

LISTED = ("state", "region", "kind")
"""What the list is filtered by: an index in the order of the list that holds it answers without the table."""


class CaseRow(Base):
    """A grievance. `id` is that of its `case_keys` row; `region` is the family's, nobody's when it was not told.

    `received_at` and `deadline_at` are cut to the hour. `hours` are those in which a call back is safe (cases.answers.Hours),
    nothing where no call is allowed. `refers`: the worker allowed by key that partners hear it. `owner` is a member.
    `alarms`: how often the team was told that the deadline is over (cases.alarms). `unread`: something of the caller's is there
    that neither its owner nor, where it has none, anybody has seen.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_by_deadline", "deadline_at", "id", *LISTED),
        Index("ix_cases_by_age", "received_at", "id", *LISTED),
        Index("ix_cases_by_name", "name", "id", *LISTED),
        Index(
            "ix_cases_unread",
            "deadline_at",
            "id",
            sqlite_where=text("unread"),
            postgresql_where=text("unread"),
        ),
        BY_ID,
    )

    id: Mapped[str] = mapped_column(ForeignKey("case_keys.case_id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    origin: Mapped[str] = mapped_column(String(16))
    region: Mapped[str | None] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(16))
    country: Mapped[str | None] = mapped_column(String(16))
    about: Mapped[str | None] = mapped_column(String(8))
    hours: Mapped[str | None] = mapped_column(String(16))
    refers: Mapped[bool]
    state: Mapped[str] = mapped_column(String(16))
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    deadline_at: Mapped[datetime] = mapped_column(UtcTime)
    owner: Mapped[str | None] = mapped_column(ForeignKey("members.id"), index=True)
    outcome: Mapped[str | None] = mapped_column(String(24))
    closed_on: Mapped[date | None]
    linked_to: Mapped[str | None] = mapped_column(ID, index=True)
    alarms: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    unread: Mapped[bool] = mapped_column(server_default=true())


class CaseEventRow(Base):
    """The timeline of a case: who did what. `actor` is a member's id, or `caller`, `line`, `worker`; `at` is cut to the hour.

    `number` is the event's place in its case, for hours do not tell it.
    """

    __tablename__ = "case_events"
    __table_args__ = (Index("ix_case_events_of", "case_id", "number"), BY_ID)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    number: Mapped[int] = mapped_column(server_default="0")
    at: Mapped[datetime] = mapped_column(UtcTime)
    actor: Mapped[str] = mapped_column(String(16))
    verb: Mapped[str] = mapped_column(String(32))


class ExpectedRecordingRow(Base):
    """A Record that was begun: what it holds comes from the carrier by three ways, or never (P30).

    `case_id` is the vault's case that it is sealed to; `purpose` says whose room that is. `call_sid`, `sid` and `url` tie it to
    the carrier, and are erased once the carrier's copy is gone: what stays is a tombstone (P07, P12).
    """

    __tablename__ = "expected_recordings"
    __table_args__ = (
        Index("ix_expected_recordings_call", "call_sid", "turn"),
        Index("ix_expected_recordings_state", "state", "expected_at"),
        BY_ID,
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_keys.case_id"), index=True)
    purpose: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    call_sid: Mapped[str | None] = mapped_column(String(64))
    turn: Mapped[int | None]
    sid: Mapped[str | None] = mapped_column(String(64))
    url: Mapped[str | None] = mapped_column(String(512))
    expected_at: Mapped[datetime] = mapped_column(UtcTime)
    announced_at: Mapped[datetime | None] = mapped_column(UtcTime)
    sealed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    item_id: Mapped[str | None] = mapped_column(ID)
