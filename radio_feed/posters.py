"""Posters and cards: what hangs on a wall, and what a worker carries. Values here; radio_feed.poster_pdf draws them.

A card may be found by whoever takes a worker's telephone: a discreet one looks like a radio programme's. What must never be
printed: a number that is not the line's own, and a promise that the line does not keep.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field

from publishing.documents import Strict, parse, read_document
from publishing.shapes import Status

WRITTEN = "posters.yaml"
CODE = re.compile("[4-7]{2}")
"""ivr.steps.menu: keys that mean nothing else in the greeting."""


class Place(Strict):
    """Where posters hang: `name` is for the team, and for the file's name. Past `until` nothing new is printed for it."""

    name: str
    until: date | None = None


class PosterWords(Strict):
    """What is printed in one language. `language_key` is the key of that language in the greeting."""

    status: Status
    headline: str
    call: str
    code: str
    language: str
    language_key: str
    know: str
    agencies: str
    tell: str
    person: str
    confidential: str
    listen: str
    radio: str
    programme: str
    no_number: str
    trial: str


class PosterSheet(Strict):
    """content/posters.yaml: places by their code, words by language."""

    places: dict[Annotated[str, Field(pattern=f"^{CODE.pattern}$")], Place]
    words: Mapping[str, PosterWords]


class Kind(StrEnum):
    POSTER = "poster"
    CARD = "card"
    DISCREET = "discreet"
    """A card with no word of work: a radio programme's name and its number."""


@dataclass(frozen=True)
class Print:
    """One file to print. `number`: the line's, empty in a trial that has none; `address`: where the code for cameras leads."""

    kind: Kind
    language: str
    code: str
    place: str
    number: str
    address: str
    words: PosterWords
    trial: bool

    @property
    def file(self) -> str:
        """A name that says what it is: of a trial, that too."""
        trial = "trial-" if self.trial else ""
        return f"{trial}{self.kind}-{self.code}-{self.language}.pdf"


def read_posters(content: Path) -> PosterSheet:
    """Raises BrokenContent with file, line and remedy."""
    return parse(read_document(content / WRITTEN), PosterSheet)


def prints_of(sheet: PosterSheet, number: str, base: str, today: date, *, trial: bool) -> tuple[Print, ...]:
    """Every file of every place that is not given up. Pure."""
    return tuple(
        Print(kind, language, code, place.name, number, f"{base}/listen/from/{code}", words, trial)
        for code, place in sheet.places.items()
        if place.until is None or today <= place.until
        for language, words in sheet.words.items()
        for kind in Kind
    )
