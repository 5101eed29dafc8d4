"""The worker's part of a recording: fetch it, seal it, then have the carrier forget it. In that order, whatever dies in between.

The sound is in memory alone until it is sealed (P01). A carrier's copy is deleted only when what is on disk is what was
sealed and its row is committed, after the call's end (P12). What a step has done it does not do again: rows say how far it is.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine

from carriers.carrier import Carrier, CarrierRefusal, ForeignOrigin, Held, NotAudio, NotThereYet, TooLarge
from core.clock import Clock, milliseconds, whole_hour
from core.database import reading, unit_of_work
from core.ledger import Rows, rows_of
from core.logging import log_failure
from core.outbox import Effects, Handler, Later, Outside, Task
from recordings import course
from recordings.alarms import RecordingLost, RecordingTooLarge, RecordingUnsealed, raise_alarm
from recordings.course import ASK, CLEAR, FETCH, Heard
from recordings.rooms import Room, Rooms, room_of
from recordings.rows import WAITED_FOR, Expected, RecordingState, find, is_over, lock, move, of_call
from recordings.watching import ALARM_AFTER
from vault.boxes import Field
from vault.sealing import Draft, NotKept, encrypt_sound, seal

WAITS = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 15, 60, 300, 900, 3600))
"""P30; the last one again and again."""
COMES_WITHIN = timedelta(hours=24)
"""What has not come by then never will."""
SILENCE_SETTLES = timedelta(hours=1)
"""When the carrier's list still has nothing of a Record at which nobody spoke, nobody spoke."""
UNFINISHED = timedelta(minutes=1)
"""How often a call that is still on is looked at again."""

CarrierOf = Callable[[str], Carrier]
"""The carrier of a call, by its CallSid: the practice phone's calls have one of their own."""


class StillOn(Exception):
    """The call has not ended."""


class StillThere(Exception):
    """The carrier still lists something of the call."""


def wait_before(attempt: int) -> timedelta:
    """The wait after the nth attempt, from 1."""
    return WAITS[min(attempt, len(WAITS)) - 1]


@dataclass(frozen=True)
class Receiver:
    """What the worker does with recordings. `folder` is Settings.sealed_path, `rooms` are told what becomes of theirs."""

    engine: Engine
    folder: Path
    carrier_of: CarrierOf
    clock: Clock
    rooms: Rooms

    def handlers(self) -> dict[str, Handler]:
        return {FETCH: Outside(self.fetch), ASK: Outside(self.ask), CLEAR: Outside(self.clear)}

    def fetch(self, task: Task) -> Effects:
        """The sound, sealed: in a file first, then the row in the transaction that ends the task."""
        row = self._row(task)
        if row is None or row.state is not RecordingState.ANNOUNCED:
            return _nothing
        try:
            draft = self._sealed(row)
        except TooLarge:
            return lambda connection: self._lose(rows_of(connection), row, RecordingTooLarge())
        except (NotThereYet, NotAudio, ForeignOrigin) as refused:
            if self._age(row) < COMES_WITHIN:
                raise Later(wait_before(task.attempt)) from refused
            return lambda connection: self._lose(rows_of(connection), row, RecordingLost())
        except (CarrierRefusal, OSError, NotKept) as failed:
            log_failure(f"{FETCH}.failed", failed, count=task.attempt)
            raise Later(wait_before(task.attempt)) from failed
        return lambda connection: self._keep(rows_of(connection), row, draft)

    def _sealed(self, row: Expected) -> Draft:
        audio = self.carrier_of(row.call or "").fetch(Held(row.sid, row.url))
        return encrypt_sound(self.folder, row.case, Field.RECORDING, audio)

    def _keep(self, rows: Rows, row: Expected, draft: Draft) -> None:
        """The row and its wraps. Where the caller has taken it back meanwhile the file is left without a key, to be swept."""
        hour = whole_hour(self.clock.now())
        item, at = draft.label.item, milliseconds(hour)
        if move(rows, row.id, RecordingState.SEALED, item_id=item, sealed_at=at):
            seal(rows, draft, hour)
            self._room(row).sealed(rows, row, self.clock.now())
            course.ask(rows, CLEAR, row.id)

    def ask(self, task: Task) -> Effects:
        """What the carrier's list tells of a call whose recording nobody announced."""
        row = self._row(task)
        if row is None or row.call is None or row.state not in WAITED_FOR:
            return _nothing
        with self._patiently(task, row):
            self._refuse_unfinished(row.call)
            self._announce_all(row.call, self.carrier_of(row.call).recordings_of(row.call))
        row = self._row(task)
        if row is None or row.state not in WAITED_FOR:
            return _nothing
        if self._age(row) < (SILENCE_SETTLES if row.state is RecordingState.SILENT else COMES_WITHIN):
            raise Later(wait_before(task.attempt))
        return lambda connection: self._lose(rows_of(connection), row, RecordingLost())

    def clear(self, task: Task) -> Effects:
        """The carrier's copies of a call's recordings, then the record of the call; at last what ties our rows to it."""
        row = self._row(task)
        if row is None or row.call is None:
            return _nothing
        call, carrier = row.call, self.carrier_of(row.call)
        with self._patiently(task, row):
            self._refuse_unfinished(call)
            known = self._of_call(call)
            for each in known:
                if each.sid and each.state in (RecordingState.SEALED, RecordingState.DISCARDED):
                    carrier.delete_recording(each.sid)
            if any(each.state in (*WAITED_FOR, RecordingState.ANNOUNCED) for each in known):
                raise StillThere
            left = carrier.recordings_of(call)
            if left:
                lost = {each.sid for each in known if each.state is RecordingState.LOST}
                self._announce_all(call, [held for held in left if held.sid not in lost])
                raise StillThere
            carrier.delete_call(call)
        return lambda connection: _leave_tombstones(rows_of(connection), call)

    def _lose(self, rows: Rows, row: Expected, alarm: Exception) -> None:
        """It will not come; or, where nobody spoke, there was nothing."""
        room = self._room(row)
        if row.state is RecordingState.SILENT or not room.is_missed(rows, row.case):
            move(rows, row.id, RecordingState.DISCARDED)
        elif move(rows, row.id, RecordingState.LOST):
            now = self.clock.now()
            raise_alarm(rows, alarm, row.case, room.owner(rows, row.case), _since(row), now)
            room.lost(rows, row, now)
        course.ask(rows, CLEAR, row.id)

    def _room(self, row: Expected) -> Room:
        return room_of(self.rooms, row.purpose)

    @contextmanager
    def _patiently(self, task: Task, row: Expected) -> Iterator[None]:
        """Whatever a carrier refuses, or is not over, is asked for again."""
        try:
            yield
        except StillOn as on:
            raise Later(UNFINISHED) from on
        except StillThere as there:
            raise Later(wait_before(task.attempt)) from there
        except CarrierRefusal as refused:
            log_failure(f"{task.kind}.failed", refused, count=task.attempt)
            if task.kind == ASK and self._age(row) >= ALARM_AFTER:
                self._alarm(row)
            raise Later(wait_before(task.attempt)) from refused

    def _alarm(self, row: Expected) -> None:
        with unit_of_work(self.engine) as connection:
            rows, now = rows_of(connection), self.clock.now()
            owner = self._room(row).owner(rows, row.case)
            raise_alarm(rows, RecordingUnsealed(), row.case, owner, _since(row), now)

    def _announce_all(self, call: str, held: list[Held]) -> None:
        now = self.clock.now()
        with unit_of_work(self.engine) as connection:
            for each in held:
                heard = Heard(each.sid, each.url, each.made_at)
                course.announce(rows_of(connection), self.rooms, call, None, heard, now)

    def _refuse_unfinished(self, call: str) -> None:
        with reading(self.engine) as connection:
            if not is_over(rows_of(connection), call):
                raise StillOn

    def _row(self, task: Task) -> Expected | None:
        with reading(self.engine) as connection:
            return find(rows_of(connection), task.payload["recording"])

    def _of_call(self, call: str) -> list[Expected]:
        with reading(self.engine) as connection:
            return of_call(rows_of(connection), call)

    def _age(self, row: Expected) -> timedelta:
        return self.clock.now() - _since(row)


def _since(row: Expected) -> datetime:
    """Since when something is waited for."""
    return row.announced_at or row.expected_at


def _nothing(_connection: Connection) -> None:
    """It was done before."""


def _leave_tombstones(rows: Rows, call: str) -> None:
    """The carrier has nothing of the call any more, and our rows nothing that ties them to it (P07)."""
    lock(rows, call)
    for row in of_call(rows, call):
        move(rows, row.id, RecordingState.CLEARED)
        announced = row.announced_at and milliseconds(whole_hour(row.announced_at))
        sql = (
            "UPDATE expected_recordings SET call_sid = NULL, turn = NULL, sid = NULL, url = NULL,"
            " expected_at = ?, announced_at = ? WHERE id = ?"
        )
        rows.change(sql, milliseconds(whole_hour(row.expected_at)), announced, row.id)
