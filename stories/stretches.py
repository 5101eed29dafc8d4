"""Moments of a recording as a person types them: `12.5`, `12,5`, `1:05.3`; and stretches of it, one a line: `12.5 14`."""

import re
from collections.abc import Iterator

from audio.testimony import Stretch

MOMENT = re.compile(r"(?:(\d{1,3}):)?(\d{1,5}(?:[.,]\d{1,3})?)")
BETWEEN = re.compile(r"\s*(?:-|–|;|\s|à|a|to)\s*")
MOST = 60
"""Stretches of one story. Who has to hide more had better ask for the story to be told again."""


class BadMoment(Exception):
    """What was typed is no moment, or a stretch ends before it begins; the message is the text, for the page to show."""


def read_moment(text: str) -> float:
    """Seconds. Raises BadMoment."""
    found = MOMENT.fullmatch(text.strip())
    if found is None:
        raise BadMoment(text)
    minutes, seconds = found.groups()
    return 60 * int(minutes or 0) + float(seconds.replace(",", "."))


def read_stretches(text: str) -> tuple[Stretch, ...]:
    """The stretches, in their order. Raises BadMoment."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise BadMoment(lines[MOST])
    return tuple(sorted(map(_stretch, lines), key=lambda stretch: stretch.starts))


def _stretch(line: str) -> Stretch:
    try:
        starts, ends = _moments(line)
    except ValueError:
        raise BadMoment(line) from None
    if ends <= starts:
        raise BadMoment(line)
    return Stretch(starts, ends)


def _moments(line: str) -> Iterator[float]:
    return iter([read_moment(part) for part in BETWEEN.split(line) if part])
