"""One turn of a call, whole: read the row, step, write the row, answer. Repeats, races and lost releases are settled here."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from carriers.signature import is_practice
from cases.following import without_receipt
from core.clock import Clock
from core.ledger import Ledger, Rows
from core.logging import log
from core.settings import Settings
from core.try_lock import TryLock
from ivr import store
from ivr.asking import Asker, Derived, ask_rooms
from ivr.blanks import apologise, fill
from ivr.call import Begin, Call, Remembered, Reply, Turn
from ivr.callers import Caller, caller_of
from ivr.flow import begin, current, knows, receipt_anew, step
from ivr.lines import line_called, line_of
from ivr.recording import call_ended, expecting, passed_over, spoken
from ivr.remembering import Taken, keep, seconds_heard
from ivr.requests import CarrierRequest
from ivr.services import Services
from ivr.shelf import Shelf
from ivr.store import StoredCall
from ivr.traces import trace_of_hangup
from ivr.trailers import Trailers
from publishing.release import CompiledLine
from publishing.releases import NoSuchRelease
from stories.intake import kept_without_receipt
from vault.call_seal import SERVERS, CallSeal
from vault.caller import derive_pair

FIRST_TURN = 1
ONE_AT_A_TIME = "receipt.lock"
"""In the instance: a receipt and a PIN are derived under it (P31)."""


class Overtaken(Exception):
    """Another worker has taken this turn first: nothing of it may be kept."""


@dataclass(frozen=True)
class Underived:
    """A turn that cannot be taken before a receipt and its PIN (`of`) are derived; `meanwhile` is what is heard until then."""

    of: str = field(repr=False)
    meanwhile: str


class Turns:
    """Answers the carrier. One instance a process; every method is one short transaction."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        ledger: Ledger,
        shelf: Shelf,
        services: Services,
        seal: CallSeal = SERVERS,
    ) -> None:
        self._settings = settings
        self._base = settings.public_url
        self._pepper = settings.caller_pepper.reveal()
        self._clock = clock
        self._ledger = ledger
        self._shelf = shelf
        self._services = services
        self._seal = seal
        self._receipt_pepper = settings.receipt_pepper
        self._trailers = Trailers(practice=settings.demo)
        self._one = TryLock(settings.instance_path / ONE_AT_A_TIME)

    def incoming(self, request: CarrierRequest) -> str:
        """A call comes in. The same call again hears what it heard."""

        def work(rows: Rows) -> str:
            stored = self._find(rows, request)
            return self._again(rows, stored) if stored else self._begin(rows, request)

        return self._ledger.write(work)

    def turn(self, number: int, request: CarrierRequest, *, retry: bool = False) -> str:
        """The turn of that number: the present one moves the call, the one before repeats its answer, no other moves it.

        `retry`: the request comes from our own apology, and must only hear again where the call is.
        """

        def work(rows: Rows, derived: Derived | None = None) -> str | Underived:
            self._hear(rows, number, request)
            stored = self._find(rows, request)
            if stored is None:
                return self._begin(rows, request)
            if stored.sealed_away and number == stored.turn:
                return self._begin_again(rows, stored, request)
            if stored.state and number == stored.turn and not retry:
                return self._move(rows, stored, stored.state, request, derived)
            if stored.answer and number == stored.turn - 1:
                return stored.answer
            return self._again(rows, stored)

        try:
            answer = self._ledger.write(work)
            return self._derive(answer, work) if isinstance(answer, Underived) else answer
        except Overtaken:
            return self._ledger.write(lambda rows: self._overtaken(rows, number, request))

    def _derive(self, underived: Underived, work: Callable[[Rows, Derived], str | Underived]) -> str:
        """The turn again with what its receipt and PIN derive to: outside of any transaction, one at a time on the host (P31).

        Where another is at it the call hears its "one moment" again and comes back: nothing was written, the turn is the same.
        """
        with self._one.attempt() as free:
            if not free:
                return underived.meanwhile
            derived = Derived(underived.of, derive_pair(underived.of, self._receipt_pepper))
        answer = self._ledger.write(lambda rows: work(rows, derived))
        return answer.meanwhile if isinstance(answer, Underived) else answer

    def recorded(self, turn: int | None, request: CarrierRequest) -> None:
        """The carrier tells of a recording, by a notice of its own."""
        self._ledger.write(lambda rows: self._hear(rows, turn, request))

    def _hear(self, rows: Rows, turn: int | None, request: CarrierRequest) -> None:
        if request.tells_of_recording and not spoken(rows, request, turn, self._clock.now()):
            log("recording.unexpected")

    def ended(self, request: CarrierRequest) -> None:
        """The call is over: the last row of its figures, then its tombstone."""

        def work(rows: Rows) -> None:
            stored, now = self._find(rows, request), self._clock.now()
            if stored is None or stored.state is None:
                if stored and stored.sealed_away:
                    store.end_call(rows, request.sid, now)
                    call_ended(rows, request.sid)
                return
            line, _, lost = self._pinned(rows, stored)
            seconds = 0.0 if lost else seconds_heard(line, stored, stored.state, now)
            row = trace_of_hangup(stored.state, seconds)
            if store.end_call(rows, request.sid, now) and row:
                store.write_trace(rows, stored, row, self._caller(request).operator, now)
            call_ended(rows, request.sid)

        self._ledger.write(work)

    def _begin(self, rows: Rows, request: CarrierRequest) -> str:
        release = self._shelf.current(rows)
        called = line_called(request.value("To"), self._settings, release.lines)
        line = release.lines[called]
        caller = self._caller(request)
        remembered = store.find_caller(rows, caller.bucket) if caller.bucket is not None else None
        now = self._clock.now()
        turn = begin(line, remembered, now)
        answer = fill(line, turn.call, turn.reply, self._base, FIRST_TURN)
        token = secrets.token_hex(8)
        stored = StoredCall(request.sid, called, release.number, FIRST_TURN, token, turn.call, answer, now)
        if not store.add_call(rows, stored, turn.call):
            return self._again(rows, self._find(rows, request) or stored)
        keep(rows, Taken(stored, line, turn.call, Begin(remembered), turn, caller, 0.0, now))
        return answer

    def _move(
        self,
        rows: Rows,
        stored: StoredCall,
        state: Call,
        request: CarrierRequest,
        derived: Derived | None,
    ) -> str | Underived:
        line, release, lost = self._pinned(rows, stored)
        now = self._clock.now()
        event, caller = request.event, self._caller(request)
        turn = _restart(line, state, now) if lost else step(line, state, event, now)
        if turn.asks:
            of = _to_derive(state, turn)
            if of and (derived is None or derived.of != of):
                return Underived(of, fill(line, state, current(line, state), self._base, stored.turn))
            practice = is_practice(stored.sid)
            asker = Asker(now, caller.bucket, stored.token, practice, caller.number, stored.sid, derived)
            turn = ask_rooms(self._services, rows, line, turn, asker)
        if not lost:
            passed_over(rows, line, state, event, stored)
        turn = self._trailers.before(rows, line, expecting(rows, line, turn, stored, now), now)
        answer = fill(line, turn.call, turn.reply, self._base, stored.turn + 1)
        if not store.advance(rows, stored, release, turn.call, answer, now, self._seal):
            raise Overtaken
        if not lost:
            seconds = seconds_heard(line, stored, state, now)
            keep(rows, Taken(stored, line, state, event, turn, caller, seconds, now))
        return answer

    def _begin_again(self, rows: Rows, stored: StoredCall, request: CarrierRequest) -> str:
        """The server that knew where the call was has ended: what was told in it is given a new receipt, with an apology; any
        other call is home again, in the language that is remembered (P32).
        """
        line, release, _ = self._pinned(rows, stored)
        caller, now = self._caller(request), self._clock.now()
        turn = _receipt_anew(rows, line, stored.sid, now)
        if turn:
            asker = Asker(
                now, caller.bucket, stored.token, is_practice(stored.sid), caller.number, stored.sid
            )
            turn = ask_rooms(self._services, rows, line, turn, asker)
        else:
            remembered = store.find_caller(rows, caller.bucket) if caller.bucket is not None else None
            language = remembered.language if remembered else None
            turn = _restart(line, Call("", language=language, discreet=True, unlogged=True), now)
        answer = fill(line, turn.call, turn.reply, self._base, stored.turn + 1)
        if not store.advance(rows, stored, release, turn.call, answer, now, self._seal):
            raise Overtaken
        return answer

    def _overtaken(self, rows: Rows, number: int, request: CarrierRequest) -> str:
        """What the other worker answered."""
        self._hear(rows, number, request)
        written = self._find(rows, request)
        if written is None:
            return self._begin(rows, request)
        return written.answer or self._again(rows, written)

    def _pinned(self, rows: Rows, stored: StoredCall) -> tuple[CompiledLine, int, bool]:
        """The line the call began with and its release's number; `lost` when it, or the place in it, is gone."""
        try:
            release = self._shelf.release(rows, stored.release)
        except NoSuchRelease:
            release = self._shelf.current(rows)
            return line_of(release, stored.line), release.number, True
        line = line_of(release, stored.line)
        return line, release.number, stored.state is not None and not knows(line, stored.state)

    def _again(self, rows: Rows, stored: StoredCall) -> str:
        """What the call hears now, without moving it; a call that has ended hears the goodbye."""
        line, _, lost = self._pinned(rows, stored)
        if stored.sealed_away:
            return apologise(line, None, self._base, f"{self._base}/voice/turn/{stored.turn}")
        if stored.state is None or lost:
            goodbye = line.flow.goodbye
            return fill(line, Call(goodbye), Reply(goodbye), self._base, stored.turn)
        return fill(line, stored.state, current(line, stored.state), self._base, stored.turn)

    def _find(self, rows: Rows, request: CarrierRequest) -> StoredCall | None:
        return store.find_call(rows, request.sid, self._seal)

    def _caller(self, request: CarrierRequest) -> Caller:
        return caller_of(request.value("From"), request.sid, self._pepper)


def _receipt_anew(rows: Rows, line: CompiledLine, sid: str, now: datetime) -> Turn | None:
    """The way to a receipt for what was told in the call and has none; nothing where all has one."""
    if told := without_receipt(rows, sid):
        return receipt_anew(line, line.flow.receipt, *told, now)
    if story := kept_without_receipt(rows, sid):
        return receipt_anew(line, line.flow.story_receipt, *story, now)
    return None


def _to_derive(before: Call, turn: Turn) -> str | None:
    """The receipt and PIN that the room wants derived before it is asked again, if this turn asks it again."""
    of = before.told.derives if before.told else None
    return of if of and turn.call.kept == of else None


def _restart(line: CompiledLine, state: Call, now: datetime) -> Turn:
    """Begin again at home in the same language, as discreet as before (P07, P33): what the call was pinned to is gone."""
    turn = begin(line, Remembered(state.language) if state.language else None, now)
    kept = turn.call.but(discreet=state.discreet, unlogged=state.unlogged)
    return replace(turn, call=kept, reply=replace(turn.reply, before=("apology",)))
