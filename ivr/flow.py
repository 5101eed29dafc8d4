"""The flow of a call: (line, call, event, time) in, (call, reply, effects) out. Pure, so that every path can be walked.

The keys that mean the same everywhere live here; what only one kind of step knows is in ivr/steps/.
"""

from dataclasses import replace
from datetime import datetime

from ivr.call import (
    Begin,
    Call,
    Dialled,
    Effect,
    Event,
    Expect,
    Forget,
    Key,
    Mark,
    Place,
    Remember,
    Remembered,
    Reply,
    Silence,
    Spoke,
    Told,
    Turn,
)
from ivr.moves import Ask, Back, Go, Move, Stay, WrongKey
from ivr.steps import KINDS, Scene
from ivr.steps.domain import fits, say
from ivr.words import can_say, seconds_of_words
from publishing.answers import TRAILER
from publishing.line import Domain, Goodbye, Hide, Menu, Message, Number, Person, Record, Step
from publishing.release import CompiledLine

PERSON_KEY, HIDE_KEY, AGAIN_KEY, BACK_KEY = "0", "8", "9", "*"
WRONG_KEYS_TO_A_PERSON = 3
SILENCES_THAT_HIDE = 2
"""In a private step the second silence hides: the phone may have changed hands (voice.md, rule 4)."""


def step(line: CompiledLine, call: Call, event: Event, now: datetime) -> Turn:
    """What follows an event in a call."""
    if isinstance(event, Begin):
        return begin(line, event.remembered, now)
    if _misplaced(line.flow.steps[call.step], event):
        return Turn(call, current(line, call), _expected(line.flow.steps[call.step]))
    heard = call.but(
        pressed=call.pressed or isinstance(event, Key),
        silences=call.silences + 1 if isinstance(event, Silence) else 0,
    )
    return _follow(line, heard, _decide(line, heard, event, now), now)


def _misplaced(shape: Step, event: Event) -> bool:
    """Whether a carrier reports something this step cannot have asked for."""
    dialled = isinstance(event, Dialled) and not isinstance(shape, Person)
    return dialled or (isinstance(event, Spoke) and not isinstance(shape, Record))


def begin(line: CompiledLine, remembered: Remembered | None, now: datetime) -> Turn:
    """A call comes in: a caller whose language is known is greeted in it and is home at once."""
    flow = line.flow
    if remembered is None or remembered.language not in line.languages:
        return _follow(line, Call(flow.starts_at), Go(flow.starts_at), now)
    place = remembered.place if _still_there(line, remembered.place) else None
    call = Call(flow.home, language=remembered.language, resume=place, taught=True)
    return _follow(line, call, Go(flow.home, before=("greeting.hello",)), now)


def receipt_anew(
    line: CompiledLine, step: str | None, case: str, language: str, now: datetime
) -> Turn | None:
    """The step that gives a case its receipt, for a call of which nothing else is known any more (P32); none in this line."""
    if step is None or language not in line.languages:
        return None
    nothing = {"pressed": True, "taught": True, "discreet": True, "unlogged": True}
    call = Call(step, language=language, case=case).but(**nothing)
    return _enter(line, call, ("apology",), now)


def answered(line: CompiledLine, asking: Turn, told: Told, now: datetime) -> Turn:
    """The turn that asked, once a room has told. What this release cannot say, or where it knows no way, stays unsaid."""
    shape, call = line.flow.steps[asking.call.step], asking.call
    if not isinstance(shape, Domain) or not fits(shape, told) or not can_say(line, call, told.words):
        return replace(asking, asks=None)
    # What is keyed of a report is sealed, and kept nowhere else; a station's code is kept by nobody.
    typed = None if shape.private or shape.forgets else call.typed
    heard = call.but(told=told, kept=None, typed=typed, **_carried(call, told))
    move = say(shape, _scene(line, heard, now), told)
    turn = _follow(line, heard, replace(move, before=(*asking.reply.before, *move.before)), now)
    return replace(turn, effects=(*asking.effects, *turn.effects))


def _carried(call: Call, told: Told) -> dict[str, object]:
    """What the call has from now on: what the room gave, else what it had. Receipt and key are of one case, and go with it."""
    had = Told("") if told.case is not None else Told("", receipt=call.receipt, key=call.key)
    return {
        "about": told.about or call.about,
        "case": call.case if told.case is None else told.case or None,
        "receipt": told.receipt or had.receipt,
        "key": told.key or had.key,
        "tries": call.tries if told.tries is None else told.tries,
    }


def current(line: CompiledLine, call: Call) -> Reply:
    """What the call heard last, for a request that must not move it."""
    return _reply(line.flow.steps[call.step], call)


def _reply(shape: Step, call: Call, before: tuple[str, ...] = ()) -> Reply:
    return Reply(answer_name(shape, call), before, call.told.words if call.told else ())


def knows(line: CompiledLine, call: Call) -> bool:
    """Whether the line can say what the call heard last: content changed under a number would leave it without words."""
    shape = line.flow.steps.get(call.step)
    answers = line.answers.get(call.language or line.flow.default_language, {})
    words = call.told.words if call.told else ()
    return shape is not None and answer_name(shape, call) in answers and can_say(line, call, words)


def answer_name(shape: Step, call: Call) -> str:
    """The name publishing.answers gave to what the call hears now."""
    if call.message and call.part != TRAILER:
        return f"{call.step}/{call.message}"
    part = f".{call.part}" if call.part else ""
    resume = "+5" if isinstance(shape, Menu) and shape.resumes and call.resume else ""
    return f"{call.step}{part}{resume}"


def _still_there(line: CompiledLine, place: Place | None) -> bool:
    """Whether the list and message where the last call stopped are in this release, and not sensitive since (P33)."""
    if place is None or place.message in line.sensitive:
        return False
    return f"{place.step}/{place.message}" in line.answers[line.flow.default_language]


def _decide(line: CompiledLine, call: Call, event: Event, now: datetime) -> Move:
    shape = line.flow.steps[call.step]
    scene = _scene(line, call, now)
    if isinstance(event, Key) and not isinstance(shape, Number | Record | Hide | Goodbye):
        everywhere = _key_everywhere(shape, scene, event.digits)
        if everywhere:
            return everywhere
    if isinstance(event, Silence) and shape.private and call.silences >= SILENCES_THAT_HIDE:
        return Go(line.flow.hide)
    return KINDS[type(shape)].hear(shape, scene, event)


def _scene(line: CompiledLine, call: Call, now: datetime) -> Scene:
    return Scene(line.flow, line.places, call, now)


def _key_everywhere(shape: Step, scene: Scene, key: str) -> Move | None:
    match key:
        case "0":
            return Go(scene.flow.person)
        case "8":
            return Go(scene.flow.hide)
        case "9":
            return KINDS[type(shape)].enter(shape, scene)
        case "*":
            return Back()
        case _:
            return None


def _follow(line: CompiledLine, call: Call, move: Move, now: datetime) -> Turn:
    match move:
        case Stay():
            return _stay(line, call, move)
        case Ask(question):
            return replace(_stay(line, call, Stay()), asks=question)
        case Go():
            return _go(line, call, move, now)
        case Back():
            return _back(line, call, now)
        case WrongKey():
            return _wrong_key(line, call, now)


def _stay(line: CompiledLine, call: Call, move: Stay) -> Turn:
    shape = line.flow.steps[call.step]
    taught = isinstance(shape, Menu) and shape.teaches in move.before
    stayed = call.but(
        part=move.part,
        message=move.message,
        told=call.told if isinstance(shape, Domain) else None,
        taught=call.taught or taught,
        wrong_keys=call.wrong_keys if move.message == call.message else 0,
        lead=round(seconds_of_words(line, call, move.before), 1),
    )
    after, effects = _traces(line, stayed)
    return Turn(after, _reply(shape, after, move.before), (*effects, *_expected(shape)))


def _expected(shape: Step) -> tuple[Effect, ...]:
    """Each time a Record is answered it has a turn, and so a recording, of its own."""
    return (Expect(shape.keeps),) if isinstance(shape, Record) else ()


def _traces(line: CompiledLine, call: Call) -> tuple[Call, tuple[Effect, ...]]:
    """What this place leaves behind: nothing after a private step, a sensitive message, a hide or our own goodbye (P33)."""
    shape = line.flow.steps[call.step]
    closing = isinstance(shape, Hide | Goodbye)
    if shape.private or closing or call.message in line.sensitive:
        hidden = call.but(discreet=True, resume=None, unlogged=call.unlogged or shape.private)
        return hidden, (Forget(),)
    marks = call.message is not None and not call.discreet
    return call, (Mark(call.place),) if marks else ()


def _go(line: CompiledLine, call: Call, move: Go, now: datetime) -> Turn:
    left = _remembering(line, call, move.step)
    entered = left.at(move.step, move.message).but(
        language=move.language or call.language,
        typed=move.typed or call.typed,
        about=move.about or call.about,
        kept=move.kept,
    )
    turn = _enter(line, entered, move.before, now)
    if move.remember and move.language:
        turn = replace(turn, effects=(Remember(move.language), *turn.effects))
    if move.key is not None:
        following = step(line, turn.call, Key(move.key), now)
        return replace(following, effects=(*turn.effects, *following.effects))
    return turn


def _enter(line: CompiledLine, call: Call, before: tuple[str, ...], now: datetime) -> Turn:
    shape = line.flow.steps[call.step]
    entry = KINDS[type(shape)].enter(shape, _scene(line, call, now))
    if isinstance(entry, Ask):
        return replace(_stay(line, call, Stay(before=before)), asks=entry.question)
    return _stay(line, call, replace(entry, before=(*before, *entry.before)) if before else entry)


def _remembering(line: CompiledLine, call: Call, target: str) -> Call:
    """The call with the place it leaves on its trail, where `*` should lead back to it. Home begins a new trail.

    Nothing leads back into a recording: the key that ends it would, too, and go round and round.
    """
    if target in (line.flow.home, line.flow.starts_at):
        return call.but(trail=())
    told = call.told is not None and not call.told.choices
    passing = told or isinstance(line.flow.steps[call.step], Message | Record)
    if passing or call.step in (target, line.flow.starts_at):
        return call
    return call.remembering(call.place)


def _back(line: CompiledLine, call: Call, now: datetime) -> Turn:
    if call.trail:
        place = call.trail[-1]
        returned = call.at(place.step, place.message).but(trail=call.trail[:-1])
        return _enter(line, returned, (), now)
    home_is_open = call.language is not None and call.step not in (line.flow.home, line.flow.starts_at)
    return _follow(line, call, Go(line.flow.home if home_is_open else line.flow.starts_at), now)


def _wrong_key(line: CompiledLine, call: Call, now: datetime) -> Turn:
    """Said kindly and repeated; the third one leads to a person, or from the person menu to the places (voice.md, rule 4)."""
    shape = line.flow.steps[call.step]
    counted = call.but(wrong_keys=call.wrong_keys + 1)
    if counted.wrong_keys >= WRONG_KEYS_TO_A_PERSON:
        elsewhere = shape.after_wrong_keys if isinstance(shape, Menu) else None
        return _follow(line, counted, Go(elsewhere or line.flow.person), now)
    repeat = KINDS[type(shape)].repeat(shape, _scene(line, counted, now))
    return _stay(line, counted, replace(repeat, before=("key.wrong", *repeat.before)))
