"""The rows of expected recordings: how they are read, and the one table by which their state changes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.clock import milliseconds, moment
from core.ledger import Rows
from core.states import Transitions
from vault.sealing import new_id


class RecordingState(StrEnum):
    """`silent`: the carrier went on without a sound. `announced`: the carrier has it. `sealed`: the vault has it, too.

    `cleared`: the carrier has nothing of it any more. `lost` never came. `discarded`: the caller took it back, or there was none.
    """

    EXPECTED = "expected"
    SILENT = "silent"
    ANNOUNCED = "announced"
    SEALED = "sealed"
    CLEARED = "cleared"
    LOST = "lost"
    DISCARDED = "discarded"


LEADS_TO = {
    RecordingState.EXPECTED: (
        RecordingState.SILENT,
        RecordingState.ANNOUNCED,
        RecordingState.LOST,
        RecordingState.DISCARDED,
    ),
    RecordingState.SILENT: (RecordingState.ANNOUNCED, RecordingState.DISCARDED),
    RecordingState.ANNOUNCED: (RecordingState.SEALED, RecordingState.LOST, RecordingState.DISCARDED),
    RecordingState.SEALED: (RecordingState.CLEARED,),
    RecordingState.CLEARED: (),
    RecordingState.LOST: (RecordingState.ANNOUNCED,),
    RecordingState.DISCARDED: (),
}
"""What was thought lost may still come; what was discarded never comes back, though its sound may still have to be deleted."""
move = Transitions("expected_recordings", LEADS_TO).move

WAITED_FOR = (RecordingState.EXPECTED, RecordingState.SILENT)
"""No sound is known of yet."""

COLUMNS = "id, case_id, purpose, state, call_sid, turn, sid, url, expected_at, announced_at, item_id"


@dataclass(frozen=True)
class Expected:
    """A row, as it is read."""

    id: str
    case: str
    purpose: str
    state: RecordingState
    call: str | None
    turn: int | None
    sid: str | None
    url: str | None
    expected_at: datetime
    announced_at: datetime | None
    item: str | None

    @property
    def named(self) -> bool:
        """Whether the carrier has said which recording it is."""
        return bool(self.sid or self.url)


def read(rows: Rows, condition: str, *values: object) -> list[Expected]:
    """The rows of a condition of ours."""
    found = rows.all(f"SELECT {COLUMNS} FROM expected_recordings WHERE {condition}", *values)  # noqa: S608
    return [_expected(*row) for row in found]


def _expected(
    id_: str,
    case: str,
    purpose: str,
    state: str,
    call: str | None,
    turn: int | None,
    sid: str | None,
    url: str | None,
    expected_at: int,
    announced_at: int | None,
    item: str | None,
) -> Expected:
    announced = None if announced_at is None else moment(announced_at)
    at = moment(expected_at)
    return Expected(id_, case, purpose, RecordingState(state), call, turn, sid, url, at, announced, item)


def find(rows: Rows, recording: str) -> Expected | None:
    """A row by its id."""
    return next(iter(read(rows, "id = ?", recording)), None)


def of_call(rows: Rows, call: str) -> list[Expected]:
    """A call's, in the order of its turns, until the carrier's copy is gone."""
    return read(rows, "call_sid = ? ORDER BY expected_at, turn, id", call)


def insert(rows: Rows, case: str, purpose: str, call: str | None, turn: int | None, now: datetime) -> str:
    """A new row; its id."""
    sql = (
        "INSERT INTO expected_recordings (id, case_id, purpose, state, call_sid, turn, expected_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
    )
    recording, state = new_id(), RecordingState.EXPECTED.value
    rows.change(sql, recording, case, purpose, state, call, turn, milliseconds(now))
    return recording


def lock(rows: Rows, call: str) -> bool:
    """Let nobody else move a call's rows until the transaction ends (PostgreSQL); false when there are none."""
    return rows.change("UPDATE expected_recordings SET state = state WHERE call_sid = ?", call) > 0


def is_over(rows: Rows, call: str) -> bool:
    """Whether the call has ended, or is so long over that its row is gone."""
    row = rows.one("SELECT ended_at FROM calls WHERE sid = ?", call)
    return row is None or row[0] is not None
