"""What the sounds of a release say, looked up in the table of clips: a release itself holds sounds, not words."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from audio.index import AT_ONCE
from audio.speech import Origin
from core.models.clip import ClipRow
from publishing.release import CompiledLine

_CLIP = re.compile(r"/clips/([0-9a-f]{64})\.wav")


@dataclass(frozen=True)
class Heard:
    """What one sound says: its sentences, its seconds, and whether a person speaks."""

    sentences: tuple[str, ...]
    seconds: float
    origin: Origin


Words = Mapping[str, Heard]
"""A clip's sha256 to what it says; a clip that was forgotten is not there."""


def heard_in(connection: Connection, lines: Iterable[CompiledLine]) -> dict[str, Heard]:
    """What the clips of the lines say, as far as the database remembers."""
    names = sorted({name for line in lines for name in _all_clips(line)})
    asked = (ClipRow.sha256, ClipRow.offsets, ClipRow.seconds, ClipRow.origin)
    rows = [
        row
        for first in range(0, len(names), AT_ONCE)
        for row in connection.execute(
            select(*asked).where(ClipRow.sha256.in_(names[first : first + AT_ONCE]))
        )
    ]
    return {row.sha256: Heard(_sentences(row.offsets), row.seconds, Origin(row.origin)) for row in rows}


def clips_in(xml: str) -> tuple[str, ...]:
    """The sha256 of the clips that an answer or a fragment plays, in order."""
    return tuple(_CLIP.findall(xml))


def _all_clips(line: CompiledLine) -> Iterator[str]:
    for named in (*line.answers.values(), *line.prompts.values()):
        for sounded in named.values():
            yield from clips_in(sounded.xml)


def _sentences(offsets: str) -> tuple[str, ...]:
    return tuple(text for _, _, text in json.loads(offsets) if text)
