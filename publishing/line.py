"""The shape of a line: the steps of a call and how they follow one another."""

from typing import Annotated, Literal

from pydantic import Field

from publishing.documents import Strict
from publishing.shapes import Id, LanguageCode

MOST_OPTIONS = 4
"""voice.md, rule 1: at most four content options a menu (5 is kept for going on where the last call stopped)."""


class Option(Strict):
    """One choice of a menu; its key is its place in the list. An option with a language speaks it and chooses it."""

    says: Id
    goes_to: Id
    language: LanguageCode | None = None


class Menu(Strict):
    kind: Literal["menu"]
    options: Annotated[tuple[Option, ...], Field(min_length=1, max_length=MOST_OPTIONS)]
    says: Id | None = None
    teaches: Id | None = None
    resumes: Id | None = None
    after_wrong_keys: Id | None = None
    private: bool = False


class MessageList(Strict):
    """Messages that play on by themselves, one after the other."""

    kind: Literal["list"]
    messages: Annotated[tuple[Id, ...], Field(min_length=1)]
    says: Id | None = None
    private: Literal[False] = False


class Message(Strict):
    """Something said on the way to another step; a key pressed meanwhile is taken by that step."""

    kind: Literal["message"]
    says: Id | tuple[Id, ...]
    then: Id
    private: bool = False

    @property
    def prompts(self) -> tuple[str, ...]:
        return (self.says,) if isinstance(self.says, str) else self.says


class Number(Strict):
    """A number typed on the keys, or a name spelled on them: `#` ends it, `*` starts it over, `8#` alone hides.

    It has `digits` of them, or from `fewest` up to so many. `without` is where who keys nothing goes at once.
    """

    kind: Literal["number"]
    says: Id
    digits: Annotated[int, Field(ge=1, le=20)]
    fewest: Annotated[int, Field(ge=1, le=20)] | None = None
    goes_to: Id
    without: Id | None = None
    private: bool = False

    def takes(self, typed: str) -> bool:
        """Whether so many keys were asked for."""
        return (self.fewest or self.digits) <= len(typed) <= self.digits


class Record(Strict):
    """The caller speaks; any key or hanging up ends it, and what was said is kept: `keeps` names the room that is told of it."""

    kind: Literal["record"]
    keeps: Literal["report", "addition", "review", "story"]
    says: Id
    seconds: Annotated[int, Field(ge=5, le=600)]
    goes_to: Id
    private: bool = False


class Person(Strict):
    """A person on the phone when one can answer, else the place's emergency number, else the place and its hours.

    `call_back`, with `offers` to say so, is where key 1 leads: who cannot be helped now may be called.
    """

    kind: Literal["person"]
    place: Id
    call_back: Id | None = None
    offers: Id | None = None
    private: bool = False


class Hide(Strict):
    kind: Literal["hide"]
    private: Literal[False] = False


class Domain(Strict):
    """A step answered by another room (agencies, cases, stories). Until that room is open, `soon` says so.

    `leads_to` opens it: where the call goes, by the word the room gives. `says` names the families of prompts that the room
    may say: `verdict` is every prompt that begins with `verdict.`. `about` is handed to the room. `forgets`: what was keyed for
    it is kept no longer than the question takes.
    """

    kind: Literal["domain"]
    service: Id
    soon: Id
    leads_to: dict[Id, Id] = Field(default_factory=dict)
    says: tuple[Id, ...] = ()
    about: Id | None = None
    forgets: bool = False
    private: bool = False

    def may_say(self, prompt: str) -> bool:
        return prompt.startswith(tuple(f"{family}." for family in self.says))


class Goodbye(Strict):
    kind: Literal["goodbye"]
    says: Id
    private: Literal[False] = False


Step = Annotated[
    Menu | MessageList | Message | Number | Record | Person | Hide | Domain | Goodbye,
    Field(discriminator="kind"),
]


class Line(Strict):
    """A whole call flow. The named steps are what keys that work everywhere lead to; `no_key` is where a caller who never
    pressed one comes after the messages most asked for.
    """

    id: Id
    starts_at: Id
    home: Id
    person: Id
    hide: Id
    goodbye: Id
    most_wanted: Id
    tell: Id | None = None
    no_key: Id | None = None
    receipt: Id | None = None
    story_receipt: Id | None = None
    default_language: LanguageCode
    steps: Annotated[dict[Id, Step], Field(min_length=1)]

    @property
    def named_steps(self) -> dict[str, str]:
        """Role to step, for the roles this line fills."""
        roles = (
            "starts_at", "home", "person", "hide", "goodbye", "most_wanted", "tell", "no_key", "receipt", "story_receipt",
        )  # fmt: skip
        return {role: step for role in roles if (step := getattr(self, role))}


def leads_to(line: Line, step_id: str) -> tuple[str, ...]:
    """The steps that one step leads to by what is written in it (not by the keys that work everywhere)."""
    step = line.steps[step_id]
    match step:
        case Menu():
            after = (step.after_wrong_keys,) if step.after_wrong_keys else ()
            return (*(option.goes_to for option in step.options), *after)
        case Message():
            return (step.then,)
        case Number():
            return (step.goes_to, *([step.without] if step.without else []))
        case Record():
            return (step.goes_to,)
        case Domain():
            return tuple(dict.fromkeys(step.leads_to.values()))
        case Person():
            return (step.call_back,) if step.call_back else ()
        case _:
            return ()


def prompts_of(step: Step) -> tuple[str, ...]:
    """The prompts that a step names itself."""
    match step:
        case Menu():
            named = (step.says, step.teaches, step.resumes, *(option.says for option in step.options))
            return tuple(prompt for prompt in named if prompt)
        case MessageList():
            return (step.says,) if step.says else ()
        case Message():
            return step.prompts
        case Number() | Record() | Goodbye():
            return (step.says,)
        case Domain():
            return (step.soon,)
        case Person():
            return (f"place.{step.place}", *([step.offers] if step.offers else []))
        case Hide():
            return ()


SYSTEM_PROMPTS = (
    "greeting.hello", "key.wrong", "key.how", "list.end", "soon.way-on", "place.way-on",
    "person.connecting", "person.no-answer", "apology", "called.programme", "called.pin",
)  # fmt: skip
"""What the engine says by itself, in every line."""
