"""RSS 2.0 as PSP-1 (the Podcast RSS Standard) asks, with the podcast namespace; a page or the whole, written as it goes."""

import io
from collections.abc import Iterable, Iterator
from email.utils import format_datetime
from typing import Any

from lxml import etree

from radio_feed.episodes import Enclosure, Episode
from radio_feed.feeds.channel import BITRATES, CHAPTERS_TYPE, TRANSCRIPTS, TYPES, Channel
from radio_feed.feeds.notes import html, voice_of
from radio_feed.feeds.transcripts import has_words

ATOM = "http://www.w3.org/2005/Atom"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
HISTORY = "http://purl.org/syndication/history/1.0"
NAMESPACES = {"atom": ATOM, "itunes": ITUNES, "podcast": PODCAST, "fh": HISTORY}

CATEGORY = "Society & Culture"
"""Of Apple's list."""
GENERATOR = "Antso"
LICENSE = "agpl-3.0-only"
"""Of the messages as of the code (LICENSE), by its SPDX name."""
LICENSE_ADDRESS = "https://www.gnu.org/licenses/agpl-3.0.html"
PLACE = "geo:-12.28,49.29"
"""Antsiranana, for whose region the line is."""
OFTEN = "FREQ=WEEKLY"
CHUNK = 64 * 1024
"""Bytes written to the network at once."""

Writer = Any
"""lxml's incremental writer, whose types its stubs do not know."""


def page_xml(channel: Channel, episodes: Iterable[Episode], page: int) -> bytes:
    """One page of the feed."""
    return b"".join(_written(channel, episodes, channel.links("xml", page), complete=False))


def all_xml(channel: Channel, episodes: Iterable[Episode]) -> Iterator[bytes]:
    """All episodes in one document (RFC 5005, section 2), in chunks: it is never whole in memory."""
    return _written(channel, episodes, {"self": channel.archive}, complete=True)


def _written(
    channel: Channel, episodes: Iterable[Episode], links: dict[str, str], *, complete: bool
) -> Iterator[bytes]:
    out = io.BytesIO()
    with etree.xmlfile(out, encoding="utf-8") as xml:
        xml.write_declaration()
        style = f'type="text/xsl" href="{channel.address("xsl")}"'
        xml.write(etree.ProcessingInstruction("xml-stylesheet", style))
        with xml.element("rss", {"version": "2.0"}, nsmap=NAMESPACES), xml.element("channel"):
            _channel(xml, channel, links, complete=complete)
            for episode in episodes:
                _item(xml, channel, episode)
                xml.flush()
                if out.tell() >= CHUNK:
                    yield _taken(out)
    yield _taken(out)


def _taken(out: io.BytesIO) -> bytes:
    chunk = out.getvalue()
    out.seek(0)
    out.truncate()
    return chunk


def _tag(xml: Writer, tag: str, text: str | None = None, **attributes: str) -> None:
    with xml.element(tag, attributes):
        if text:
            xml.write(text)


def _channel(xml: Writer, channel: Channel, links: dict[str, str], *, complete: bool) -> None:
    words = channel.words
    for relation, address in links.items():
        _tag(xml, f"{{{ATOM}}}link", rel=relation, href=address, type="application/rss+xml")
    if complete:
        _tag(xml, f"{{{HISTORY}}}complete")
    for name, text in (
        ("title", channel.title),
        ("link", channel.home),
        ("description", words.description),
        ("language", channel.language),
        ("generator", GENERATOR),
        (f"{{{ITUNES}}}author", words.author),
        (f"{{{ITUNES}}}explicit", "false"),
        (f"{{{ITUNES}}}type", "episodic"),
        (f"{{{PODCAST}}}guid", channel.guid),
        (f"{{{PODCAST}}}locked", "yes"),
        (f"{{{PODCAST}}}medium", "podcast"),
    ):
        _tag(xml, name, text)
    if channel.changed_at:
        _tag(xml, "lastBuildDate", format_datetime(channel.changed_at))
    with xml.element(f"{{{ITUNES}}}category", {"text": CATEGORY}):
        pass
    _tag(xml, f"{{{ITUNES}}}image", href=channel.cover)
    _tag(xml, f"{{{PODCAST}}}updateFrequency", words.often, rrule=OFTEN)
    _tag(xml, f"{{{PODCAST}}}location", words.place, rel="subject", geo=PLACE, country="mg")
    _tag(xml, f"{{{PODCAST}}}license", LICENSE, url=LICENSE_ADDRESS)
    with xml.element("image"):
        for name, text in (("url", channel.cover), ("title", channel.title), ("link", channel.home)):
            _tag(xml, name, text)


def _item(xml: Writer, channel: Channel, episode: Episode) -> None:
    first = episode.enclosures[0]
    season = channel.words.seasons[episode.theme]
    with xml.element("item"):
        _tag(xml, "title", episode.title)
        _tag(xml, "link", channel.page_of(episode))
        _tag(xml, "guid", episode.guid, isPermaLink="false")
        _tag(xml, "pubDate", format_datetime(episode.published_at))
        _tag(xml, "description", html(channel, episode))
        _tag(
            xml,
            "enclosure",
            url=channel.sound(episode, first),
            length=str(first.size),
            type=TYPES[first.form],
        )
        _tag(xml, f"{{{ITUNES}}}duration", str(max(1, round(episode.seconds))))
        _tag(xml, f"{{{ITUNES}}}season", str(episode.season))
        _tag(xml, f"{{{PODCAST}}}season", str(episode.season), name=season)
        if episode.number:
            _tag(xml, f"{{{ITUNES}}}episode", str(episode.number))
            _tag(xml, f"{{{PODCAST}}}episode", str(episode.number))
        _tag(xml, f"{{{PODCAST}}}person", voice_of(channel, episode), role="narrator", group="cast")
        _texts(xml, channel, episode)
        for enclosure in episode.enclosures:
            _alternate(xml, channel, episode, enclosure)


def _texts(xml: Writer, channel: Channel, episode: Episode) -> None:
    if not has_words(episode):
        return
    for kind, mimetype in TRANSCRIPTS.items():
        address = channel.transcript(episode, kind)
        _tag(xml, f"{{{PODCAST}}}transcript", url=address, type=mimetype, language=channel.language)
    _tag(xml, f"{{{PODCAST}}}chapters", url=channel.chapters(episode), type=CHAPTERS_TYPE)


def _alternate(xml: Writer, channel: Channel, episode: Episode, enclosure: Enclosure) -> None:
    """The same sound in another size; whoever has the file can check that it is what the feed meant."""
    attributes = {
        "type": TYPES[enclosure.form],
        "length": str(enclosure.size),
        "bitrate": str(BITRATES[enclosure.form]),
        "title": size_of(channel, enclosure),
        "default": "true" if enclosure is episode.enclosures[0] else "false",
    }
    with xml.element(f"{{{PODCAST}}}alternateEnclosure", attributes):
        _tag(xml, f"{{{PODCAST}}}source", uri=channel.sound(episode, enclosure))
        _tag(xml, f"{{{PODCAST}}}integrity", type="sri", value=f"sha384-{enclosure.sha384}")


def size_of(channel: Channel, enclosure: Enclosure) -> str:
    """What a file is called, with its size: who pays by the megabyte chooses by it."""
    named: str = getattr(channel.words.sizes, enclosure.form.value)
    return named.format(size=f"{max(1, round(enclosure.size / 1000))} kB")
