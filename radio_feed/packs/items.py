"""What there is to air in a week, before it has a number or a name: a programme, a spot, a message, a story."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from radio_feed import cues
from radio_feed.episodes import Episode
from radio_feed.shelf import Shelved


class Kind(StrEnum):
    """In the order of the lists."""

    PROGRAMME = "programme"
    SPOT = "spot"
    MESSAGE = "message"
    STORY = "story"


MOST_PLAYS = {Kind.PROGRAMME: 3, Kind.SPOT: 42, Kind.MESSAGE: 14, Kind.STORY: 7}
"""A week, where no recipe says it: nothing is repeated until nobody listens any more. Our choice."""


@dataclass(frozen=True)
class Item:
    """`id` never changes and finds its cut number; `words` name its file. `sound` is an untagged MP3, `air` a WAV or nothing.

    `keys`: from the line's home, to hear it by phone. `sentences`: as spoken, an empty one between paragraphs; `chapters`: when
    each titled part begins, in seconds. `expires_on`: the last day on which its facts are good. `episode`: of a message.
    `programme`: whose WAV has to be made for this pack.
    """

    id: str
    kind: Kind
    language: str
    title: str
    words: tuple[str, ...]
    theme: str
    sound: Path
    air: Path | None
    seconds: float
    valid_until: date
    max_plays: int
    message: str | None = None
    stories: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    chapters: tuple[tuple[float, str], ...] = ()
    expires_on: date | None = None
    episode: Episode | None = None
    programme: Shelved | None = None

    @property
    def in_cue(self) -> str:
        return cues.in_cue(self.sentences)

    @property
    def out_cue(self) -> str:
        return cues.out_cue(self.sentences)


def in_order(items: Sequence[Item]) -> list[Item]:
    """Programmes first, then spots, messages, stories; within a kind as they came."""
    kinds = list(Kind)
    return sorted(items, key=lambda item: kinds.index(item.kind))
