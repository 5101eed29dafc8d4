"""A release as values: what a worker holds in memory of it, and its one JSON form in the database."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from publishing.line import Line
from publishing.shapes import PlaceSheet

FORMAT = 1


@dataclass(frozen=True)
class Sounded:
    """Compiled words: a TwiML template or fragment with its blanks, and how many seconds it lasts."""

    xml: str
    seconds: float


@dataclass(frozen=True)
class CompiledLine:
    """One line, ready to answer: the flow, and for each language its answers and the prompts that may come before one."""

    flow: Line
    places: Mapping[str, PlaceSheet]
    sensitive: frozenset[str]
    answers: Mapping[str, Mapping[str, Sounded]]
    prompts: Mapping[str, Mapping[str, Sounded]]
    expires_on: Mapping[str, date] = field(default_factory=dict)
    """The last day of each message whose facts age."""
    themes: Mapping[str, str] = field(default_factory=dict)
    """What each message is about."""

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(self.answers)


@dataclass(frozen=True)
class Release:
    """A number and the lines compiled under it. Never changed once published."""

    number: int
    lines: Mapping[str, CompiledLine]


def to_document(lines: Mapping[str, CompiledLine]) -> str:
    """The JSON text of compiled lines: the same lines give the same text."""
    document = {"format": FORMAT, "lines": {name: _line_values(line) for name, line in lines.items()}}
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _line_values(line: CompiledLine) -> dict[str, Any]:
    return {
        "flow": line.flow.model_dump(mode="json"),
        "places": {name: place.model_dump(mode="json", by_alias=True) for name, place in line.places.items()},
        "sensitive": sorted(line.sensitive),
        "expires_on": {message: day.isoformat() for message, day in line.expires_on.items()},
        "themes": dict(line.themes),
        "answers": {
            code: {name: asdict(answer) for name, answer in named.items()}
            for code, named in line.answers.items()
        },
        "prompts": {
            code: {name: asdict(prompt) for name, prompt in named.items()}
            for code, named in line.prompts.items()
        },
    }


def from_document(number: int, document: str) -> Release:
    """The release of that number from its JSON text. Raises ValueError for a format this version cannot read."""
    try:
        return Release(number, _lines(document))
    except UnknownFormat as unknown:
        raise ValueError(f"Release {number} has format {unknown}; this version reads {FORMAT}.") from None


class UnknownFormat(Exception):
    """Of a document that another version wrote; the text is its format."""


@lru_cache(maxsize=2)
def _lines(document: str) -> Mapping[str, CompiledLine]:
    """Read once: a release that is published again, by a roll back or without a change, is the same lines in memory."""
    values = json.loads(document)
    if values.get("format") != FORMAT:
        raise UnknownFormat(values.get("format"))
    return {name: _line(line) for name, line in values["lines"].items()}


def _line(values: dict[str, Any]) -> CompiledLine:
    return CompiledLine(
        flow=Line.model_validate(values["flow"]),
        places=TypeAdapter(dict[str, PlaceSheet]).validate_python(values["places"]),
        sensitive=frozenset(values["sensitive"]),
        answers=_sounded(values["answers"]),
        prompts=_sounded(values["prompts"]),
        # Releases from before the outbox have no dates; calls may still be pinned to them.
        expires_on={
            message: date.fromisoformat(day) for message, day in values.get("expires_on", {}).items()
        },
        themes=values.get("themes", {}),
    )


def _sounded(languages: dict[str, dict[str, dict[str, Any]]]) -> dict[str, dict[str, Sounded]]:
    return {
        code: {name: Sounded(**value) for name, value in named.items()} for code, named in languages.items()
    }
