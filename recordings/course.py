"""What becomes of a recording between the beep and the vault: one row for each Record, one table of states (P30, P12).

Whoever learns of a recording - the Record's action, the carrier's callback, the sweep of its list - announces it here; each may
come first, late, twice or never, and the end is the same. Nothing here fetches, opens or deletes a sound.

    expect(rows, case, "report", call_sid, turn, now)        # the Record is answered; `turn` is the one its action will carry
    pass_over(rows, call_sid, turn)                          # the carrier went on without a sound: nobody spoke
    announce(rows, rooms, call_sid, turn, Heard(sid, url), now)    # it is there: the worker will fetch it
    discard(rows, case, "report")                            # the caller takes the last one back
    became(rows, case)                                       # what the caller may be told of it
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.clock import milliseconds, moment
from core.ledger import Rows
from core.outbox import enqueue_anew_in, hasten_in
from recordings.rooms import Rooms, room_of
from recordings.rows import (
    WAITED_FOR,
    Expected,
    RecordingState,
    find,
    insert,
    is_over,
    lock,
    move,
    of_call,
    read,
)
from vault.boxes import Field

FETCH, ASK, CLEAR = "recording.fetch", "recording.ask", "recording.clear"
"""The worker's tasks (recordings.receiving): take the sound, ask the carrier's list, delete the carrier's copy."""
LONGEST_WAIT = timedelta(minutes=10)
"""After its announcement a recording is sealed even while its call goes on (ADR 0017)."""
LONGEST_SID, LONGEST_URL = 64, 512
"""What a row holds; a carrier's ids have 34 characters."""
LAST = "ORDER BY expected_at DESC, turn DESC LIMIT 1"


@dataclass(frozen=True)
class Heard:
    """What was learnt of a recording: the carrier's id, its address - one of them may be missing -, when it was made."""

    sid: str | None = None
    url: str | None = None
    made_at: datetime | None = None


class Became(StrEnum):
    """What a caller may be told of what they said last (P30)."""

    COMING = "coming"
    KEPT = "kept"
    LOST = "lost"


def expect(rows: Rows, case: str, purpose: str, call: str, turn: int, now: datetime) -> None:
    """A Record is answered in this transaction: a recording of this turn will come. Said twice it is one."""
    known = "SELECT 1 FROM expected_recordings WHERE call_sid = ? AND turn = ? AND case_id = ?"
    if rows.one(known, call, turn, case) is None:
        insert(rows, case, purpose, call, turn, now)


def pass_over(rows: Rows, call: str, turn: int) -> None:
    """The carrier went on from the Record of that turn without a sound. Should one come after all, it counts."""
    for row in of_call(rows, call):
        if row.turn == turn:
            move(rows, row.id, RecordingState.SILENT)


def announce(rows: Rows, rooms: Rooms, call: str, turn: int | None, heard: Heard, now: datetime) -> bool:
    """The carrier has a recording of the call: write down what is learnt and have it fetched, once.

    `turn` is nothing where the carrier's list tells it. False when no recording of that call is expected: it came too late.
    """
    sid, url = _clean(heard.sid, LONGEST_SID), _clean(heard.url, LONGEST_URL)
    if not (sid or url) or not lock(rows, call):
        return False
    row = _meant(rows, of_call(rows, call), turn, Heard(sid, url, heard.made_at), now)
    sql = "UPDATE expected_recordings SET sid = COALESCE(sid, ?), url = COALESCE(url, ?) WHERE id = ?"
    rows.change(sql, sid, url, row.id)
    if move(rows, row.id, RecordingState.ANNOUNCED, announced_at=milliseconds(now)):
        room_of(rooms, row.purpose).said(rows, row.case, now)
        not_before = None if is_over(rows, call) else now + LONGEST_WAIT
        ask(rows, FETCH, row.id, not_before)
    return True


def ask(rows: Rows, kind: str, recording: str, not_before: datetime | None = None) -> bool:
    """Have something done with a recording; once, while that waits to be done: false then."""
    return enqueue_anew_in(rows, kind, {"recording": recording}, recording, not_before)


def call_ended(rows: Rows, call: str) -> None:
    """The call is over: what was said in it is fetched at once, and what was not announced is asked for."""
    for row in of_call(rows, call):
        if row.state is RecordingState.ANNOUNCED:
            hasten_in(rows, FETCH, row.id)
        elif row.state in WAITED_FOR:
            ask(rows, ASK, row.id)


def discard(rows: Rows, case: str, purpose: str) -> bool:
    """The caller takes back what was recorded last for this purpose; its copy at the carrier will be deleted unheard.

    False when there is none, or it is sealed already: then it stays.
    """
    last = read(rows, f"case_id = ? AND purpose = ? AND call_sid IS NOT NULL {LAST}", case, purpose)
    if not last or not move(rows, last[0].id, RecordingState.DISCARDED):
        return False
    ask(rows, CLEAR, last[0].id)
    return True


def playable(rows: Rows, case: str) -> list[str]:
    """Addresses of what was said in a case, until it is sealed: for a carrier whose addresses play in a call (practice)."""
    waiting = read(rows, "case_id = ? AND state = 'announced' AND url IS NOT NULL ORDER BY turn", case)
    return [row.url for row in waiting if row.url]


def became(rows: Rows, case: str) -> Became | None:
    """What became of the last thing said in a case: nothing where nothing was said."""
    last = read(rows, f"case_id = ? AND state NOT IN ('silent', 'discarded') {LAST}", case)
    if not last:
        return Became.KEPT if _holds_sound(rows, case) else None
    match last[0].state:
        case RecordingState.SEALED | RecordingState.CLEARED:
            return Became.KEPT
        case RecordingState.LOST:
            return Became.LOST
        case _:
            return Became.COMING


def oldest_unsealed(rows: Rows) -> datetime | None:
    """When the oldest recording that the vault does not have yet was announced."""
    row = rows.one("SELECT min(announced_at) FROM expected_recordings WHERE state = 'announced'")
    return moment(row[0]) if row and row[0] is not None else None


def _holds_sound(rows: Rows, case: str) -> bool:
    """Whether the vault has a recording of the case, whose row here was a tombstone and is gone (cases.retention)."""
    sql = "SELECT 1 FROM sealed_items WHERE case_id = ? AND field = ? LIMIT 1"
    return rows.one(sql, case, Field.RECORDING.value) is not None


def _meant(rows: Rows, known: list[Expected], turn: int | None, heard: Heard, now: datetime) -> Expected:
    """The row that a recording belongs to: the one that names it; else a nameless one of its turn or time; else a new one,
    beside the nearest: a carrier may record twice, and nothing said is thrown away.
    """
    by_name = [row for row in known if _same(row, turn, heard)]
    if by_name:
        return by_name[0]
    nearest = [row for row in known if _may_be(row, turn, heard)] or known
    nameless = [row for row in nearest if row.sid is None and (turn is None or row.url is None)]
    if nameless:
        return nameless[-1] if turn is None and heard.made_at else nameless[0]
    beside = nearest[-1]
    added = find(rows, insert(rows, beside.case, beside.purpose, beside.call, beside.turn, now))
    assert added is not None
    return added


def _same(row: Expected, turn: int | None, heard: Heard) -> bool:
    """Whether the row names this very recording. Where one of the two has no id, the turn decides."""
    if row.sid and heard.sid:
        return row.sid == heard.sid
    if row.url and heard.sid and heard.sid in row.url:
        return True
    return row.named and turn is not None and row.turn == turn


def _may_be(row: Expected, turn: int | None, heard: Heard) -> bool:
    """Whether the row is of the recording's turn or, where only its time is told, was begun before it."""
    if turn is not None:
        return row.turn == turn
    return heard.made_at is None or row.expected_at <= heard.made_at


def _clean(text: str | None, longest: int) -> str | None:
    """Only what a row can hold."""
    return text if text and len(text) <= longest and text.isascii() and text.isprintable() else None
