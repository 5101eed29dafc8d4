"""Workers' stories: told by phone, sealed as a case of the vault, and what goes out of one that a person approved (P21, P22).

Beside the grievances' tables and never in them. Rows hold no number, no call and no hour: days alone.
"""

from datetime import date

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base
from core.models.case_key import BY_ID

COPY_NAME = String(32)
"""A published copy's random name: 32 hexadecimal digits. It tells nothing of the story's id, which the vault has."""


class StoryRow(Base):
    """A story. `id` is that of its `case_keys` row. `theme` is a message's theme, or nothing.

    `voice_changed`: until its teller keys that their own voice may be heard, it is changed. `practice`: told on the practice
    phone. `reason` is why a person did not approve it (stories.states.Reason), `decided_by` that member, `decided_on` the day.
    """

    __tablename__ = "stories"
    __table_args__ = (Index("ix_stories_by_state", "state", "told_on", "id"), BY_ID)

    id: Mapped[str] = mapped_column(ForeignKey("case_keys.case_id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8))
    theme: Mapped[str | None] = mapped_column(String(16))
    voice_changed: Mapped[bool]
    practice: Mapped[bool]
    state: Mapped[str] = mapped_column(String(16))
    told_on: Mapped[date]
    reason: Mapped[str | None] = mapped_column(String(24))
    decided_by: Mapped[str | None] = mapped_column(String(16))
    decided_on: Mapped[date | None]


class StoryConsentRow(Base):
    """One use that the teller allowed by key. What has no row was refused, by a key or by silence."""

    __tablename__ = "story_consents"
    __table_args__ = (BY_ID,)

    story_id: Mapped[str] = mapped_column(ForeignKey("stories.id"), primary_key=True)
    use: Mapped[str] = mapped_column(String(8), primary_key=True)
    given_on: Mapped[date]


class StoryCopyRow(Base):
    """What goes out of a story: re-encoded, without tags, under a random name, from `aired_from` on."""

    __tablename__ = "story_copies"
    __table_args__ = (BY_ID,)

    name: Mapped[str] = mapped_column(COPY_NAME, primary_key=True)
    story_id: Mapped[str] = mapped_column(ForeignKey("stories.id"), unique=True)
    approved_on: Mapped[date]
    aired_from: Mapped[date] = mapped_column(index=True)


class StoryWordsRow(Base):
    """Title and summary of a copy in one language, written by the person who approved it."""

    __tablename__ = "story_words"
    __table_args__ = (BY_ID,)

    name: Mapped[str] = mapped_column(ForeignKey("story_copies.name"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)


class StoryFileRow(Base):
    """One sound of a copy; its file is `<name>.<form><suffix>` in Settings.stories_path (stories.published.file_name)."""

    __tablename__ = "story_files"
    __table_args__ = (BY_ID,)

    name: Mapped[str] = mapped_column(ForeignKey("story_copies.name"), primary_key=True)
    form: Mapped[str] = mapped_column(String(16), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)
    seconds: Mapped[float]


class WithdrawnStoryRow(Base):
    """A copy that may never be served again, whoever asks for it, and the day its teller or a person took it back.

    It outlives every other row of the story: stations are told by it what to delete.
    """

    __tablename__ = "withdrawn_stories"
    __table_args__ = (BY_ID,)

    name: Mapped[str] = mapped_column(COPY_NAME, primary_key=True)
    withdrawn_on: Mapped[date]
