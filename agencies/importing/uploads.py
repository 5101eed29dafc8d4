"""Lists given in the console: rows, so that whichever process the worker is, and on whichever host, finds them (P27).

Giving, ordering and dropping are short transactions of a page; looking and taking over are the worker's
(agencies.importing.taking). What is given is a list that an authority publishes: never anything of a caller's.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from agencies.importing.refusals import ImportRefused
from agencies.names import clean
from core.asking import Source, asking, day
from core.clock import milliseconds, moment
from core.ledger import Rows
from core.outbox import enqueue_in
from core.states import Transitions

LARGEST = 5_000_000
"""Bytes of a file: some 25,000 agencies, written in one short transaction; a larger list goes by the script."""
LONGEST_NAME = 80
LONGEST_REASON = 500
LOOK, TAKE, UNDO = "register.look", "register.take", "register.undo"
"""The kinds of tasks that look at a given list, that take it over, and that bring the list before back."""


class UploadState(StrEnum):
    """`given` waits for the worker to look at it, `looked` for a person, `ordered` for the worker to take it over."""

    GIVEN = "given"
    LOOKED = "looked"
    ORDERED = "ordered"
    APPLIED = "applied"
    UNREADABLE = "unreadable"
    DROPPED = "dropped"


LEADS_TO = {
    UploadState.GIVEN: (UploadState.LOOKED, UploadState.UNREADABLE, UploadState.DROPPED),
    UploadState.LOOKED: (UploadState.ORDERED, UploadState.DROPPED),
    UploadState.ORDERED: (UploadState.LOOKED, UploadState.APPLIED, UploadState.UNREADABLE),
    UploadState.APPLIED: (),
    UploadState.UNREADABLE: (),
    UploadState.DROPPED: (),
}
"""An order that cannot be carried out, for the list before it is another now, leads back to a person."""
MOVES = Transitions("register_uploads", LEADS_TO)
OVER = MOVES.over()


class CannotGive(ImportRefused):
    """The file is empty or too large, or its day is to come."""


class NoSuchUpload(ImportRefused):
    """No upload has this id, or its state does not lead there: somebody else was quicker. Look again."""

    def __init__(self) -> None:
        super().__init__("That list is not there any more as it was.", "Look at the page again.")


@dataclass(frozen=True)
class Upload:
    """A given list without its bytes. `told` is what the import said (agencies.importing.taking.told_of)."""

    id: str
    register: str
    file: str
    listed_on: date
    given_at: datetime
    state: UploadState
    against: int | None
    told: Mapping[str, Any]
    has_rejected: bool
    reason: str | None

    @property
    def is_over(self) -> bool:
        return self.state in OVER


COLUMNS = "id, register, file, listed_on, given_at, state, against, told, rejected IS NOT NULL AS has_rejected, reason"


def give(
    rows: Rows, register: str, file: str, content: bytes, listed_on: date, now: datetime, today: date
) -> str:
    """Keep a list that somebody hands in, to be looked at; its id. Raises CannotGive."""
    if not content:
        raise CannotGive("The file is empty.", "Fetch the list again.")
    if len(content) > LARGEST:
        raise CannotGive(
            f"The file has {len(content):,} bytes, more than {LARGEST:,}.",
            "Import it with scripts/import_agencies.py.",
        )
    if listed_on > today:
        raise CannotGive(f"{listed_on} is in the future.", "Give the day on which the list was read.")
    upload_id = secrets.token_hex(8)
    rows.change(
        "INSERT INTO register_uploads (id, register, file, listed_on, given_at, state, content, told)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, '{}')",
        upload_id, register, _file_name(file), listed_on.isoformat(), milliseconds(now), UploadState.GIVEN.value,
        content,
    )  # fmt: skip
    enqueue_in(rows, LOOK, {"upload": upload_id})
    return upload_id


def order(rows: Rows, upload_id: str, reason: str | None = None) -> Upload:
    """Have a list that was looked at taken over. Raises NoSuchUpload."""
    said = clean(reason or "")[:LONGEST_REASON] or None
    move(rows, upload_id, UploadState.ORDERED, reason=said)
    enqueue_in(rows, TAKE, {"upload": upload_id})
    return upload_of(rows, upload_id)


def drop(rows: Rows, upload_id: str) -> Upload:
    """Let a list go that nobody wants. Raises NoSuchUpload."""
    move(rows, upload_id, UploadState.DROPPED)
    return upload_of(rows, upload_id)


def ask_to_undo(rows: Rows, register: str, import_id: int) -> None:
    """Have the list before this import brought back: of that import alone, however often it is asked for."""
    enqueue_in(rows, UNDO, {"register": register, "import": import_id}, key=f"{register} {import_id}")


def move(rows: Rows, upload_id: str, to: UploadState, **columns: Any) -> None:
    """Set the state, with other columns of it; what is over keeps no bytes. Raises NoSuchUpload."""
    if to in OVER:
        columns = columns | {"content": None}
    if not MOVES.move(rows, upload_id, to, **columns):
        raise NoSuchUpload


def uploads(source: Source) -> list[Upload]:
    """All that there are, the newest first."""
    found = asking(source)(f"SELECT {COLUMNS} FROM register_uploads ORDER BY given_at DESC, id LIMIT 50")  # noqa: S608
    return [_upload(row) for row in found]


def upload_of(source: Source, upload_id: str) -> Upload:
    """One of them. Raises NoSuchUpload."""
    found = asking(source)(f"SELECT {COLUMNS} FROM register_uploads WHERE id = ?", upload_id)  # noqa: S608
    if not found:
        raise NoSuchUpload
    return _upload(found[0])


def content_of(source: Source, upload_id: str) -> bytes:
    """Its bytes. Raises NoSuchUpload when it is over."""
    found = asking(source)("SELECT content FROM register_uploads WHERE id = ?", upload_id)
    if not found or found[0][0] is None:
        raise NoSuchUpload
    return bytes(found[0][0])


def rejected_of(source: Source, upload_id: str) -> str:
    """The rejected rows as CSV, each with its line and reason. Raises NoSuchUpload when there are none."""
    found = asking(source)("SELECT rejected FROM register_uploads WHERE id = ?", upload_id)
    if not found or found[0][0] is None:
        raise NoSuchUpload
    return str(found[0][0])


def _upload(row: tuple[Any, ...]) -> Upload:
    id_, register, file, listed_on, given_at, state, against, told, has_rejected, reason = row
    listed = day(listed_on)
    assert listed is not None
    return Upload(
        id_, register, file, listed, moment(given_at), UploadState(state), against, json.loads(told),
        bool(has_rejected), reason,
    )  # fmt: skip


def _file_name(given: str) -> str:
    """The last part of what a browser calls the file: a name, never a way to another folder."""
    name = clean(PurePath(given.replace("\\", "/")).name).lstrip(".")[-LONGEST_NAME:]
    return name or "list"
