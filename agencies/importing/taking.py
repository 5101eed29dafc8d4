"""Lists given in the console are looked at and taken over, by the worker: an import of a minute holds no page and no call.

A given list lies in the instance for the time of its import, in a folder of its own, and nowhere else on disk.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from sqlalchemy import Connection

from agencies.importing.records import current_import
from agencies.importing.refusals import AnotherImport, ImportRefused, NothingToUndo
from agencies.importing.service import Ending, Importer, Outcome, import_agencies, undo_import
from agencies.importing.uploads import (
    LOOK,
    TAKE,
    UNDO,
    NoSuchUpload,
    Upload,
    UploadState,
    content_of,
    move,
    upload_of,
)
from agencies.registers import Register, Registers
from core.database import reading
from core.instance import private_folder
from core.ledger import rows_of
from core.logging import log_failure
from core.outbox import Effects, Handler, Outside, Task

MOST_REJECTED = 200_000
"""Characters of rejected rows that are kept for the page; the file in the instance has all of them."""
GIVEN = "given-"
"""How the folder of a list begins."""


def told_of(outcome: Outcome) -> dict[str, Any]:
    """What an import said, for the page that asked for it."""
    return {
        "ending": outcome.ending.value,
        "counts": outcome.counts,
        "examples": [
            {"kind": change.kind.value, "name": change.name, "fields": change.fields}
            for change in outcome.examples
        ],
        "refusal": outcome.refusal,
        "notes": list(outcome.notes),
    }


def _nothing(_connection: Connection) -> None:
    """Somebody else was quicker: there is nothing left to do."""


@dataclass(frozen=True)
class ListTaker:
    """The handlers of LOOK, TAKE and UNDO."""

    importer: Importer
    registers: Callable[[], Registers]

    def handlers(self) -> Mapping[str, Handler]:
        return {LOOK: Outside(self._look), TAKE: Outside(self._take), UNDO: Outside(self._undo)}

    def _look(self, task: Task) -> Effects:
        """Tell what would change against the list that is current now."""
        upload = self._upload(task, UploadState.GIVEN)
        return self._carried_out(upload, self._current(upload), apply=False) if upload else _nothing

    def _take(self, task: Task) -> Effects:
        """Take over what a person looked at. Where the current list is another by now, they look again.

        Killed between the flip and the end of this task, the list is current already: then it is the same list again.
        """
        upload = self._upload(task, UploadState.ORDERED)
        if upload is None:
            return _nothing
        current = self._current(upload)
        return self._carried_out(upload, current, apply=current == upload.against)

    def _carried_out(self, upload: Upload, current: int | None, *, apply: bool) -> Effects:
        """Raises AnotherImport: the task is tried again."""
        try:
            outcome = self._imported(upload, apply=apply)
        except AnotherImport:
            raise
        except ImportRefused as refused:
            return _unreadable(upload, refused)
        ordered = upload.state is UploadState.ORDERED
        taken = ordered and outcome.ending in (Ending.APPLIED, Ending.UNCHANGED)
        return _moved(upload, UploadState.APPLIED if taken else UploadState.LOOKED, outcome, current)

    def _current(self, upload: Upload) -> int | None:
        current = current_import(self.importer.engine, upload.register)
        return current.id if current else None

    def _undo(self, task: Task) -> Effects:
        register, import_id = task.payload["register"], task.payload["import"]
        current = current_import(self.importer.engine, register)
        if current is not None and current.id == import_id:
            try:
                undo_import(self.importer, register)
            except NothingToUndo as nothing:
                log_failure("register.not-undone", nothing, path=register)
        return _nothing

    def _upload(self, task: Task, state: UploadState) -> Upload | None:
        with reading(self.importer.engine) as connection:
            try:
                upload = upload_of(connection, task.payload["upload"])
            except NoSuchUpload:
                return None
        return upload if upload.state is state else None

    def _imported(self, upload: Upload, *, apply: bool) -> Outcome:
        register = self._register(upload)
        with reading(self.importer.engine) as connection:
            content = content_of(connection, upload.id)
        folder = _own_folder(self.importer.folder)
        try:
            path = folder / upload.file
            path.write_bytes(content)
            return import_agencies(
                self.importer, upload.register, register, path, apply=apply, force=upload.reason
            )
        finally:
            shutil.rmtree(folder)

    def _register(self, upload: Upload) -> Register:
        """The register as its file has it, read on the day that was said with the list. Raises ImportRefused."""
        register = self.registers().get(upload.register)
        if register is None:
            raise ImportRefused(f"There is no register {upload.register!r} any more.", "Drop the list.")
        return read_on(register, upload.listed_on)


def read_on(register: Register, day: date) -> Register:
    """The register with the day on which its list was read."""
    return register.model_copy(update={"source": register.source.model_copy(update={"read_on": day})})


def _own_folder(instance: Path) -> Path:
    """A new folder for one list; what a worker that was killed left is removed. There is one worker."""
    folder = private_folder(private_folder(instance) / "imports")
    for left in folder.glob(f"{GIVEN}*"):
        shutil.rmtree(left)
    return Path(mkdtemp(prefix=GIVEN, dir=folder))


def _unreadable(upload: Upload, refused: ImportRefused) -> Effects:
    told = json.dumps({"why": _named(refused.what, upload), "remedy": refused.remedy})
    return lambda connection: move(rows_of(connection), upload.id, UploadState.UNREADABLE, told=told)


def _moved(upload: Upload, to: UploadState, outcome: Outcome, against: int | None) -> Effects:
    told, rejected = json.dumps(told_of(outcome)), None
    if outcome.rejected_file:
        rejected = _start_of(outcome.rejected_file)

    def effects(connection: Connection) -> None:
        move(rows_of(connection), upload.id, to, told=told, rejected=rejected, against=against)

    return effects


def _start_of(file: Path) -> str:
    """The first of the rejected rows, whole lines of them."""
    with file.open(encoding="utf-8", newline="") as text:
        start = text.read(MOST_REJECTED).replace("\x00", "")  # which PostgreSQL keeps in no text
        return start if len(start) < MOST_REJECTED else start[: start.rfind("\n") + 1]


def _named(message: str, upload: Upload) -> str:
    """The message with the file's own name where it says its place on this machine."""
    before, found, after = message.partition(upload.file)
    return f"{before[: before.rfind(' ') + 1]}{found}{after}" if found else message
