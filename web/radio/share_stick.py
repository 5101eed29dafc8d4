"""The same pages on a station's stick: files beside each other, opened without a network, a server or a service worker.

A pack asks for them (radio_feed.packs.building) and has them in its manifest like everything else that it holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.settings import Settings
from radio_feed.desk import plain_channel
from radio_feed.episodes import Enclosure, Episode
from radio_feed.feeds.channel import Channel
from radio_feed.feeds.words import read_feed_words
from radio_feed.packs.listening import ListenPages, Naming, OnStick
from web.languages import LANGUAGES
from web.radio.share_page import Phone, Told, index_page, message_page, pages_of

STATIC = Path(__file__).parent / "static" / "share"


@dataclass(frozen=True)
class Stick:
    """Addresses from file to file (web.radio.share_page.Site). `messages`: those on it, by message and language."""

    messages: Mapping[tuple[str, str], OnStick]
    named: Naming
    script: str = ""

    @property
    def style(self) -> str:
        return self.named("CSS", "page")

    @property
    def icon(self) -> str:
        return self.named("SVG", "page")

    def index(self, language: str, page: int = 1) -> str:
        return self.named("HTML", "index", language, *([str(page)] if page > 1 else []))

    def message(self, message: str, language: str) -> str:
        return self.messages[message, language].page

    def sound(self, _channel: Channel, episode: Episode, _enclosure: Enclosure) -> str:
        return f"../{self.messages[episode.message, episode.language].path}"

    def feed(self, _language: str) -> str:
        return ""

    def public(self, _channel: Channel, _episode: Episode) -> str:
        return ""

    def cover(self, _channel: Channel, _episode: Episode) -> str:
        return ""


def listen_pages(settings: Settings) -> ListenPages:
    """The pages of this deployment's packs. Raises BrokenContent for words around them that cannot be read."""
    words = read_feed_words(settings.content_path)
    channels = {code: plain_channel(settings, words, code, guid="") for code in LANGUAGES}
    phone = Phone(settings.line_number, settings.line_number_abroad)
    return lambda messages, named: stick_pages(channels, messages, named, phone)


def stick_pages(
    channels: Mapping[str, Channel], messages: Sequence[OnStick], named: Naming, phone: Phone
) -> dict[str, bytes]:
    """Every file of the folder by its name. `channels` by language.

    A dialect is heard from the sounds themselves: pages are read in the languages that people are taught to read.
    """
    here = [one for one in messages if one.episode.language in {*channels} & {*LANGUAGES}]
    site = Stick({(one.episode.message, one.episode.language): one for one in here}, named)
    files = {
        name: (STATIC / f"share.{suffix}").read_bytes()
        for name, suffix in ((site.style, "css"), (site.icon, "svg"))
    }
    for language in dict.fromkeys(one.episode.language for one in here):
        told = [
            Told(channels[language], one.episode, _ways(one.episode, site))
            for one in here
            if one.episode.language == language
        ]
        for one in told:
            page = message_page(one, site, phone, language)
            files[site.message(one.episode.message, language)] = page.encode()
        files |= _lists(told, site, phone, language)
    return files


def _lists(told: Sequence[Told], site: Stick, phone: Phone, language: str) -> dict[str, bytes]:
    ways = {code: site.index(code) for code in LANGUAGES if code in {spoken for _, spoken in site.messages}}
    return {
        site.index(language, page): index_page(told, site, phone, language, ways, page).encode()
        for page in range(1, pages_of(len(told)) + 1)
    }


def _ways(episode: Episode, site: Stick) -> dict[str, str]:
    """The languages in which the stick has this message."""
    message = episode.message
    return {code: site.message(message, code) for code in LANGUAGES if (message, code) in site.messages}
