"""Walks every (state, event) of a line, breadth first, over the pure flow: what answers calls, not a model of it.

A state is gone on from when its place and counters (silences, wrong keys) are new, or when `*` leads from it to somewhere
new. Each of the two is walked whole; every pairing of both would be walking the same turns thirty times.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ivr.blanks import fill
from ivr.call import Begin, Call, Dialled, Event, Key, Place, Remembered, Silence, Spoke, Told, Turn
from ivr.flow import step
from publishing.line import Goodbye, Hide, Line, MessageList, Number, Person, Record
from publishing.release import CompiledLine
from tests.builders import LINE, MONDAY_MORNING
from vault.caller import new_receipt

KEYS = tuple("0123456789*#")
RECEIPT, PIN = new_receipt(lambda _: 27_036_498), "4711"
"""Those of a case that the walk over the real line finds."""
TYPED = (
    "8", "*", "123", "1234", "99*123", "99*1234", "1*8", "12345", "abc", "١٢٣", "0" * 40, "0" * 64,
    RECEIPT, f"{RECEIPT[:8]}{9 - int(RECEIPT[8])}", PIN, "1111",
    "1007", "1014#", "1035", "1056", "1077", "1028", "99999", "22622", "26262", "737", "9999999",
)  # fmt: skip
"""What may come while a number is typed: right, too short, too long, started over, hidden, and nonsense; a receipt that there is,
one with a slip, its PIN, one that is refused; licences of the synthetic register (two of a number, licensed, suspended,
withdrawn, expired, without an end), and its names: one, one with a slip, many, none."""
ENDLESS = 400
"""Turns no path of silence takes: the longest list is far shorter."""


@dataclass(frozen=True)
class Seen:
    """One (state, event) and what followed."""

    before: Call
    event: Event
    turn: Turn


@dataclass(frozen=True)
class Walk:
    """All that was seen from some beginnings."""

    line: CompiledLine
    begun: tuple[Turn, ...]
    seen: tuple[Seen, ...]
    passed: frozenset[tuple[str, str | None]] = frozenset()
    """Steps, with the language, whose rooms were asked and led straight on."""

    @property
    def turns(self) -> Iterator[Turn]:
        yield from self.begun
        yield from (seen.turn for seen in self.seen)

    @property
    def states(self) -> set[Call]:
        return {turn.call for turn in self.turns}

    def answers(self) -> dict[str, Turn]:
        """Every different answer a caller can get, as the carrier gets it, and one turn that gives it."""
        return {answer_to(self.line, turn): turn for turn in self.turns}


def answer_to(line: CompiledLine, turn: Turn) -> str:
    return fill(line, turn.call, turn.reply, LINE, 7)


Tell = Callable[[Turn], Turn]
"""What the rooms that a turn asks would tell; where there are none, the turn as it is."""


def unasked(turn: Turn) -> Turn:
    """No room is there."""
    return turn


def lists(flow: Line) -> dict[str, MessageList]:
    """The lists of messages of a line, by their steps."""
    return {name: shape for name, shape in flow.steps.items() if isinstance(shape, MessageList)}


def is_over(line: CompiledLine, call: Call) -> bool:
    """Whether the call ends when the words are said."""
    return isinstance(line.flow.steps[call.step], Hide | Goodbye)


def beginnings(line: CompiledLine) -> list[Begin]:
    """A new caller; and for each language one who is remembered, with a place to go on and without."""
    place = next(
        Place(name, message)
        for name, shape in lists(line.flow).items()
        for message in shape.messages
        if message not in line.sensitive
    )
    remembered = [
        Remembered(language, where) for language in sorted(line.languages) for where in (None, place)
    ]
    return [Begin(), *(Begin(known) for known in remembered)]


def events_of(line: CompiledLine, call: Call) -> Iterable[Event]:
    """What can happen in a state: everything a carrier could post, likely or not."""
    shape = line.flow.steps[call.step]
    yield Silence()
    yield from map(Key, KEYS)
    if isinstance(shape, Number):
        yield from map(Key, TYPED)
    if isinstance(shape, Person):
        yield from (Dialled(answered=True), Dialled(answered=False))
    if isinstance(shape, Record):
        yield Spoke()


def walk(
    line: CompiledLine, begins: Iterable[Begin], now: datetime = MONDAY_MORNING, tell: Tell = unasked
) -> Walk:
    """Every (state, event) that can be reached."""
    begun = tuple(step(line, Call(line.flow.starts_at), begin, now) for begin in begins)
    waiting = deque(turn.call for turn in begun)
    known = {kind for call in waiting for kind in _kinds(call)}
    seen: list[Seen] = []
    passed: set[tuple[str, str | None]] = set()
    while waiting:
        call = waiting.popleft()
        for event in events_of(line, call):
            asking = step(line, call, event, now)
            turn = tell(asking)
            passed |= {(asking.call.step, asking.call.language)} if asking.asks else set()
            seen.append(Seen(call, event, turn))
            kinds = _kinds(turn.call)
            if not kinds <= known:
                known |= kinds
                waiting.append(turn.call)
    return Walk(line, begun, tuple(seen), frozenset(passed))


def _kinds(call: Call) -> set[Hashable]:
    """What makes a state worth going on from: its counters, and where `*` leads from its place."""
    silences = min(call.silences, 3)
    resumes = call.resume is not None and call.trail == ()
    told = _told(call.told) if call.told else None
    counters = (call.place, call.part, told, call.language, silences, call.wrong_keys)
    known = (call.pressed, call.unlogged, resumes)
    return {(*counters, *known), (call.place, call.language, call.trail[-1:])}


def _told(told: Told) -> Hashable:
    """What was asked or told, and where its keys lead: one question after another is asked in the same step."""
    right = told.derives == RECEIPT + PIN
    return told.leads, tuple(choice.leads for choice in told.choices), told.words[:1], right


def silence_from(line: CompiledLine, call: Call, now: datetime = MONDAY_MORNING) -> list[Turn]:
    """What a caller hears who never does anything again, to the call's end."""
    turns: list[Turn] = []
    while not is_over(line, call):
        turn = step(line, call, Silence(), now)
        turns.append(turn)
        call = turn.call
        assert len(turns) < ENDLESS, f"silence goes round and round at {call}"
    return turns


def keys_to(
    line: CompiledLine, start: Call, most: int = 3, now: datetime = MONDAY_MORNING
) -> Mapping[str, int]:
    """The fewest keys, up to `most`, from a state to each step and each step/message; silence costs nothing."""
    fewest: dict[str, int] = {}
    known: dict[Call, int] = {start: 0}
    waiting = deque([(start, 0)])
    while waiting:
        call, keys = waiting.popleft()
        for name in (call.step, f"{call.step}/{call.message}"):
            fewest[name] = min(keys, fewest.get(name, keys))
        events: list[Event] = [Silence(), *map(Key, KEYS)]
        for event in events:
            turn = step(line, call, event, now)
            cost = keys + isinstance(event, Key)
            same = replace(turn.call, silences=min(turn.call.silences, 3), trail=())
            if cost <= most and cost < known.get(same, most + 1):
                known[same] = cost
                (waiting.append if isinstance(event, Key) else waiting.appendleft)((turn.call, cost))
    return fewest
