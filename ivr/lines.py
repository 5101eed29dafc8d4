"""Which line a call is for: the number that was called decides, once, when the call comes in; the call's row remembers."""

from collections.abc import Container

from carriers.practice import PRACTICE_STATION
from core.settings import Settings
from ivr.callers import e164
from publishing.release import CompiledLine, Release

MAIN_LINE = "main"
STATION_LINE = "station"
"""Lines of the content by their ids (content/lines/)."""


def station_number(settings: Settings) -> str:
    """The number of the stations' line; in demo there is always one, to practise with. Nothing where there is none."""
    return settings.station_number or (PRACTICE_STATION if settings.demo else "")


def line_called(to: str, settings: Settings, published: Container[str]) -> str:
    """The line that answers a call to a number. Whatever is no other line's, the main one answers: nobody is turned away."""
    number = station_number(settings)
    is_stations = bool(number) and e164(to) == e164(number)
    return STATION_LINE if is_stations and STATION_LINE in published else MAIN_LINE


def line_of(release: Release, name: str) -> CompiledLine:
    """The line of a call; a release that has it no more answers as the main one does."""
    return release.lines.get(name) or release.lines[MAIN_LINE]
