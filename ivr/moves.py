"""What a kind of step decides when it hears something. The flow carries the decision out."""

from dataclasses import dataclass

from ivr.call import About, Question


@dataclass(frozen=True)
class Stay:
    """Say a part of this step ("" is all of it), with prompts before it."""

    part: str = ""
    before: tuple[str, ...] = ()
    message: str | None = None


@dataclass(frozen=True)
class Go:
    """Enter another step. `key` is handed on to it; `language` is chosen on the way; `typed` is a number that was keyed.

    `about` is what the caller asks about from now on, `kept` what the room of the next step is handed.
    """

    step: str
    message: str | None = None
    before: tuple[str, ...] = ()
    language: str | None = None
    remember: bool = False
    key: str | None = None
    typed: str | None = None
    about: About | None = None
    kept: str | None = None


@dataclass(frozen=True)
class Ask:
    """Ask a room; where it is not there, say the step as it is."""

    question: Question


@dataclass(frozen=True)
class Back:
    """Where the call was before."""


@dataclass(frozen=True)
class WrongKey:
    """The key means nothing here."""


Move = Stay | Go | Ask | Back | WrongKey
