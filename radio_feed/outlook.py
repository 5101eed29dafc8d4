"""What the editor of a programme has to know, kept where the console can show it: the worker plans, a page only reads.

Written at every look at a week, also where nothing can be put together: then there is no programme, and this tells why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, select

from core.database import upsert
from core.models import ProgrammeOutlookRow
from radio_feed.packs.weeks import Week
from radio_feed.programmes import Note, Planned

NOTES = TypeAdapter(tuple[Note, ...])


@dataclass(frozen=True)
class Outlook:
    """A programme as it would be put together at `looked_at`: `seconds` long, or not at all where nothing is `airable`."""

    programme: str
    language: str
    title: str
    seconds: float
    airable: bool
    notes: tuple[Note, ...]
    looked_at: datetime


def keep_outlook(connection: Connection, planned: Planned, now: datetime) -> None:
    """Write what this plan tells; what an earlier one of the same week told is replaced."""
    keys = {"week": str(planned.week), "programme": planned.programme_id, "language": planned.language}
    values = {
        "title": planned.title,
        "seconds": planned.seconds,
        "airable": planned.airable,
        "notes": NOTES.dump_json(planned.notes).decode(),
        "looked_at": now,
    }
    row = upsert(connection, ProgrammeOutlookRow).values(**keys, **values)
    connection.execute(row.on_conflict_do_update(index_elements=list(keys), set_=values))


def outlooks_of(connection: Connection, week: Week) -> Sequence[Outlook]:
    """Those of a week, by recipe and language; none before the worker has looked at it."""
    row = ProgrammeOutlookRow
    asked = select(*row.__table__.columns).where(row.week == str(week)).order_by(row.programme, row.language)
    return [
        Outlook(
            found.programme, found.language, found.title, found.seconds, found.airable,
            NOTES.validate_json(found.notes), found.looked_at,
        )
        for found in connection.execute(asked)
    ]  # fmt: skip


def forget_outlooks(connection: Connection, this: Week) -> None:
    """Weeks that are over are nobody's work any more."""
    connection.execute(delete(ProgrammeOutlookRow).where(ProgrammeOutlookRow.week < str(this)))
