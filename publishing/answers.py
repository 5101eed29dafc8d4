"""Every answer a line can give, by name: what is said, and how the caller may go on. Pure.

A menu `home` answers `home` when it is entered, `home.short` and `home.how` after silence; the list `before` answers
`before/nobody-pays` for one message and `before.end` after the last. What a room tells in the step
`verdict` fills `verdict.told`. The flow names an answer; publishing has compiled it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from publishing.line import (
    Domain,
    Goodbye,
    Hide,
    Line,
    Menu,
    Message,
    MessageList,
    Number,
    Person,
    Record,
    Step,
)

KEY_TIMEOUT = 5
"""Seconds of silence after a menu before it speaks again; our choice."""
LIST_GAP = 1
"""voice.md, rule 4: in a list silence means "go on", after a second."""
DIAL_TIMEOUT = 30
DIAL, EMERGENCY = "dial", "emergency"
"""The parts of a person step's answers that ring somebody."""
EMERGENCY_PROMPT = "person.emergency"
"""Said before an emergency number, where one is confirmed."""
TRAILER = "trailer"
"""The part of a list that plays what comes before one of its messages."""
TOLD, CHOICE = "told", "choice"
"""The parts of a domain step's answers that a room fills with words."""
RECORD_SILENCE = 8
"""Seconds of silence that end a recording: long enough to find words."""


@dataclass(frozen=True)
class Keys:
    """One key, caught while the answer plays."""

    timeout: int = KEY_TIMEOUT


@dataclass(frozen=True)
class Digits:
    """A typed number of `count` digits."""

    count: int


@dataclass(frozen=True)
class Speech:
    """The caller speaks, `seconds` at most."""

    seconds: int


@dataclass(frozen=True)
class Calling:
    """The carrier rings a person."""

    number: str


@dataclass(frozen=True)
class End:
    """The call is over when the words are said."""


Ending = Keys | Digits | Speech | Calling | End


@dataclass(frozen=True)
class Spoken:
    """One thing said: the id of an utterance, in the call's language or in one of its own."""

    id: str
    language: str | None = None


@dataclass(frozen=True)
class SpokenNumber:
    """A telephone number, said digit by digit in the call's language."""

    number: str


@dataclass(frozen=True)
class Answer:
    says: tuple[Spoken | SpokenNumber, ...]
    ending: Ending


@dataclass(frozen=True)
class Surroundings:
    """What an answer takes from outside its line."""

    prompts: frozenset[str]
    numbers: Mapping[str, str | None]
    """Place to the number that may be dialled there."""
    emergencies: Mapping[str, str | None]
    """Place to the emergency number that is said and dialled there."""
    hide_loop: tuple[str, ...]
    """The pieces of the hide programme, repeated up to its cap."""


def answers_of(line: Line, around: Surroundings) -> dict[str, Answer]:
    """Every answer of the line by its name, the apology included."""
    answers = {
        name: answer
        for step_id, step in line.steps.items()
        for name, answer in _answers(step_id, step, around)
    }
    answers["apology"] = Answer(_said("apology"), Keys(LIST_GAP))
    return answers


def _answers(step_id: str, step: Step, around: Surroundings) -> Iterator[tuple[str, Answer]]:
    match step:
        case Menu():
            yield from _menu(step_id, step)
        case MessageList():
            for message in step.messages:
                yield f"{step_id}/{message}", Answer((Spoken(f"message/{message}"),), Keys(LIST_GAP))
            yield f"{step_id}.{TRAILER}", Answer((), Keys(LIST_GAP))
            yield f"{step_id}.end", Answer(_said("list.end"), Keys())
        case Message():
            yield step_id, Answer(_said(*step.prompts), Keys(LIST_GAP))
        case Number():
            yield step_id, Answer(_said(step.says), Digits(step.digits))
        case Record():
            yield step_id, Answer(_said(step.says), Speech(step.seconds))
        case Person():
            yield from _person(step_id, step, around)
        case Hide():
            yield step_id, Answer(_said(*around.hide_loop), End())
        case Domain():
            yield step_id, Answer(_said(step.soon, "soon.way-on"), Keys())
            yield f"{step_id}.short", Answer(_said("soon.way-on"), Keys())
            yield from _told(step_id, step)
        case Goodbye():
            yield step_id, Answer(_said(step.says), End())


def _told(step_id: str, step: Domain) -> Iterator[tuple[str, Answer]]:
    """What only the turn knows: its words are filled in. What is told leads on by itself; a choice waits for a key."""
    if step.leads_to:
        yield f"{step_id}.{TOLD}", Answer((), Keys(LIST_GAP))
        yield f"{step_id}.{CHOICE}", Answer((), Keys())


def _said(*ids: str) -> tuple[Spoken, ...]:
    return tuple(Spoken(utterance) for utterance in ids)


def _menu(step_id: str, step: Menu) -> Iterator[tuple[str, Answer]]:
    options = tuple(Spoken(option.says, option.language) for option in step.options)
    intro = _said(step.says) if step.says else ()
    yield f"{step_id}.how", Answer(_said("key.how"), Keys())
    yield step_id, Answer((*intro, *options), Keys())
    yield f"{step_id}.short", Answer(options, Keys())
    if step.resumes:
        with_resume = (*options, *_said(step.resumes))
        yield f"{step_id}+5", Answer((*intro, *with_resume), Keys())
        yield f"{step_id}.short+5", Answer(with_resume, Keys())
        yield f"{step_id}.how+5", Answer(_said("key.how"), Keys())


def _person(step_id: str, step: Person, around: Surroundings) -> Iterator[tuple[str, Answer]]:
    words = tuple(prompt for prompt in place_prompts(step.place) if prompt in around.prompts)
    offers = (step.offers,) if step.offers else ()
    yield step_id, Answer(_said(*words, *offers, "place.way-on"), Keys())
    if number := around.numbers.get(step.place):
        yield f"{step_id}.{DIAL}", Answer(_said("person.connecting"), Calling(number))
    if emergency := around.emergencies.get(step.place):
        said: tuple[Spoken | SpokenNumber, ...] = (Spoken(EMERGENCY_PROMPT), SpokenNumber(emergency))
        yield f"{step_id}.{EMERGENCY}", Answer(said, Calling(emergency))


def place_prompts(place: str) -> tuple[str, str]:
    """The prompts about a place: where it is, and its hours if they are said."""
    return f"place.{place}", f"place.{place}.hours"
