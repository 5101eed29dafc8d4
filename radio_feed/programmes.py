"""What a programme is: the pieces that a week's plan puts one after another, and what its editor has to be told.

Values alone; radio_feed/planning.py makes them, radio_feed/assembly.py makes sound of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from publishing.shapes import Theme
from radio_feed import cues
from radio_feed.packs.weeks import Week

TRIAL = {"mg": "Andrana", "fr": "Essai", "en": "Trial"}
"""What stands before every title that a demo makes: nobody may take it for a programme of a line that is open."""


class PieceKind(StrEnum):
    MUSIC = "music"
    WORDS = "words"
    LICENCE = "licence"
    MESSAGE = "message"
    STORY = "story"


@dataclass(frozen=True)
class Piece:
    """One sound of a programme: `file` is its share master (MP3), `seconds` how long that lasts.

    `name` is the message, the story, the prompt or the tune. `valid_until` is the last day on which it may be aired.
    `sentences` are its words, where they are written. `origin` says whether a person speaks (audio.speech.Origin);
    `clip` is what a message's phone clip was made from.
    """

    kind: PieceKind
    name: str
    title: str
    file: Path
    seconds: float
    valid_until: date | None = None
    sentences: tuple[str, ...] = ()
    origin: str = ""
    clip: str = ""

    @property
    def message(self) -> str | None:
        return self.name if self.kind is PieceKind.MESSAGE else None

    @property
    def story(self) -> str | None:
        return self.name if self.kind is PieceKind.STORY else None

    @property
    def in_cue(self) -> str:
        return cues.in_cue(self.sentences)

    @property
    def out_cue(self) -> str:
        return cues.out_cue(self.sentences)


@dataclass(frozen=True)
class Candidate:
    """A message or a story that a slot may take. `new_on` is the day it was first published (a story: approved).

    `plays` counts the weeks of the recipe's `in_weeks` in which this programme held it.
    """

    piece: Piece
    theme: Theme | None
    new_on: date
    plays: int = 0


class Cause(StrEnum):
    """What an editor is told about a plan."""

    NOTHING_VALID = "nothing-valid"
    """A theme has no message left that is valid to the end of the week."""
    HEARD_ENOUGH = "heard-enough"
    """All that is valid of a theme was heard as often as the recipe allows."""
    FEWER = "fewer"
    """There were fewer messages than the recipe asks for at least."""
    NO_SOUND = "no-sound"
    """A piece has no sound yet; the worker makes it, or a recording is missing."""
    SYNTHETIC = "synthetic"
    """A machine's Malagasy, which production never airs: have it recorded."""
    NO_STORY = "no-story"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    """By `seconds`, even with the choice that comes nearest."""


@dataclass(frozen=True)
class Note:
    """One thing for the editor: `about` is a theme, a prompt, a tune or a message; `seconds` how far off the length is."""

    cause: Cause
    about: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Material:
    """All that a programme may be made of in one language.

    `fixed` holds music, prompts and the licence words by kind and name; what is not in it has no sound. `told` is what was
    already left out and why.
    """

    fixed: Mapping[tuple[PieceKind, str], Piece]
    candidates: Sequence[Candidate]
    pause: float = 0.0
    """Seconds of silence between two pieces."""
    told: tuple[Note, ...] = ()
    trial: bool = False
    """Whether titles say that this is a trial."""


@dataclass(frozen=True)
class Planned:
    """The programme of a week in a language: its pieces in their order, and what its editor has to know.

    `off` is how many seconds it is too long (less than none: too short); nothing to air has no message in it.
    """

    programme_id: str
    language: str
    week: Week
    title: str
    pieces: tuple[Piece, ...]
    seconds: float
    off: float
    pause: float = 0.0
    airings: int = 1
    notes: tuple[Note, ...] = ()

    @property
    def airable(self) -> bool:
        return any(piece.kind in (PieceKind.MESSAGE, PieceKind.STORY) for piece in self.pieces)

    @property
    def stories(self) -> frozenset[str]:
        return frozenset(piece.name for piece in self.pieces if piece.kind is PieceKind.STORY)

    @property
    def messages(self) -> tuple[str, ...]:
        return tuple(piece.name for piece in self.pieces if piece.kind is PieceKind.MESSAGE)

    @property
    def valid_until(self) -> date:
        """Its last day on the air: the end of its week. Every piece is valid until then."""
        return self.week.last

    @property
    def in_cue(self) -> str:
        return next((piece.in_cue for piece in self.pieces if piece.sentences), "")

    @property
    def out_cue(self) -> str:
        return next((piece.out_cue for piece in reversed(self.pieces) if piece.sentences), "")

    @property
    def chapters(self) -> tuple[tuple[float, str], ...]:
        """When each piece that has a title begins, in seconds, and the title."""
        return tuple((starts, piece.title) for starts, piece in self.offsets if piece.title)

    @property
    def offsets(self) -> Iterator[tuple[float, Piece]]:
        """When each piece begins."""
        starts = 0.0
        for piece in self.pieces:
            yield starts, piece
            starts += piece.seconds + self.pause


def titled(title: Mapping[str, str], language: str, *, trial: bool) -> str:
    """A title in a language; a trial's says that it is one."""
    said = title.get(language) or next(iter(title.values()))
    return f"{TRIAL.get(language, TRIAL['fr'])}: {said}" if trial else said
