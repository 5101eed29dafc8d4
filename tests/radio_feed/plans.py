"""What plans are made of in tests: recipes, messages and stories of so many seconds, without any sound."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random

from publishing.programmes import Recipe
from publishing.shapes import Theme
from radio_feed.packs.weeks import Week
from radio_feed.programmes import Candidate, Material, Piece, PieceKind

WEEK = Week(2026, 48)
LONG_AGO = date(2026, 1, 1)
PAUSE = 0.5


def recipe(*slots: Mapping[str, object], **named: object) -> Recipe:
    length = {} if "seconds" in named else {"minutes": 5}
    return Recipe.model_validate(
        {"title": {"fr": "Essai", "mg": "Andrana"}, "status": "draft", "slots": slots, **length, **named}
    )


def words(name: str, seconds: float = 10.0) -> Piece:
    return Piece(PieceKind.WORDS, name, "", Path(f"{name}.mp3"), seconds, sentences=(f"Here is {name}.",))


def music(name: str, seconds: float = 6.0) -> Piece:
    return Piece(PieceKind.MUSIC, name, "", Path(f"{name}.mp3"), seconds)


def message(
    name: str,
    theme: Theme = Theme.WAGES,
    seconds: float = 30.0,
    until: date | None = None,
    plays: int = 0,
    new_on: date = LONG_AGO,
) -> Candidate:
    piece = Piece(
        PieceKind.MESSAGE,
        name,
        name.title(),
        Path(f"{name}.mp3"),
        seconds,
        until,
        (f"This is {name} from end to end.",),
    )
    return Candidate(piece, theme, new_on, plays)


def story(name: str, theme: Theme = Theme.WAGES, seconds: float = 90.0) -> Candidate:
    piece = Piece(PieceKind.STORY, name, "A story", Path(f"{name}.mp3"), seconds, sentences=())
    return Candidate(piece, theme, LONG_AGO)


def many(theme: Theme, count: int, seed: int = 1) -> list[Candidate]:
    """So many messages of 25 to 50 seconds."""
    lengths = Random(seed)
    return [message(f"{theme.value}-{n}", theme, round(lengths.uniform(25, 50), 2)) for n in range(count)]


def material(candidates: list[Candidate], *fixed: Piece) -> Material:
    return Material({(piece.kind, piece.name): piece for piece in fixed}, candidates, PAUSE)
