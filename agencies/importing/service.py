"""Import a register's list: read it, stage it, tell what would change, and, when asked to, make it what callers hear.

Killed at any moment it leaves the old list current and a stage that the next run clears.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from agencies.importing.difference import Change, ChangeKind, Difference
from agencies.importing.files import ListFile, digest_of, look_over
from agencies.importing.lock import only_import
from agencies.importing.records import (
    begin,
    confirm,
    current_import,
    flip,
    flip_back,
    give_up,
    leftovers,
)
from agencies.importing.refusals import ImportRefused, NotAList, NothingToUndo
from agencies.importing.rejects import RejectedRows
from agencies.importing.rows import Rejected, RowReader
from agencies.importing.stage import TABLES, Line, Pace, Stage, clear, insert
from agencies.importing.states import NotThere
from agencies.importing.tables import Table, open_table
from agencies.registers import Register
from core.clock import ANTANANARIVO, Clock
from core.instance import private_folder
from core.ledger import Ledger, open_ledger
from core.logging import log

EXAMPLES = 10
"""Changes of each kind that are told one by one."""
AGENCY_TABLES = tuple(table for table in TABLES if table != "agency_changes")
"""What goes when an import is past; its changes stay, as history."""

Progress = Callable[[float], None]
"""Told from time to time what share of the file is read."""


def _unseen(_share: float) -> None:
    """Nobody watches."""


class Ending(StrEnum):
    APPLIED = "applied"
    PREVIEWED = "previewed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    UNDONE = "undone"


@dataclass(frozen=True)
class Outcome:
    """What an import did, or would do. `refusal` says why it was, or would be, refused; `notes` what else to look at."""

    ending: Ending
    counts: dict[str, int] = field(default_factory=dict)
    examples: tuple[Change, ...] = ()
    rejected_file: Path | None = None
    refusal: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Importer:
    """What every import of a deployment works with. `folder` is the instance."""

    engine: Engine
    clock: Clock
    folder: Path
    open_ledger: Callable[[Engine], Ledger] = open_ledger


def import_agencies(
    importer: Importer,
    register_id: str,
    register: Register,
    path: Path,
    *,
    apply: bool = False,
    force: str | None = None,
    progress: Progress = _unseen,
) -> Outcome:
    """Import the file as the register's list; without `apply` only tell what would change. Raises ImportRefused."""
    today = importer.clock.now().astimezone(ANTANANARIVO).date()
    if register.mapping is None:
        raise ImportRefused(
            f"{register_id} has no list: its regime is {register.regime}.",
            "Add a mapping to its file once its authority publishes a list.",
        )
    if register.source.read_on > today:
        raise ImportRefused(
            f"source > read_on of {register_id} is {register.source.read_on}, in the future.",
            "Write the day on which the list was read.",
        )
    private_folder(importer.folder)
    with only_import(importer.engine, importer.folder):
        ledger = importer.open_ledger(importer.engine)
        _clear_leftovers(importer.engine, ledger)
        run = _Run(importer, ledger, register_id, register, look_over(path), force)
        return run.repeat(apply) or run.carry_out(apply, progress)


def undo_import(importer: Importer, register_id: str) -> Outcome:
    """Make the list before the current one what callers hear again. Raises NothingToUndo and AnotherImport."""
    private_folder(importer.folder)
    with only_import(importer.engine, importer.folder):
        ledger = importer.open_ledger(importer.engine)
        current = current_import(importer.engine, register_id)
        if current is None:
            raise NothingToUndo(f"{register_id} has no list.", "Import one.")
        try:
            ledger.write(lambda rows: flip_back(rows, register_id, current))
        except NotThere:
            raise NothingToUndo(
                f"The list before the current one of {register_id} is no longer kept.",
                "Import its file again.",
            ) from None
        _clear_leftovers(importer.engine, ledger)
        log("register.undone", path=register_id)
        return Outcome(Ending.UNDONE)


def _clear_leftovers(engine: Engine, ledger: Ledger) -> None:
    staged, ended = leftovers(engine)
    for import_id in staged:
        clear(ledger, import_id)
        ledger.write(partial(give_up, import_id=import_id))
    for import_id in ended:
        clear(ledger, import_id, AGENCY_TABLES)


class _Run:
    """One import of one file, with the lock held."""

    def __init__(
        self,
        importer: Importer,
        ledger: Ledger,
        register_id: str,
        register: Register,
        file: ListFile,
        force: str | None,
    ) -> None:
        assert register.mapping is not None
        self._importer, self._ledger = importer, ledger
        self._id, self._register, self._mapping = register_id, register, register.mapping
        self._file, self._force = file, force
        self._digest = digest_of(file, register.mapping.model_dump(mode="json"))
        self._current = current_import(importer.engine, register_id)

    def repeat(self, apply: bool) -> Outcome | None:
        """The same bytes read in the same way change nothing, but the day on which they were last seen."""
        current, read_on = self._current, self._register.source.read_on
        if current is None or current.digest != self._digest:
            return None
        if apply and read_on > current.listed_on:
            self._ledger.write(lambda rows: confirm(rows, current.id, read_on))
            return Outcome(Ending.UNCHANGED, notes=(f"The same list, read again on {read_on}.",))
        return Outcome(Ending.UNCHANGED)

    def carry_out(self, apply: bool, progress: Progress) -> Outcome:
        stage_id = self._begin()
        try:
            outcome = self._outcome(stage_id, apply, progress)
            if outcome.ending is Ending.APPLIED:
                self._apply(stage_id, outcome)
            return outcome
        finally:
            # By the state in the database, not by how we got here: what was flipped is never cleared as a stage.
            _clear_leftovers(self._importer.engine, self._ledger)

    def _begin(self) -> int:
        now, read_on = self._importer.clock.now(), self._register.source.read_on
        return self._ledger.write(
            lambda rows: begin(rows, self._id, self._digest, self._file.path.name, read_on, now)
        )

    def _outcome(self, stage_id: int, apply: bool, progress: Progress) -> Outcome:
        read, rejected, rejected_file = self._stage(stage_id, progress)
        difference = self._difference(stage_id)
        counts = {kind.value: difference.count(kind) for kind in ChangeKind}
        listed = difference.agencies(self._current.id if self._current else None)
        counts |= {
            "rows": read,
            "rejected": rejected,
            "agencies": difference.agencies(stage_id),
            "before": listed,
        }
        refusal = self._refusal(counts)
        stopped = refusal and not self._force
        ending = Ending.PREVIEWED if not apply else Ending.REFUSED if stopped else Ending.APPLIED
        examples = tuple(
            change
            for kind in ChangeKind
            for change, _ in zip(difference.changes(kind), range(EXAMPLES), strict=False)
        )
        return Outcome(ending, counts, examples, rejected_file, refusal, tuple(self._notes()))

    def _difference(self, stage_id: int) -> Difference:
        return Difference(self._importer.engine, self._current.id if self._current else None, stage_id)

    def _stage(self, stage_id: int, progress: Progress) -> tuple[int, int, Path | None]:
        with open_table(self._file, self._mapping) as table:
            today = self._importer.clock.now().astimezone(ANTANANARIVO).date()
            reader = RowReader(self._id, self._register, table.header, today)
            name = f"{self._id}-{self._digest[:12]}-rejected.csv"
            rejects = RejectedRows(self._importer.folder / "imports" / name, table.header)
            try:
                read = _stage_rows(table, reader, Stage(self._ledger, stage_id, rejects.add), progress)
            except BaseException:
                rejects.drop()
                raise
        if read == 0:
            raise NotAList(f"{self._file.path} has a header and no agency.", "Fetch the list again.")
        return read, rejects.count, rejects.keep()

    def _refusal(self, counts: dict[str, int]) -> str | None:
        """Why the list cannot be believed as a whole, or nothing."""
        limits = self._mapping.refuse_above
        shares = {
            "of the rows are rejected": (counts["rejected"] / counts["rows"], limits.rejected),
            "of the agencies are gone": (counts["gone"] / max(1, counts["before"]), limits.gone),
        }
        over = [
            f"{share:.0%} {what}, more than the {limit:.0%} allowed"
            for what, (share, limit) in shares.items()
            if share > limit
        ]
        return "; ".join(over) if over else None

    def _notes(self) -> list[str]:
        read_on = self._register.source.read_on
        if self._current and read_on <= self._current.listed_on:
            return [
                f"The list is another, but source > read_on of {self._id} is still {read_on}: write when it was read."
            ]
        return []

    def _apply(self, stage_id: int, outcome: Outcome) -> None:
        """Write the history, then flip. The first list of a register needs none: all of it came then."""
        if self._current:
            _record_changes(self._ledger, self._id, stage_id, self._difference(stage_id))
        forced = self._force if outcome.refusal else None
        now = self._importer.clock.now()
        self._ledger.write(
            lambda rows: flip(rows, self._id, stage_id, self._current, outcome.counts, forced, now)
        )
        log("register.imported", path=self._id, count=outcome.counts["agencies"])
        if forced:
            log("register.forced", path=self._id, count=outcome.counts["rejected"])


def _stage_rows(table: Table, reader: RowReader, stage: Stage, progress: Progress) -> int:
    """Read every row; how many there were."""
    entry_of, read = reader.reader(), 0
    for read, (line, cells) in enumerate(table.rows, start=1):
        try:
            stage.add(Line(line, cells, entry_of(cells)))
        except Rejected as rejected:
            stage.reject(line, str(rejected), cells)
        if not read & 1023:
            progress(table.read)
    stage.flush()
    progress(1.0)
    return read


def _record_changes(ledger: Ledger, register_id: str, import_id: int, difference: Difference) -> None:
    columns = ("import_id", "key", "register", "kind", "name", "fields")
    waiting: list[tuple[object, ...]] = []
    pace = Pace()

    def flush() -> None:
        pace.write(ledger, lambda rows: insert(rows, "agency_changes", columns, waiting))
        waiting.clear()

    for kind in ChangeKind:
        for change in difference.changes(kind):
            waiting.append((import_id, change.key, register_id, kind.value, change.name, change.as_json()))
            if len(waiting) >= pace.rows:
                flush()
    if waiting:
        flush()
