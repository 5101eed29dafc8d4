"""Pages of a pack to listen to its messages, on a PC or a telephone that has the stick and no network.

What they look like, web.radio.share_stick knows; here is what it is told. No story is told of on them: a page is handed on more
easily than a sound is withdrawn (P21), and its teller allowed the radio, not this.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Protocol

from audio.masters import Form
from radio_feed.episodes import Enclosure, Episode
from radio_feed.packs.contents import PackContent

PAGE = ".HTML"


class Naming(Protocol):
    """How everything in a pack is named: FAT-safe, ours, a trial as one."""

    def __call__(self, suffix: str, *words: str) -> str: ...


@dataclass(frozen=True)
class OnStick:
    """A message of a pack: `episode` with the pack's own sound as its one enclosure, `path` where that lies in the pack."""

    episode: Episode
    path: str

    @property
    def page(self) -> str:
        """The name of its page: that of its sound, so that it is found by the same number."""
        return PurePosixPath(self.path).with_suffix(PAGE).name


ListenPages = Callable[[Sequence[OnStick], Naming], Mapping[str, bytes]]
"""The files of their folder (radio_feed.packs.manifest.PAGES) by their names."""


def on_stick(episode: Episode, sound: PackContent) -> OnStick:
    """The message as the pack has it. A page tells how large the sound is, and nothing of its sha384."""
    enclosure = Enclosure(Form.SHARE, sound.sha256, "", sound.bytes)
    return OnStick(replace(episode, enclosures=(enclosure,)), sound.path)
