"""Lists that any player opens: M3U for the oldest (ASCII), M3U8 with titles in all their letters.

A list lies beside its sounds and names them alone: a stick plays on any drive, and no player disagrees about slashes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from anyascii import anyascii

LINE_END = "\r\n"


@dataclass(frozen=True)
class Track:
    """A line of a list: `name` is a file beside it."""

    name: str
    title: str
    seconds: float


def m3u(tracks: Sequence[Track], *, ascii_only: bool) -> bytes:
    """The sounds in their order."""
    lines = ["#EXTM3U"]
    for track in tracks:
        title = " ".join(track.title.split())
        lines += [f"#EXTINF:{round(track.seconds)},{anyascii(title) if ascii_only else title}", track.name]
    return (LINE_END.join(lines) + LINE_END).encode("ascii" if ascii_only else "utf-8")


def names_in(playlist: bytes) -> list[str]:
    """The files that a list names, in their order: as a player reads it."""
    return [line for line in playlist.decode("utf-8").splitlines() if line and not line.startswith("#")]
