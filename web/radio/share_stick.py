"""The same pages on a station's stick: files beside each other, opened without a network, a server or a service worker.

    pages = stick_pages(channels, episodes, sounds, Phone(settings.line_number, settings.line_number_abroad))

gives the files of the folder `listen`, by name; `sounds` says where on the stick a sound lies, seen from that folder.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from radio_feed.episodes import Enclosure, Episode
from radio_feed.feeds.channel import Channel
from web.languages import LANGUAGES
from web.radio.share_page import Phone, Told, index_page, message_page, pages_of

STATIC = Path(__file__).parent / "static" / "share"
BESIDE = ("share.css", "share.svg")

Sounds = Callable[[Episode, Enclosure], str]
"""Where a sound lies, as "../messages/wages.mp3"; empty for one that the stick does not have."""


@dataclass(frozen=True)
class Stick:
    """Addresses from file to file (web.radio.share_page.Site)."""

    sounds: Sounds
    style: str = BESIDE[0]
    icon: str = BESIDE[1]
    script: str = ""

    def index(self, language: str, page: int = 1) -> str:
        return f"index-{language}.html" if page == 1 else f"index-{language}-{page}.html"

    def message(self, message: str, language: str) -> str:
        return f"{message}-{language}.html"

    def sound(self, _channel: Channel, episode: Episode, enclosure: Enclosure) -> str:
        return self.sounds(episode, enclosure)

    def feed(self, _language: str) -> str:
        return ""

    def public(self, _channel: Channel, _episode: Episode) -> str:
        return ""

    def cover(self, _channel: Channel, _episode: Episode) -> str:
        return ""


def stick_pages(
    channels: Mapping[str, Channel], episodes: Iterable[Episode], sounds: Sounds, phone: Phone
) -> dict[str, bytes]:
    """Every file of the folder by its name, FAT-safe as the messages' names are. `channels` by language.

    A dialect is heard from the sounds themselves: pages are read in the languages that people are taught to read.
    """
    site, on_it = Stick(sounds), [one for one in episodes if one.language in {*channels} & {*LANGUAGES}]
    spoken: dict[str, list[Episode]] = {}
    for episode in on_it:
        spoken.setdefault(episode.language, []).append(episode)
    files = {name: (STATIC / name).read_bytes() for name in BESIDE}
    for language, here in spoken.items():
        told = [Told(channels[one.language], one, _ways(one, on_it, site)) for one in here]
        for one in told:
            page = message_page(one, site, phone, language)
            files[site.message(one.episode.message, language)] = page.encode()
        for page_number in range(1, pages_of(len(told)) + 1):
            ways = {code: site.index(code) for code in LANGUAGES if code in spoken}
            index = index_page(told, site, phone, language, ways, page_number)
            files[site.index(language, page_number)] = index.encode()
    return files


def _ways(episode: Episode, on_it: Iterable[Episode], site: Stick) -> dict[str, str]:
    """The languages in which the stick has this message."""
    found = {other.language for other in on_it if other.message == episode.message}
    return {code: site.message(episode.message, code) for code in LANGUAGES if code in found}
