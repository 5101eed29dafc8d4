"""The addresses of the feeds: /feeds.opml, a feed a language as RSS and JSON, and how it looks in a browser.

Programs ask for these every few minutes: what has not changed costs one look at an index. No download holds a transaction.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.database import reading
from radio_feed.desk import Desk, NoSuchFeed, whole
from radio_feed.episodes import Episode
from radio_feed.feeds import rss
from radio_feed.feeds.channel import Channel
from radio_feed.feeds.json_feed import page_json
from radio_feed.feeds.opml import opml
from radio_feed.feeds.words import FeedWords, read_feed_words, words_edition
from web.radio.conditional import conditional, streamed
from web.security import guard, wiring

SHAPE = "1"
"""Of what is written: another shape of the same episodes is another version."""
XML = "application/rss+xml"
SHOWN = "text/xml"
JSON = "application/feed+json"
LONGEST_NUMBER = 6

Written = Callable[[Channel, Sequence[Episode], int], bytes]

feeds = Blueprint(
    "feeds", __name__, template_folder="templates", static_folder="static", static_url_path="/feeds/static"
)
guard(feeds)


@feeds.after_request
def for_anyone(response: Response) -> Response:
    """Any player in a browser may read them."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@feeds.errorhandler(NoSuchFeed)
def no_such_feed(_refusal: NoSuchFeed) -> ResponseReturnValue:
    return Response("There is no such feed: /feeds.opml lists them.\n", 404, mimetype="text/plain")


@cache
def _words(content: Path) -> tuple[Mapping[str, FeedWords], str]:
    """The words and their edition, read once: other words come with another start."""
    return read_feed_words(content), words_edition(content)


@contextmanager
def open_desk() -> Iterator[Desk]:
    """What is on the air at this moment."""
    parts = wiring()
    with reading(parts.engine) as connection:
        yield Desk(connection, parts.settings, *_words(parts.settings.content_path), parts.clock.now())


@feeds.get("/feeds.opml")
def show_opml() -> Response:
    """Every feed there is."""
    with open_desk() as desk:
        document = opml(feed.channel for feed in desk.feeds())
    return conditional(document.decode(), None, "text/x-opml", lambda: document)


@feeds.get("/feeds/<language>.xml")
def show_rss(language: str) -> Response:
    """As XML to a browser, which makes a page only of that (seen with Chromium); as RSS to a player."""
    mimetype = SHOWN if "text/html" in request.headers.get("Accept", "") else XML
    response = _page(language, mimetype, rss.page_xml)
    response.vary.add("Accept")
    return response


@feeds.get("/feeds/<language>.json")
def show_json(language: str) -> Response:
    return _page(language, JSON, page_json)


def _page(language: str, mimetype: str, written: Written) -> Response:
    number = _asked_page()
    with open_desk() as desk:
        feed = desk.feed(language)

        def make() -> bytes:
            return written(feed.channel, feed.page(number), number)

        version = f"{SHAPE} {mimetype} {number} {feed.edition}"
        return conditional(version, feed.changed_at, mimetype, make)


def _asked_page() -> int:
    """The page that the address names, the first where it names none; 0, which no feed has, for anything else."""
    asked = request.args.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_NUMBER else 0


@feeds.get("/feeds/<language>/all.xml")
def show_all(language: str) -> Response:
    """All episodes in one document, for who keeps an archive."""
    parts = wiring()
    with open_desk() as desk:
        feed = desk.feed(language)
        channel, version = feed.channel, f"{SHAPE} all {feed.edition}"
    episodes = whole(feed, partial(reading, parts.engine))
    return streamed(version, channel.changed_at, XML, lambda: rss.all_xml(channel, episodes))


@feeds.get("/feeds/<language>.xsl")
def show_style(language: str) -> Response:
    """What a browser makes of the feed, so that a person who opens it sees what it is."""
    with open_desk() as desk:
        page = desk.feed(language).channel.words.page
    sheet = url_for("feeds.static", filename="feed.css")
    document = render_template("radio/feed.xsl", page=page, language=language, stylesheet=sheet)
    return conditional(document, None, "text/xsl", document.encode)
