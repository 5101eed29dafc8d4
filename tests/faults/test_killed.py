"""kill -9 of the workers that answer: no half turn, no answer that a caller heard is lost, and the call goes on."""

import random
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ivr.call import Begin, Call, Event, Expect, Key, Silence, Turn
from ivr.flow import begin, step
from ivr.traces import Trace, trace
from publishing.release import CompiledLine
from tests.builders import SMALL_CONTENT
from tests.databases import ON_POSTGRESQL
from tests.faults.living import Line, living_line, wait_until
from tests.silent import silent_line
from tests.thorough import LONG
from tests.walks.walker import is_over
from vault.call_seal import MARK

KILLS = 200 if LONG else 10
CALLERS = 6
KEYS = ("1", "2", "3", "4", "9", "*", "0", "", "")


@dataclass
class Talker:
    """A caller who presses keys without end, and knows from the pure flow what each answer has to leave behind."""

    line: Line
    flow: CompiledLine
    name: int
    stop: threading.Event
    broken: int = 0
    turns: int = 0
    written: list[tuple[str, str | None]] = field(default_factory=list)
    recorded: bool = False

    def talk(self) -> None:
        chance = random.Random(self.name)
        call = 0
        while not self.stop.is_set():
            call += 1
            self.one_call(f"CA{self.name:02}{call:04}", chance)

    def one_call(self, sid: str, chance: random.Random) -> None:
        wire = self.line.call(sid)
        answer, tries = wire.insist("/voice/incoming", CallStatus="ringing")
        now = datetime.now(UTC)
        turn = begin(self.flow, None, now)
        self.written, self.recorded = [], False
        self.note(turn.call, Begin(), turn)
        self.holds(sid, 1, answer, turn, tries)
        number = 1
        while not (is_over(self.flow, turn.call) or self.stop.is_set()):
            key = chance.choice(KEYS)
            event: Event = Key(key) if key else Silence()
            before, turn = turn.call, step(self.flow, turn.call, event, now)
            pressed = {"Digits": key} if key else {}
            answer, tries = wire.insist(f"/voice/turn/{number}", **pressed)
            number += 1
            self.note(before, event, turn)
            self.holds(sid, number, answer, turn, tries)

    def note(self, before: Call, event: Event, turn: Turn) -> None:
        row = trace(self.flow, before, event, turn.call, 0.0)
        if isinstance(row, Trace):
            self.written.append((row.step, row.key))
        self.recorded |= any(isinstance(effect, Expect) for effect in turn.effects)

    def holds(self, sid: str, number: int, answer: str, turn: Turn, tries: int) -> None:
        """What was answered is in the database, whole: the turn, the state, the answer and the events, each once."""
        self.broken += tries > 0
        self.turns += 1
        row = self.line.row(sid)
        assert row["turn"] == number
        if turn.call.unlogged:
            assert row["state"][0] == row["answer"][0] == MARK, (
                "sealed: only the server can say what it holds"
            )
            assert self.line.call(sid).insist(f"/voice/turn/{number - 1}")[0] == answer
        else:
            assert row["answer"] == answer
            state = Call.from_json(row["state"])
            assert state == turn.call.but(case=state.case), "but for the case's random id, as the flow says"
            assert (state.case is not None) == self.recorded
        events = self.line.rows("SELECT step, key FROM events WHERE call = ? ORDER BY id", row["token"])
        assert [(event["step"], event["key"]) for event in events] == self.written


def test_p27_p28_workers_killed_in_turns_leave_no_half_turn_and_lose_no_answer(tmp_path: Path) -> None:
    """The talkers compare after every answer; a request whose worker died is sent again, as carriers do."""
    stop = threading.Event()
    failures: list[BaseException] = []
    with living_line(tmp_path / "line", workers=4) as line:
        talkers = [Talker(line, silent_line(SMALL_CONTENT), name, stop) for name in range(CALLERS)]

        def run(talker: Talker) -> None:
            try:
                talker.talk()
            except BaseException as error:
                failures.append(error)
                stop.set()

        threads = [threading.Thread(target=run, args=[talker]) for talker in talkers]
        for thread in threads:
            thread.start()
        chance = random.Random(KILLS)
        for _ in range(KILLS):
            # However slowly the machine makes new workers: one more turn is answered before the next of them dies.
            answered = turns_of(talkers)
            wait_until(lambda: turns_of(talkers) > answered or stop.is_set())  # noqa: B023 - asked at once
            time.sleep(chance.uniform(0, 0.3))
            line.kill_worker(chance.randrange(4))
        stop.set()
        for thread in threads:
            thread.join(60)
        if failures:
            raise failures[0]
        assert line.process.poll() is None, "the master was never to be killed"
        if not ON_POSTGRESQL:
            assert line.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
        hit = sum(talker.broken for talker in talkers)
        assert hit >= KILLS // 20, "too few turns were hit to prove anything"
        assert turns_of(talkers) > KILLS


def turns_of(talkers: Iterable[Talker]) -> int:
    return sum(talker.turns for talker in talkers)
