"""Releases in the database: rows, so that any host serves them. Published whole or not at all; never changed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, literal, select

from core.database import lock_table
from core.models import CatalogueRow, ReleaseRow
from publishing.release import Release, from_document

LARGEST_NUMBER = 2**31 - 1
"""What the column holds; a database refuses to be asked for more."""


@dataclass(frozen=True)
class Published:
    """One line of the list of releases."""

    number: int
    published_at: datetime
    digest: str
    note: str


class NoSuchRelease(LookupError):
    """No release has this number. `scripts/publish.py --list` shows those there are."""


def publish_alone(connection: Connection) -> None:
    """Have any other publish wait until this transaction ends: nobody may come between reading what runs and replacing it."""
    lock_table(connection, ReleaseRow)


def publish(connection: Connection, document: str, note: str, now: datetime) -> int:
    """Write a release; new calls hear it from now on. Returns its number, which is higher than any committed before."""
    publish_alone(connection)
    values = {"published_at": now, "digest": digest_of(document), "note": note, "document": document}
    return int(
        connection.execute(insert(ReleaseRow).values(values).returning(ReleaseRow.number)).scalar_one()
    )


def digest_of(document: str) -> str:
    return hashlib.sha256(document.encode()).hexdigest()


def current_number(connection: Connection) -> int | None:
    """The newest release, or nothing when none was ever published."""
    return connection.execute(select(func.max(ReleaseRow.number))).scalar()


def load_release(connection: Connection, number: int) -> Release:
    """The release of that number, ready to answer. Raises NoSuchRelease."""
    return from_document(number, document_of(connection, number))


def document_of(connection: Connection, number: int) -> str:
    if not 0 < number <= LARGEST_NUMBER:
        raise NoSuchRelease(number)
    document = connection.execute(select(ReleaseRow.document).where(ReleaseRow.number == number)).scalar()
    if document is None:
        raise NoSuchRelease(number)
    return str(document)


def list_releases(connection: Connection) -> list[Published]:
    """All releases, the newest first."""
    rows = connection.execute(
        select(ReleaseRow.number, ReleaseRow.published_at, ReleaseRow.digest, ReleaseRow.note).order_by(
            ReleaseRow.number.desc()
        )
    )
    return [Published(row.number, row.published_at, row.digest, row.note) for row in rows]


def current_digest(connection: Connection) -> str | None:
    number = current_number(connection)
    if number is None:
        return None
    return str(connection.execute(select(ReleaseRow.digest).where(ReleaseRow.number == number)).scalar_one())


def roll_back(connection: Connection, number: int, now: datetime) -> int:
    """Publish an older release again under a new number: calls that are on stay with the one they began with. What it says in
    other words (publishing.catalogue) comes along.

    Raises NoSuchRelease; ValueError when this version cannot read the release, for then no call could hear it.
    """
    document = document_of(connection, number)
    from_document(number, document)
    made = publish(connection, document, f"release {number} again", now)
    kept = select(literal(made), CatalogueRow.digest, CatalogueRow.document).where(
        CatalogueRow.number == number
    )
    connection.execute(insert(CatalogueRow).from_select(["number", "digest", "document"], kept))
    return made
