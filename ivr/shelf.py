"""The releases a worker has in memory. One is read from the database the first time a call needs it, then never again.

A number that a restored backup or a deleted row gave to other content is known by its digest, and read anew.
"""

from sqlalchemy import Connection

from core.ledger import Rows
from ivr.store import current_release, release_document
from publishing.release import Release, from_document
from publishing.releases import NoSuchRelease, current_digest, current_number, load_release


class NothingPublished(Exception):
    """No release exists: publish the content first (`python scripts/publish.py`)."""


class Shelf:
    """Releases by number. Safe between threads: a release read twice at once is the same value."""

    def __init__(self) -> None:
        self._releases: dict[int, Release] = {}
        self._digests: dict[int, str] = {}

    def open(self, connection: Connection) -> None:
        """Read what new calls hear before the first one comes: whatever fails then, there is a voice to say so."""
        number, digest = current_number(connection), current_digest(connection)
        if number is not None and digest is not None:
            self._releases[number] = load_release(connection, number)
            self._digests[number] = digest

    def current(self, rows: Rows) -> Release:
        """What a new call hears. Raises NothingPublished."""
        found = current_release(rows)
        if found is None:
            raise NothingPublished
        number, digest = found
        if self._digests.get(number) != digest:
            self._releases.pop(number, None)
            self._digests[number] = digest
        return self.release(rows, number)

    def release(self, rows: Rows, number: int) -> Release:
        """The release a call is pinned to. Raises publishing.releases.NoSuchRelease."""
        kept = self._releases.get(number)
        if kept is not None:
            return kept
        document = release_document(rows, number)
        if document is None:
            raise NoSuchRelease(number)
        self._releases[number] = read = from_document(number, document)
        return read

    def newest_in_memory(self) -> Release | None:
        """A release that can apologise while the database is away."""
        return self._releases[max(self._releases)] if self._releases else None
