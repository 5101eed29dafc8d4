"""What the line says by a human voice, by a synthetic one, and not at all: the report that asks for
recordings.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audio.speech import Clip, Origin, Utterance


@dataclass(frozen=True)
class Coverage:
    """The clips of one language, counted by what they come from; `seconds` of all that exist."""

    recorded: int
    synthetic: int
    music: int
    missing: int
    seconds: float


def coverage(utterances: Iterable[Utterance], clips: Mapping[tuple[str, str], Clip]) -> dict[str, Coverage]:
    """By language, in the order in which languages are first asked for. `clips` are by utterance id and
    language.
    """
    asked = dict.fromkeys((utterance.id, utterance.language) for utterance in utterances)
    languages = dict.fromkeys(language for _, language in asked)
    return {
        language: _count([clips.get(key) for key in asked if key[1] == language]) for language in languages
    }


def _count(clips: list[Clip | None]) -> Coverage:
    found = [clip for clip in clips if clip]
    origins = Counter(clip.origin for clip in found)
    return Coverage(
        recorded=origins[Origin.RECORDED],
        synthetic=origins[Origin.SYNTHETIC],
        music=origins[Origin.MUSIC],
        missing=len(clips) - len(found),
        seconds=sum(clip.seconds for clip in found),
    )
