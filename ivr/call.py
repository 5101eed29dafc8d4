"""A call as values: where it is, what can happen to it, what follows."""

import json
from dataclasses import dataclass
from typing import Any

TRAIL_LENGTH = 8
"""How many places `*` can go back through; more than any call needs, so that a state stays small."""


@dataclass(frozen=True)
class Place:
    """A step, and the message inside it when it is a list."""

    step: str
    message: str | None = None


@dataclass(frozen=True)
class Call:
    """The state of one call between two turns.

    `part` is which answer of the step was given last ("" the whole, "short", "how", "end", "dial").
    `trail` is where `*` leads back to, the last place last. `resume` is where the last call of this caller stopped.
    `lead` is how many seconds of other prompts (an introduction, "wrong key") come before the answer itself.
    `discreet`: nothing of this call may be offered again (P33). `unlogged`: a private step was entered (P07).
    """

    step: str
    message: str | None = None
    part: str = ""
    language: str | None = None
    silences: int = 0
    wrong_keys: int = 0
    pressed: bool = False
    taught: bool = False
    discreet: bool = False
    unlogged: bool = False
    typed: str | None = None
    lead: float = 0.0
    resume: Place | None = None
    trail: tuple[Place, ...] = ()

    @property
    def place(self) -> Place:
        return Place(self.step, self.message)

    def at(self, step: str, message: str | None = None, part: str = "") -> "Call":
        """The call in another step, with silence and wrong keys counted anew."""
        return self.but(step=step, message=message, part=part, silences=0, wrong_keys=0)

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
        return json.dumps(vars(self), default=_place_values, separators=(",", ":"))

    @staticmethod
    def from_json(text: str) -> "Call":
        values: dict[str, Any] = json.loads(text)
        resume = values.pop("resume")
        trail = tuple(Place(*place) for place in values.pop("trail"))
        return NEW.but(**values, resume=Place(*resume) if resume else None, trail=trail)


NEW = Call("")
"""What a call has before anything is known of it: a row of an older version reads as these where it is silent."""


def _place_values(place: Place) -> tuple[str, str | None]:
    return place.step, place.message


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
    """The caller spoke into a Record."""


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


Effect = Remember | Mark | Forget


@dataclass(frozen=True)
class Reply:
    """What is said: the name of a compiled answer, and prompts that come before it."""

    answer: str
    before: tuple[str, ...] = ()


@dataclass(frozen=True)
class Turn:
    """The result of a step: the call after it, what is said, what is kept."""

    call: Call
    reply: Reply
    effects: tuple[Effect, ...] = ()
