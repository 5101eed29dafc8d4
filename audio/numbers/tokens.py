"""What a spoken number is made of: tokens, each a clip and the words it says. Words and clips come from one place,
so what is read beside the sound is always what is heard.

A word at the end of a phrase is said with a falling voice, any other with a voice that goes on: two clips, the falling
one with END in its id. A code is several phrases, so that each group of digits is heard as a group.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

END = "-end"
"""The ending of a clip id whose words end a phrase."""

Phrase = Sequence[str]
"""Clip ids said in one breath, without END."""


@dataclass(frozen=True)
class Token:
    """One clip of a number. `pause`: a short silence belongs after it, as between two groups of a code."""

    clip: str
    words: str
    pause: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """The words of one language's numbers by clip id: those that never end a phrase, those that may, those that
    always do.
    """

    inside: Mapping[str, str]
    either: Mapping[str, str]
    last: Mapping[str, str]
    _words: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_words", {**self.inside, **self.either, **self.last})

    def clips(self) -> list[tuple[str, str]]:
        """Every clip that any number can need: its id and its words."""
        going_on = {**self.inside, **self.either}
        ending = {f"{clip}{END}": words for clip, words in {**self.either, **self.last}.items()}
        return [*going_on.items(), *ending.items()]

    def tokens(self, *phrases: Phrase) -> tuple[Token, ...]:
        """The phrases one after another, a pause between two."""
        return tuple(
            token
            for index, phrase in enumerate(phrases, 1)
            for token in self._phrase(phrase, pause=index < len(phrases))
        )

    def _phrase(self, phrase: Phrase, *, pause: bool) -> Iterator[Token]:
        for clip in phrase[:-1]:
            yield Token(clip, self._words[clip])
        yield Token(f"{phrase[-1]}{END}", self._words[phrase[-1]], pause)


def text(tokens: Iterable[Token]) -> str:
    """The words of the tokens, a comma where there is a pause."""
    return " ".join(f"{token.words}," if token.pause else token.words for token in tokens)
