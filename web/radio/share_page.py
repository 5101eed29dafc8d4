"""The page of a message that people send each other, as HTML: values in, text out.

The same page stands on the web and, with addresses of files beside it, on a station's stick. It is read with no script, and holds
no word that its feed does not hold. What must never happen here: a synthetic voice without saying so, an invented number.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from publishing.shapes import Status
from radio_feed.covers import SMALL
from radio_feed.episodes import Enclosure, Episode
from radio_feed.feeds.channel import TYPES, Channel
from radio_feed.feeds.notes import summary, voice_of
from radio_feed.feeds.text import clean, written_day
from radio_feed.feeds.transcripts import has_words
from radio_feed.pictograms import pictogram
from web.languages import LANGUAGES, catalogue

TEMPLATES = Path(__file__).parent / "templates"
ON_A_PAGE = 60
"""Messages listed at once: a page stays under 20 KB."""
LOCALES = {"mg": "mg_MG", "fr": "fr_FR", "en": "en_US"}


class Site(Protocol):
    """Where a page finds what it leads to. An empty address is one that is not there."""

    @property
    def style(self) -> str: ...
    @property
    def icon(self) -> str: ...
    @property
    def script(self) -> str: ...
    def index(self, language: str, page: int = 1) -> str: ...
    def message(self, message: str, language: str) -> str: ...
    def sound(self, channel: Channel, episode: Episode, enclosure: Enclosure) -> str: ...
    def feed(self, language: str) -> str: ...
    def public(self, channel: Channel, episode: Episode) -> str: ...
    def cover(self, channel: Channel, episode: Episode) -> str: ...


@dataclass(frozen=True)
class Phone:
    """The numbers to call, empty where there is none."""

    number: str
    abroad: str


@dataclass(frozen=True)
class Told:
    """An episode, in the feed that it belongs to. `ways`: the address of the same page in each language of the pages."""

    channel: Channel
    episode: Episode
    ways: Mapping[str, str]


@dataclass(frozen=True)
class Sound:
    """A file on a button."""

    name: str
    address: str
    type: str
    kilobytes: int


@dataclass(frozen=True)
class Listed:
    """A message in the list."""

    title: str
    address: str
    told_in: str
    length: str


@dataclass(frozen=True)
class ThemeList:
    name: str
    messages: tuple[Listed, ...]


def message_page(told: Told, site: Site, phone: Phone, language: str) -> str:
    """The page of a message, in a language of the pages; the message itself is in its own."""
    channel, episode = told.channel, told.episode
    title = _title(channel, episode)
    return _rendered(
        "message", language, site, title, told.ways, phone,
        told_in=episode.language,
        summary=summary(episode),
        picture=Markup(pictogram(episode.theme, "currentColor")),  # noqa: S704  # nosec B704 - drawn by us
        theme=channel.words.seasons[episode.theme],
        length=_length(episode.seconds),
        published_on=episode.published_at.date(),
        remarks=_remarks(channel, episode),
        sounds=_sounds(told, site, language),
        paragraphs=_paragraphs(episode.sentences),
        spelled=has_words(episode),
        keys=tuple(key for key in (episode.chooses, *episode.keys) if key),
        sources=episode.sources,
        valid_until=episode.expires_on,
        about=_about(told, site, title),
    )  # fmt: skip


def index_page(
    told: Sequence[Told], site: Site, phone: Phone, language: str, ways: Mapping[str, str], page: int = 1
) -> str:
    """The list of the messages, by theme; `page` of ON_A_PAGE, the first is 1."""
    shown = told[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    trial = next((one.channel for one in told if one.channel.trial), None)
    gettext = _words(language)
    return _rendered(
        "index", language, site, gettext("To listen to, and to send on"), ways, phone,
        themes=_by_theme(shown, site, language),
        remark=gettext("This is a trial: nothing here has been checked yet.") if trial else "",
        pages=pages_of(len(told)),
        at=page,
    )  # fmt: skip


def absent_page(*, gone: bool, site: Site, phone: Phone, language: str, ways: Mapping[str, str]) -> str:
    """Instead of a message: `gone` for one that was there, else there never was one of that name."""
    gettext = _words(language)
    title = gettext("This message is no longer on the air") if gone else gettext("There is no such message")
    return _rendered("absent", language, site, title, ways, phone, gone=gone)


def pages_of(messages: int) -> int:
    return max(1, -(-messages // ON_A_PAGE))


def _title(channel: Channel, episode: Episode) -> str:
    """As in the feed; of a trial, it says so wherever it is sent on."""
    return channel.words.trial.format(title=episode.title) if channel.trial else episode.title


def _remarks(channel: Channel, episode: Episode) -> tuple[str, ...]:
    """Whose voice it is, and whether its words were ever checked."""
    draft = (channel.words.draft,) if episode.status is Status.DRAFT else ()
    return voice_of(channel, episode), *draft


def _sounds(told: Told, site: Site, language: str) -> tuple[Sound, ...]:
    """Those that the site has, the best first: a player takes the lightest that it can play, from the end."""
    gettext = _words(language)
    names = {
        "share": gettext("MP3, good sound"),
        "light": gettext("MP3, light"),
        "note": gettext("Voice note for WhatsApp"),
    }
    return tuple(
        Sound(names[enclosure.form], address, TYPES[enclosure.form], max(1, round(enclosure.size / 1000)))
        for enclosure in told.episode.enclosures
        if (address := site.sound(told.channel, told.episode, enclosure))
    )


def _paragraphs(sentences: Iterable[str]) -> list[str]:
    paragraphs: list[list[str]] = [[]]
    for sentence in sentences:
        if sentence:
            paragraphs[-1].append(clean(sentence))
        else:
            paragraphs.append([])
    return [" ".join(paragraph) for paragraph in paragraphs if paragraph]


def _by_theme(shown: Iterable[Told], site: Site, language: str) -> list[ThemeList]:
    found: dict[str, tuple[str, list[Listed]]] = {}
    for one in sorted(shown, key=lambda one: one.episode.season):
        episode = one.episode
        theme = found.setdefault(episode.theme, (one.channel.words.seasons[episode.theme], []))
        address = site.message(episode.message, language)
        theme[1].append(Listed(episode.title, address, episode.language, _length(episode.seconds)))
    return [ThemeList(name, tuple(listed)) for name, listed in found.values()]


def _length(seconds: float) -> str:
    minutes, left = divmod(round(seconds), 60)
    return f"{minutes} min {left:02} s" if minutes else f"{left} s"


@dataclass(frozen=True)
class About:
    """What other programs are told of the page, with whole addresses; a stick has none."""

    address: str
    cover: str
    locale: str
    sounds: tuple[tuple[str, str], ...]
    linked: Markup
    side: int = SMALL


def _about(told: Told, site: Site, title: str) -> About | None:
    address = site.public(told.channel, told.episode)
    if not address:
        return None
    cover = site.cover(told.channel, told.episode)
    locale = LOCALES.get(told.episode.language, LOCALES["mg"])
    sounds = tuple(
        (told.channel.sound(told.episode, one), TYPES[one.form]) for one in told.episode.enclosures
    )
    return About(address, cover, locale, sounds, _linked(told, title, address, cover))


def _linked(told: Told, title: str, address: str, cover: str) -> Markup:
    """JSON-LD: a podcast's episode (schema.org). A browser executes nothing of it, so that the policy of P19 lets it stand."""
    channel, episode = told.channel, told.episode
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "PodcastEpisode",
        "url": address,
        "name": title,
        "description": summary(episode),
        "inLanguage": episode.language,
        "datePublished": episode.published_at.date().isoformat(),
        "duration": f"PT{max(1, round(episode.seconds))}S",
        "image": cover,
        "partOfSeries": {"@type": "PodcastSeries", "name": channel.title, "url": channel.home},
        "associatedMedia": [
            {
                "@type": "AudioObject",
                "contentUrl": channel.sound(episode, enclosure),
                "encodingFormat": TYPES[enclosure.form],
                "contentSize": str(enclosure.size),
            }
            for enclosure in episode.enclosures
        ],
    }
    if episode.expires_on:
        document["expires"] = episode.expires_on.isoformat()
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return Markup(text)  # noqa: S704  # nosec B704 - no "<" is left in it


def _words(language: str) -> Callable[[str], str]:
    return catalogue(language).gettext


@cache
def _environment(language: str) -> Environment:
    """Without Flask: a stick's pages are written where no request is answered."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, extensions=["jinja2.ext.i18n"]
    )
    words = catalogue(language)
    environment.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.globals |= {"languages": LANGUAGES, "day": partial(written_day, language=language)}
    return environment


def _rendered(
    name: str, language: str, site: Site, title: str, ways: Mapping[str, str], phone: Phone, **values: object
) -> str:
    template = _environment(language).get_template(f"radio/share/{name}.html")
    return template.render(language=language, site=site, title=title, ways=ways, phone=phone, **values)
