"""Which pieces a programme holds in a week, and in which order. Pure: a recipe, the pieces there are, a week in; a plan out.

A programme comes to its length by choosing, never by speed. The same week gives the same plan; what was heard least comes
first. Where the length cannot be reached, or a theme has nothing valid left, the plan says so to the editor and never takes
what has expired.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from publishing.programmes import LicenceRules, Messages, Music, Newest, Recipe, Slot, Speech, Story
from radio_feed.lengths import Group, choose
from radio_feed.packs.weeks import Week
from radio_feed.programmes import Candidate, Cause, Material, Note, Piece, PieceKind, Planned, titled

ROUNDING = 0.3
"""Seconds by which the span is taken narrower: what the hundredths of a choice may be wrong by."""

HOME = "home"
"""The name of the licence words: those of the home register."""


def plan(programme_id: str, recipe: Recipe, language: str, week: Week, material: Material) -> Planned:
    """The programme of that week. The same material gives the same plan."""
    notes = list(material.told)
    parts = _parts(programme_id, recipe, week, material, notes)
    taken = _taken(recipe, week, material.pause, parts)
    pieces = tuple(piece for part, chosen in zip(parts, taken, strict=True) for piece in part.pieces(chosen))
    seconds = seconds_of(pieces, material.pause)
    fewest, most = recipe.span
    off = seconds - most if seconds > most else min(0.0, seconds - fewest)
    if off:
        notes.append(Note(Cause.TOO_LONG if off > 0 else Cause.TOO_SHORT, seconds=round(off, 1)))
    title = titled(recipe.title, language, trial=material.trial)
    return Planned(
        programme_id, language, week, title, pieces, seconds, off, material.pause, recipe.airings,
        tuple(dict.fromkeys(notes)),
    )  # fmt: skip


def seconds_of(pieces: Sequence[Piece], pause: float) -> float:
    """How long they last, with a pause between each two."""
    return sum(piece.seconds for piece in pieces) + pause * max(0, len(pieces) - 1)


@dataclass(frozen=True)
class _Part:
    """What a slot may become: `opening` comes before what is taken of `choices`; without choices it is said by itself."""

    opening: tuple[Piece, ...] = ()
    choices: tuple[Piece, ...] = ()
    at_least: int = 0
    at_most: int = 0
    eager: bool = True

    def pieces(self, taken: Sequence[int]) -> tuple[Piece, ...]:
        if not self.choices:
            return () if self.at_most else self.opening
        return (*self.opening, *(self.choices[place] for place in taken)) if taken else ()

    def group(self, pause: float) -> Group:
        return Group(
            tuple(piece.seconds + pause for piece in self.choices),
            self.at_least,
            self.at_most,
            sum(piece.seconds + pause for piece in self.opening),
            self.eager,
        )


def _taken(recipe: Recipe, week: Week, pause: float, parts: Sequence[_Part]) -> list[tuple[int, ...]]:
    """What is taken of each part. Another slot chooses first each week; music that only fills comes last."""
    fixed = [piece for part in parts if not part.choices for piece in part.pieces(())]
    order = sorted(
        (index for index, part in enumerate(parts) if part.choices),
        key=lambda index: (not parts[index].eager, _shuffled(week, str(index))),
    )
    fewest, most = recipe.span
    narrow = min(ROUNDING, (most - fewest) / 4)
    spent = sum(piece.seconds + pause for piece in fixed) - pause
    chosen = choose(spent, [parts[index].group(pause) for index in order], fewest + narrow, most - narrow)
    by_part = dict(zip(order, chosen, strict=True))
    return [by_part.get(index, ()) for index in range(len(parts))]


def _parts(
    programme_id: str, recipe: Recipe, week: Week, material: Material, notes: list[Note]
) -> list[_Part]:
    """Each slot with what it may choose from. A candidate belongs to the first slot that wants it, so none is heard twice."""
    stock = _Stock(programme_id, recipe, week, material, notes)
    newest = {id(slot): stock.newest(slot) for slot in recipe.slots if isinstance(slot, Newest)}
    return [newest.get(id(slot)) or stock.part(slot) for slot in recipe.slots]


@dataclass
class _Stock:
    """What is still to be given to slots; what is not there is noted."""

    programme_id: str
    recipe: Recipe
    week: Week
    material: Material
    notes: list[Note]
    given: set[str] = field(default_factory=set)

    def part(self, slot: Slot) -> _Part:
        match slot:
            case Music(tune=tune, optional=optional):
                played = self.fixed(PieceKind.MUSIC, tune)
                return _Part((), played, 0, 1, eager=False) if optional else _Part(played)
            case Speech(prompt=prompt):
                return _Part(self.fixed(PieceKind.WORDS, prompt))
            case LicenceRules():
                told = self.fixed(PieceKind.LICENCE, HOME)
                return _Part((*self.intro(slot.intro), *told)) if told else _Part()
            case Messages():
                return self.messages(slot)
            case Story():
                return self.story(slot)
            case Newest():
                return self.newest(slot)

    def newest(self, slot: Newest) -> _Part:
        """The newest first. In most weeks there are none, which is no news for an editor."""
        fresh = [
            each
            for each in self.left(PieceKind.MESSAGE)
            if 0 <= (self.week.last - each.new_on).days <= slot.days and self.airable(each)
        ]
        fresh.sort(key=lambda each: (-each.new_on.toordinal(), each.piece.name))
        chosen = fresh[: slot.at_most]
        self.given |= {each.piece.name for each in chosen}
        if not chosen:
            return _Part(at_most=1)
        return _Part(self.intro(slot.intro), _pieces(chosen), 1, slot.at_most)

    def messages(self, slot: Messages) -> _Part:
        """All that is valid of the themes, what was heard least first."""
        named = [
            each
            for each in self.left(PieceKind.MESSAGE)
            if each.theme in slot.themes and (not slot.only or each.piece.name in slot.only)
        ]
        valid = [each for each in named if self.valid(each)]
        fresh = sorted(filter(self.airable, valid), key=self.rotated)
        if slot.at_least and len(fresh) < slot.at_least:
            self.notes.append(Note(_why(valid, fresh), ", ".join(slot.themes)))
        self.given |= {each.piece.name for each in fresh}
        if not fresh:
            return _Part(at_most=1)
        return _Part(self.intro(slot.intro), _pieces(fresh), slot.at_least, slot.at_most)

    def story(self, slot: Story) -> _Part:
        wanted = [each for each in self.left(PieceKind.STORY) if slot.theme in (None, each.theme)]
        told = sorted(filter(self.airable, wanted), key=self.rotated)
        if not told:
            self.notes.append(Note(Cause.NO_STORY, slot.theme or ""))
            return _Part(at_most=1)
        self.given |= {each.piece.name for each in told}
        return _Part(self.intro(slot.intro), _pieces(told), 0, 1)

    def left(self, kind: PieceKind) -> Iterator[Candidate]:
        return (
            each
            for each in self.material.candidates
            if each.piece.kind is kind and each.piece.name not in self.given
        )

    def valid(self, candidate: Candidate) -> bool:
        """To the end of the week: a programme is aired on its Sunday, too."""
        until = candidate.piece.valid_until
        return until is None or until >= self.week.last

    def airable(self, candidate: Candidate) -> bool:
        return self.valid(candidate) and candidate.plays < self.recipe.max_plays

    def rotated(self, candidate: Candidate) -> tuple[int, str]:
        name = candidate.piece.name
        return candidate.plays, _shuffled(self.week, f"{self.programme_id} {name}")

    def intro(self, prompt: str | None) -> tuple[Piece, ...]:
        return self.fixed(PieceKind.WORDS, prompt) if prompt else ()

    def fixed(self, kind: PieceKind, name: str) -> tuple[Piece, ...]:
        """The piece of that name; without sound it is left out, and its editor told."""
        piece = self.material.fixed.get((kind, name))
        told = any(note.about == name for note in self.notes)
        if piece is None and not told:
            self.notes.append(Note(Cause.NO_SOUND, name))
        return (piece,) if piece else ()


def _why(valid: Sequence[Candidate], fresh: Sequence[Candidate]) -> Cause:
    if not valid:
        return Cause.NOTHING_VALID
    return Cause.FEWER if fresh else Cause.HEARD_ENOUGH


def _pieces(candidates: Iterable[Candidate]) -> tuple[Piece, ...]:
    return tuple(each.piece for each in candidates)


def _shuffled(week: Week, name: str) -> str:
    """An order that is another one each week, and the same one whenever the week is planned."""
    return sha256(f"{week} {name}".encode()).hexdigest()
