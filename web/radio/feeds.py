"""The addresses of the feeds: /feeds.opml, a feed a language, and the words, chapters and sounds it leads to.

Programs ask for these every few minutes: what has not changed costs one look at an index. What is read for an answer is read in
short transactions; no download holds one.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, abort, render_template, request, url_for
from sqlalchemy import Connection

from audio.masters import Form, file_name
from core.clock import ANTANANARIVO
from core.database import reading
from radio_feed.episodes import (
    Episode,
    episode_of,
    episodes_after,
    feed_guids,
    page_of_episodes,
    standing,
)
from radio_feed.feeds import rss, transcripts
from radio_feed.feeds.channel import CHAPTERS, CHAPTERS_TYPE, TRANSCRIPTS, TYPES, Channel
from radio_feed.feeds.json_feed import page_json
from radio_feed.feeds.opml import opml
from radio_feed.feeds.words import WRITTEN, FeedWords, read_feed_words, words_for
from web.radio.conditional import conditional, streamed
from web.radio.files import send_stored
from web.security import guard, wiring

SHAPE = "1"
"""Of what is written: another shape of the same episodes is another version."""
XML = "application/rss+xml"
JSON = "application/feed+json"
FORMS = {"mp3": (Form.SHARE, TYPES[Form.SHARE]), "ogg": (Form.NOTE, TYPES[Form.NOTE])}

NAMED = re.compile("[0-9a-f]{64}")
SAVED_AS = re.compile("[a-z0-9-]{1,120}")

feeds = Blueprint(
    "feeds", __name__, template_folder="templates", static_folder="static", static_url_path="/feeds/static"
)
guard(feeds)


@feeds.after_request
def for_anyone(response: Response) -> Response:
    """Any player in a browser may read them."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@cache
def _words(content: Path) -> Mapping[str, FeedWords]:
    """Read once: another content comes with another start."""
    return read_feed_words(content)


def _today() -> date:
    return wiring().clock.now().astimezone(ANTANANARIVO).date()


def _channel(connection: Connection, language: str) -> Channel:
    """The feed of a language; 404 where there never was an episode."""
    settings = wiring().settings
    guid = feed_guids(connection).get(language)
    if guid is None:
        abort(404)
    stands = standing(connection, language, _today(), settings.mode)
    return Channel(
        language=language,
        guid=guid,
        base=settings.public_url,
        words=words_for(_words(settings.content_path), language),
        number=settings.line_number,
        trial=settings.demo,
        count=stands.count,
        changed_at=stands.changed_at,
    )


def _version(channel: Channel, *more: object) -> str:
    """A text that changes whenever what is written does."""
    told = (
        SHAPE,
        request.path,
        channel.guid,
        channel.base,
        channel.number,
        channel.trial,
        channel.count,
        *more,
    )
    return f"{told} {channel.changed_at and channel.changed_at.timestamp()} {_edition(wiring().settings.content_path)}"


@cache
def _edition(content: Path) -> str:
    """Another for other words."""
    return sha256((content / WRITTEN).read_bytes()).hexdigest()


def _page_number(channel: Channel) -> int:
    """The page asked for; 404 for one that is not there."""
    asked = request.args.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 0
    if not 1 <= page <= channel.pages:
        abort(404)
    return page


@feeds.get("/feeds.opml")
def show_opml() -> Response:
    """Every feed there is."""
    with reading(wiring().engine) as connection:
        channels = [_channel(connection, language) for language in feed_guids(connection)]
    document = opml(channels)
    return conditional(document.decode(), None, "text/x-opml", lambda: document)


@feeds.get("/feeds/<language>.xml")
def show_rss(language: str) -> Response:
    return _page(language, XML, rss.page_xml)


@feeds.get("/feeds/<language>.json")
def show_json(language: str) -> Response:
    return _page(language, JSON, page_json)


def _page(
    language: str, mimetype: str, written: Callable[[Channel, Sequence[Episode], int], bytes]
) -> Response:
    parts = wiring()
    with reading(parts.engine) as connection:
        channel = _channel(connection, language)
        page = _page_number(channel)

        def make() -> bytes:
            episodes = page_of_episodes(connection, language, _today(), parts.settings.mode, page)
            return written(channel, episodes, page)

        return conditional(_version(channel, page), channel.changed_at, mimetype, make)


@feeds.get("/feeds/<language>/all.xml")
def show_all(language: str) -> Response:
    """All episodes in one document, for who keeps an archive."""
    parts, today = wiring(), _today()
    with reading(parts.engine) as connection:
        channel = _channel(connection, language)

    def episodes() -> Iterator[Episode]:
        last: Episode | None = None
        while True:
            with reading(parts.engine) as connection:
                page = episodes_after(connection, language, today, parts.settings.mode, last)
            if not page:
                return
            yield from page
            last = page[-1]

    return streamed(_version(channel), channel.changed_at, XML, lambda: rss.all_xml(channel, episodes()))


@feeds.get("/feeds/<language>.xsl")
def show_style(language: str) -> Response:
    """What a browser makes of the feed, so that a person who opens it sees what it is."""
    with reading(wiring().engine) as connection:
        channel = _channel(connection, language)
    sheet = url_for("feeds.static", filename="feed.css")
    document = render_template("radio/feed.xsl", page=channel.words.page, language=language, stylesheet=sheet)
    return conditional(document, None, "text/xsl", document.encode)


@feeds.get("/feeds/<language>/<name>")
def show_text(language: str, name: str) -> Response:
    """A transcript or the chapters: `<message>.vtt`, `.srt`, `.txt`, `.chapters.json`; `.estimated` may stand before the end."""
    message, _, kind = name.partition(".")
    kind = kind.removeprefix("estimated.")
    if kind not in (*TRANSCRIPTS, CHAPTERS):
        abort(404)
    parts = wiring()
    with reading(parts.engine) as connection:
        channel = _channel(connection, language)
        episode = episode_of(connection, language, message, _today(), parts.settings.mode)
    if episode is None or not transcripts.has_words(episode):
        abort(404)
    document = _text(kind, episode, channel.words)
    mimetype = CHAPTERS_TYPE if kind == CHAPTERS else TRANSCRIPTS[kind]
    return conditional(document, None, mimetype, document.encode)


def _text(kind: str, episode: Episode, words: FeedWords) -> str:
    match kind:
        case "vtt":
            return transcripts.vtt(episode, words)
        case "srt":
            return transcripts.srt(episode)
        case "txt":
            return transcripts.plain(episode)
        case _:
            return transcripts.chapters_json(episode, words)


@feeds.get("/audio/<named>/<name>.<suffix>")
def send_sound(named: str, name: str, suffix: str) -> Response:
    """A sound by the hash of its bytes; its name is only what it is called where it is saved."""
    if not NAMED.fullmatch(named) or not SAVED_AS.fullmatch(name) or suffix not in FORMS:
        abort(404)
    form, mimetype = FORMS[suffix]
    path = wiring().settings.masters_path / file_name(named, form)
    return send_stored(path, named, mimetype, f"{name}.{suffix}")
