"""The rows of calls: every statement a turn makes, in one place, for any ledger (core/ledger.py)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from core.ledger import Rows
from ivr.call import Call, Place, Remembered
from ivr.traces import Count, Trace
from vault.call_seal import SERVERS, CallSeal, SealBroken, answer_of, state_of

FIND_CALL = (
    "SELECT sid, line, release, turn, token, state, answer, answered_at, ended_at FROM calls WHERE sid = ?"
)
ADD_CALL = (
    "INSERT INTO calls (sid, line, release, turn, token, state, answer, answered_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (sid) DO NOTHING"
)
ADVANCE = (
    "UPDATE calls SET release = ?, turn = ?, state = ?, answer = ?, answered_at = ? "
    "WHERE sid = ? AND turn = ? AND ended_at IS NULL"
)
END_CALL = (
    "UPDATE calls SET ended_at = ?, answered_at = ?, turn = 0, state = NULL, answer = NULL, token = NULL "
    "WHERE sid = ? AND ended_at IS NULL"
)
FIND_CALLER = "SELECT language, step, message FROM callers WHERE bucket = ?"
REMEMBER_LANGUAGE = (
    "INSERT INTO callers (bucket, language, seen_on) VALUES (?, ?, ?) "
    "ON CONFLICT (bucket) DO UPDATE SET language = excluded.language, seen_on = excluded.seen_on"
)
MARK_PLACE = "UPDATE callers SET step = ?, message = ?, seen_on = ? WHERE bucket = ?"
WRITE_TRACE = (
    "INSERT INTO events (at, line, release, call, step, message, language, heard, key, seconds, operator) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
ADD_COUNT = (
    "INSERT INTO daily_counts (day, line, step, language, count) VALUES (?, ?, ?, ?, 1) "
    "ON CONFLICT (day, line, step, language) DO UPDATE SET count = daily_counts.count + 1"
)
CURRENT_RELEASE = "SELECT number, digest FROM releases ORDER BY number DESC LIMIT 1"
RELEASE_DOCUMENT = "SELECT document FROM releases WHERE number = ?"


@dataclass(frozen=True)
class StoredCall:
    """A call as its row has it. `state`, `answer` and `token` are gone once it has ended.

    `sealed_away`: they are there, under the key of a server that has ended since (P32).
    """

    sid: str
    line: str
    release: int
    turn: int
    token: str | None
    state: Call | None
    answer: str | None
    answered_at: datetime
    ended: bool = False
    sealed_away: bool = False


def find_call(rows: Rows, sid: str, seal: CallSeal = SERVERS) -> StoredCall | None:
    row = rows.one(FIND_CALL, sid)
    if row is None:
        return None
    sid, line, release, turn, token, state, answer, answered_at, ended_at = row
    at, ended = _time(answered_at), ended_at is not None
    try:
        state = seal.open(state or "", state_of(sid, turn))
        answer = seal.open(answer or "", answer_of(sid, turn)) or None
    except SealBroken:
        return StoredCall(sid, line, release, turn, token, None, None, at, ended, sealed_away=True)
    call = Call.from_json(state) if state else None
    return StoredCall(sid, line, release, turn, token, call, answer, at, ended)


def add_call(rows: Rows, call: StoredCall, state: Call) -> bool:
    """Write a call's first row; false when another worker has written it already."""
    values = (call.sid, call.line, call.release, call.turn, call.token)
    return rows.change(ADD_CALL, *values, state.to_json(), call.answer, _milliseconds(call.answered_at)) == 1


def advance(
    rows: Rows,
    call: StoredCall,
    release: int,
    state: Call,
    answer: str,
    now: datetime,
    seal: CallSeal = SERVERS,
) -> bool:
    """Move the call one turn on, under a release; false when another worker has done so: the turn's number decides.

    Once a call was in a private step its state and its answer are sealed (P32).
    """
    turn, texts = call.turn + 1, (state.to_json(), answer)
    if state.unlogged:
        texts = (
            seal.seal(texts[0], state_of(call.sid, turn)),
            seal.seal(texts[1], answer_of(call.sid, turn)),
        )
    return rows.change(ADVANCE, release, turn, *texts, _milliseconds(now), call.sid, call.turn) == 1


def end_call(rows: Rows, sid: str, now: datetime) -> bool:
    """Leave a tombstone: the id alone, tied to no event, no state, no length and no time but the hour.

    False when another worker has left it already.
    """
    hour = _milliseconds(now.replace(minute=0, second=0, microsecond=0))
    return rows.change(END_CALL, hour, hour, sid) == 1


def find_caller(rows: Rows, bucket: int) -> Remembered | None:
    row = rows.one(FIND_CALLER, bucket)
    if row is None:
        return None
    language, step, message = row
    return Remembered(language, Place(step, message) if step else None)


def remember_language(rows: Rows, bucket: int, language: str, today: date) -> None:
    rows.change(REMEMBER_LANGUAGE, bucket, language, today.isoformat())


def mark_place(rows: Rows, bucket: int, place: Place | None, today: date) -> None:
    """Where the next call may go on, or nowhere. Only callers whose language is remembered are known at all."""
    step, message = (place.step, place.message) if place else (None, None)
    rows.change(MARK_PLACE, step, message, today.isoformat(), bucket)


def write_trace(rows: Rows, call: StoredCall, trace: Trace, operator: str | None, now: datetime) -> None:
    """An event row, its time cut to the minute so that it cannot be matched with a carrier's list."""
    at = _milliseconds(now.replace(second=0, microsecond=0))
    happened = (trace.step, trace.message, trace.language, trace.heard.value, trace.key, trace.seconds)
    rows.change(WRITE_TRACE, at, call.line, call.release, call.token, *happened, operator)


def add_count(rows: Rows, line: str, count: Count, today: date) -> None:
    rows.change(ADD_COUNT, today.isoformat(), line, count.step, count.language)


def current_release(rows: Rows) -> tuple[int, str] | None:
    """The number and the digest of what new calls hear."""
    row = rows.one(CURRENT_RELEASE)
    return (int(row[0]), str(row[1])) if row else None


def release_document(rows: Rows, number: int) -> str | None:
    row = rows.one(RELEASE_DOCUMENT, number)
    return str(row[0]) if row else None


def _milliseconds(at: datetime) -> int:
    """As core.models.base.UtcTime keeps a time."""
    return round(at.timestamp() * 1000)


def _time(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
