"""/listen/: pages that people send each other, one a message or story, on a few kilobytes.

What is on the air is asked at each request: what expired or was withdrawn is answered 410, and never from here again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from core.clock import ANTANANARIVO
from core.database import unit_of_work
from radio_feed.covers import small_cover
from radio_feed.desk import Desk
from radio_feed.episodes import Enclosure, Episode, was_on_air
from radio_feed.feeds.channel import Channel
from radio_feed.poster_counts import count_visit
from radio_feed.posters import read_posters
from radio_feed.seasons import VOICES
from stories.published import withdrawn_names
from web.languages import DEFAULT, LANGUAGES, language, remember_language
from web.radio.conditional import conditional
from web.radio.feeds import open_desk
from web.radio.share_page import Phone, Told, absent_page, index_page, message_page, pages_of
from web.security import guard, wiring

KEPT = "public, max-age=60, stale-while-revalidate=600, stale-if-error=2592000"
"""Of messages: fresh for a minute, and better an old page than none where the network fails."""
ASKED_EACH_TIME = "no-cache"
"""Of a story: its teller may have withdrawn it since (P21)."""
COVERS = 200
"""Covers held in memory, 20 KB each."""

share = Blueprint("share", __name__, static_folder="static/share", static_url_path="/listen/static")
guard(share)


@dataclass(frozen=True)
class Web:
    """Addresses on the web (web.radio.share_page.Site). What a page loads is named without a host: it is this one's."""

    style: str
    icon: str
    script: str

    def index(self, language: str, page: int = 1) -> str:
        return url_for("share.list_messages", lang=language, page=page if page > 1 else None)

    def message(self, message: str, language: str) -> str:
        return url_for("share.show_message", message=message, lang=language)

    def sound(self, channel: Channel, episode: Episode, enclosure: Enclosure) -> str:
        return channel.sound(episode, enclosure).removeprefix(channel.base)

    def feed(self, language: str) -> str:
        return f"/feeds/{language}.xml"

    def public(self, channel: Channel, episode: Episode) -> str:
        return channel.page_of(episode)

    def cover(self, channel: Channel, episode: Episode) -> str:
        return channel.base + url_for("share.send_cover", message=episode.message, code=episode.language)


def _site() -> Web:
    named = ("share.css", "share.svg", "visited.js")
    return Web(*(url_for("share.static", filename=name) for name in named))


def _phone() -> Phone:
    settings = wiring().settings
    return Phone(settings.line_number, settings.line_number_abroad)


@share.get("/listen/")
def list_messages() -> ResponseReturnValue:
    """All that is on the air, each in the language of the page, else in another that it has."""
    asked = request.args.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else 0
    with open_desk() as desk:
        told = _all_told(desk)
    if not 1 <= page <= pages_of(len(told)):
        abort(404)
    ways = {code: _site().index(code, page) for code in LANGUAGES}
    return _sent(index_page(told, _site(), _phone(), language(), ways, page))


@share.get("/listen/<message>")
def show_message(message: str) -> ResponseReturnValue:
    """A message or a story; 410 for one that is no longer on the air, 404 where there never was one."""
    ways = {code: _site().message(message, code) for code in LANGUAGES}
    with open_desk() as desk:
        told = next(_told(desk, message, ways), None)
        gone = told is None and (
            was_on_air(desk.connection, message) or message in withdrawn_names(desk.connection)
        )
    if told is None:
        page = absent_page(gone=gone, site=_site(), phone=_phone(), language=language(), ways=ways)
        response = remember_language(Response(page, 410 if gone else 404))
        response.headers["Cache-Control"] = "no-store"
        return response
    kept = ASKED_EACH_TIME if told.episode.theme == VOICES else KEPT
    return _sent(message_page(told, _site(), _phone(), language()), kept)


@share.get("/listen/<message>/cover-<code>.jpg")
def send_cover(message: str, code: str) -> ResponseReturnValue:
    """What a messenger shows beside the address."""
    with open_desk() as desk:
        found = [told.episode for told in _told(desk, message, {}) if told.episode.language == code]
    if not found:
        abort(404)
    cover = _cover(found[0].theme, code, found[0].title)
    response = conditional(f"{cover!r}", None, "image/jpeg", lambda: cover)
    response.headers["Cache-Control"] = ASKED_EACH_TIME if found[0].theme == VOICES else KEPT
    return response


@lru_cache(COVERS)
def _cover(theme: str, code: str, title: str) -> bytes:
    return small_cover(theme, code, title)


@share.get("/listen/from/<code>")
def come_from_poster(code: str) -> ResponseReturnValue:
    """Who comes by a poster's code for cameras: one more for that place today, and nothing of who it was."""
    parts = wiring()
    if request.method == "GET" and code in read_posters(parts.settings.content_path).places:
        with unit_of_work(parts.engine) as connection:
            count_visit(connection, code, language(), parts.clock.now().astimezone(ANTANANARIVO).date())
    return redirect(url_for("share.list_messages"), 303)


@share.get("/listen/keeping.js")
def send_keeping() -> ResponseReturnValue:
    """The worker that keeps what was visited; it stands here because it may only speak for addresses below its own."""
    return share.send_static_file("keeping.js")


def _told(desk: Desk, message: str, ways: Mapping[str, str]) -> Iterator[Told]:
    """The message in each language that it has, the language of the page first."""
    for code in _preferred(desk):
        feed = desk.feed(code)
        episode = feed.episode(message) or next(
            (voice for voice in feed.voices if voice.message == message), None
        )
        if episode:
            yield Told(feed.channel, episode, ways)


def _all_told(desk: Desk) -> list[Told]:
    """Every message and story once, the newest first."""
    found: dict[str, Told] = {}
    for code in _preferred(desk):
        feed = desk.feed(code)
        for episode in (*desk.episodes(code), *feed.voices):
            found.setdefault(episode.message, Told(feed.channel, episode, {}))
    return list(found.values())


def _preferred(desk: Desk) -> list[str]:
    """The languages that have a feed: the page's own, then official Malagasy, then any other."""
    order = (language(), DEFAULT)
    return sorted(desk.languages(), key=lambda code: (order.index(code) if code in order else 9, code))


def _sent(page: str, kept: str = KEPT) -> Response:
    """Told apart by what is in it: who has it already is told so."""
    response = remember_language(conditional(page, None, "text/html", page.encode))
    response.headers["Cache-Control"] = kept
    return response
