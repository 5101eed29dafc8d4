"""A call as values: where it is, what can happen to it, what follows."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

TRAIL_LENGTH = 8
"""How many places `*` can go back through; more than any call needs, so that a state stays small."""


@dataclass(frozen=True)
class Place:
    """A step, and the message inside it when it is a list."""

    step: str
    message: str | None = None


About = tuple[str, int | None]
"""What the caller asks about: a register, and the key of an agency in it, or none for its whole country. On the stations' line a
station, and the number of what it aired (ivr/services/stations.py).
"""


@dataclass(frozen=True)
class Choice:
    """What a key leads to where a room offers something: `about` is what was chosen, `kept` what the room is handed then."""

    leads: str
    about: About | None = None
    kept: str | None = None


class Unanswered(StrEnum):
    """What follows a choice that is not made: it is offered again; silence takes the first, as a list goes on by itself; silence,
    or any key that is no choice, takes the last: for what may only be allowed by its own key.
    """

    AGAIN = ""
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True)
class Told:
    """What a room answered. `leads` is one of the words in the step's `leads_to`; without `words` the call goes there at once.

    `words` are prompts, clips of numbers and clips by their hash, said one after another (ivr/words.py). With `choices`, keys 1
    to 4 take one of them. `about` is what the call is about from now on, `case` what is told in it is kept with (an empty one
    ends that); `receipt`, `key` and `tries` are what the call carries from now on. With `derives`, a receipt and its PIN, the
    words are said, and the room is asked again in a turn of its own, handed what they derive to (P31). `unanswered` is what
    becomes of choices that nobody makes; the last may have no key then.
    """

    leads: str
    words: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    about: About | None = None
    case: str | None = None
    receipt: str | None = None
    key: str | None = None
    tries: int | None = None
    derives: str | None = None
    unanswered: str = Unanswered.AGAIN


@dataclass(frozen=True)
class Call:
    """The state of one call between two turns.

    `part` is which answer of the step was given last ("" the whole, "short", "how", "end", "dial").
    `trail` is where `*` leads back to, the last place last. `resume` is where the last call of this caller stopped.
    `lead` is how many seconds of other prompts (an introduction, "wrong key") come before the answer itself.
    `told` is what a room answered in this step, `kept` what it is handed when it is asked next, `about` what is asked about.
    `case` is the vault's case that what is spoken and keyed from now on is sealed to (ADR 0017). `receipt` was said or keyed in
    this call, `key` opens the answers of the case that receipt and PIN led to, `tries` counts how often they were checked.
    `trailed`: a story's trailer was played. `discreet`: nothing of this call may be offered again (P33). `unlogged`: a private
    step was entered (P07).
    """

    step: str
    message: str | None = None
    part: str = ""
    language: str | None = None
    silences: int = 0
    wrong_keys: int = 0
    pressed: bool = False
    taught: bool = False
    trailed: bool = False
    discreet: bool = False
    unlogged: bool = False
    typed: str | None = None
    about: About | None = None
    case: str | None = None
    receipt: str | None = None
    key: str | None = None
    tries: int = 0
    kept: str | None = None
    told: Told | None = None
    lead: float = 0.0
    resume: Place | None = None
    trail: tuple[Place, ...] = ()

    @property
    def place(self) -> Place:
        return Place(self.step, self.message)

    def at(self, step: str, message: str | None = None, part: str = "") -> "Call":
        """The call in another step, with silence and wrong keys counted anew."""
        nothing = {"silences": 0, "wrong_keys": 0, "told": None, "kept": None}
        return self.but(step=step, message=message, part=part, **nothing)

    def remembering(self, place: Place) -> "Call":
        """The call with one more place to go back to."""
        if self.trail[-1:] == (place,):
            return self
        return self.but(trail=(*self.trail, place)[-TRAIL_LENGTH:])

    def but(self, **changes: Any) -> "Call":
        """The call with some values changed. dataclasses.replace costs seven times as much, six times a turn."""
        changed = object.__new__(Call)
        changed.__dict__.update(self.__dict__, **changes)
        return changed

    def to_json(self) -> str:
        return json.dumps(vars(self), default=_plain, separators=(",", ":"))

    @staticmethod
    def from_json(text: str) -> "Call":
        values: dict[str, Any] = json.loads(text)
        resume = values.pop("resume")
        trail = tuple(Place(*place) for place in values.pop("trail"))
        read = NEW.but(**values, resume=Place(*resume) if resume else None, trail=trail)
        if read.told is None and read.about is None:
            return read
        return read.but(told=_told(values.get("told")), about=_about(values.get("about")))


NEW = Call("")
"""What a call has before anything is known of it: a row of an older version reads as these where it is silent."""


def _plain(value: Place | Told | Choice) -> tuple[Any, ...]:
    return tuple(vars(value).values())


def _told(values: list[Any] | None) -> Told | None:
    if values is None:
        return None
    leads, words, choices, about, *carried = values  # a row of an older version has less at its end
    offered = tuple(Choice(to, _about(chosen), kept) for to, chosen, kept in choices)
    return Told(leads, tuple(words), offered, _about(about), *carried)


def _about(values: list[Any] | None) -> About | None:
    return (values[0], values[1]) if values else None


@dataclass(frozen=True)
class Remembered:
    """What is kept of a caller: the language, and where the last call stopped."""

    language: str
    place: Place | None = None


@dataclass(frozen=True)
class Begin:
    remembered: Remembered | None = None


@dataclass(frozen=True)
class Key:
    """What was pressed: one key, or the digits of a typed number."""

    digits: str


@dataclass(frozen=True)
class Silence:
    pass


@dataclass(frozen=True)
class Dialled:
    """The person's phone rang; `answered` when somebody spoke."""

    answered: bool


@dataclass(frozen=True)
class Spoke:
    """The caller spoke into a Record. Its sound is told of elsewhere (ivr/recording.py), whatever becomes of the call."""


Event = Begin | Key | Silence | Dialled | Spoke


@dataclass(frozen=True)
class Remember:
    """Keep the language for the caller's next call."""

    language: str


@dataclass(frozen=True)
class Mark:
    """Keep where the call is, so that the next one can go on there."""

    place: Place


@dataclass(frozen=True)
class Forget:
    """Keep no place: nothing of this call is offered again."""


@dataclass(frozen=True)
class Expect:
    """A Record begins whose sound is kept: the carrier will have a recording, or there was none (P30)."""

    purpose: str


Effect = Remember | Mark | Forget | Expect


@dataclass(frozen=True)
class Reply:
    """What is said: the name of a compiled answer, prompts that come before it, and the words of a room that fill it."""

    answer: str
    before: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A step asks a room: the service by its name, and what content hands it."""

    service: str
    about: str | None = None


@dataclass(frozen=True)
class Turn:
    """The result of a step: the call after it, what is said, what is kept.

    `asks`: a room is to be asked, and the turn goes on with what it tells; what is said here is for where there is no such room.
    """

    call: Call
    reply: Reply
    effects: tuple[Effect, ...] = ()
    asks: Question | None = None
