"""How an agency is named to a caller: by the clips of its name and its town, else by the digits of its licence."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from agencies.known import Agency
from agencies.names import digits_of
from audio.numbers.quantities import Code
from core.ledger import Rows
from ivr.services.numbers import number_words
from ivr.words import clip_word

AgencyKey = tuple[str, int]
"""A register, and the key of an agency in it."""
NameClip = tuple[str, float]
"""The hash of a sound, and its seconds."""


class NameClips(Protocol):
    """The sounds of names and towns that were rendered already."""

    def names(self, rows: Rows, agencies: Sequence[AgencyKey], language: str) -> Mapping[AgencyKey, NameClip]:
        """By agency; those that have none yet are missing, and are asked for."""

    def towns(self, rows: Rows, towns: Iterable[str], language: str) -> Mapping[str, NameClip]: ...


class Unnamed:
    """Nobody has spoken a name yet."""

    def names(self, rows: Rows, agencies: Sequence[AgencyKey], language: str) -> Mapping[AgencyKey, NameClip]:
        return {}

    def towns(self, rows: Rows, towns: Iterable[str], language: str) -> Mapping[str, NameClip]:
        return {}


def spoken_agencies(
    clips: NameClips, rows: Rows, agencies: Sequence[Agency], language: str
) -> dict[AgencyKey, list[str]]:
    """Each agency's words: its name, else its licence digit by digit, else that it has no name yet; and its town."""
    keys = [(agency.register, agency.key) for agency in agencies]
    named = clips.names(rows, keys, language)
    towns = clips.towns(rows, {agency.town for agency in agencies if agency.town}, language)
    return {
        key: [*_called(agency, named.get(key), language), *_clip(towns.get(agency.town))]
        for key, agency in zip(keys, agencies, strict=True)
    }


def _called(agency: Agency, name: NameClip | None, language: str) -> list[str]:
    digits = digits_of(agency.licence or "")
    if name:
        return _clip(name)
    if digits:
        return ["candidate.licence", *number_words(Code(digits), language)]
    return ["candidate.unnamed"]


def _clip(clip: NameClip | None) -> list[str]:
    return [clip_word(*clip)] if clip else []
