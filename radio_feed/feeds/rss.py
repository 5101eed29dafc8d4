"""RSS 2.0 as PSP-1 (the Podcast RSS Standard) asks, with the podcast namespace; a page or the whole, written as it goes.

The document stands here as it is read: a third of the CPU of an XML writer. Every text that is put into it is escaped on its
way in, and holds no character that XML cannot (feeds.text.clean).
"""

from collections.abc import Iterable, Iterator
from email.utils import format_datetime
from html import escape

from radio_feed.episodes import Enclosure, Episode
from radio_feed.feeds.channel import BITRATES, CHAPTERS_TYPE, TRANSCRIPTS, TYPES, Channel
from radio_feed.feeds.notes import html, voice_of
from radio_feed.feeds.transcripts import has_words

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "fh": "http://purl.org/syndication/history/1.0",
}

CATEGORY = "Society &amp; Culture"
"""Of Apple's list."""
GENERATOR = "Antso"
LICENSE = "agpl-3.0-only"
"""Of the messages as of the code (LICENSE), by its SPDX name."""
LICENSE_ADDRESS = "https://www.gnu.org/licenses/agpl-3.0.html"
PLACE = "geo:-12.28,49.29"
"""Antsiranana, for whose region the line is."""
OFTEN = "FREQ=WEEKLY"
CHUNK = 64 * 1024
"""Letters written to the network at once."""


def page_xml(channel: Channel, episodes: Iterable[Episode], page: int) -> bytes:
    """One page of the feed."""
    return b"".join(_written(channel, episodes, channel.links("xml", page), complete=False))


def all_xml(channel: Channel, episodes: Iterable[Episode]) -> Iterator[bytes]:
    """All episodes in one document (RFC 5005, section 2), in chunks: it is never whole in memory."""
    return _written(channel, episodes, {"self": channel.archive}, complete=True)


def _written(
    channel: Channel, episodes: Iterable[Episode], links: dict[str, str], *, complete: bool
) -> Iterator[bytes]:
    parts = [_opening(channel), *_links(links), "<fh:complete/>" if complete else "", _channel(channel)]
    letters = 0
    for episode in episodes:
        parts.append(_item(channel, episode))
        letters += len(parts[-1])
        if letters >= CHUNK:
            yield "".join(parts).encode()
            parts, letters = [], 0
    parts.append("</channel></rss>")
    yield "".join(parts).encode()


def _opening(channel: Channel) -> str:
    spaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        f'<?xml-stylesheet type="text/xsl" href="{escape(channel.address("xsl"))}"?>'
        f'<rss{spaces} version="2.0"><channel>'
    )


def _links(links: dict[str, str]) -> Iterator[str]:
    for relation, address in links.items():
        yield f'<atom:link rel="{relation}" href="{escape(address)}" type="application/rss+xml"/>'


def _channel(channel: Channel) -> str:
    words = channel.words
    title, home, cover = map(escape, (channel.title, channel.home, channel.cover))
    changed_at = channel.changed_at
    return (
        f"<title>{title}</title><link>{home}</link>"
        f"<description>{escape(words.description)}</description><language>{channel.language}</language>"
        f"<generator>{GENERATOR}</generator>"
        f"<itunes:author>{escape(words.author)}</itunes:author>"
        "<itunes:explicit>false</itunes:explicit><itunes:type>episodic</itunes:type>"
        f"<podcast:guid>{channel.guid}</podcast:guid>"
        "<podcast:locked>yes</podcast:locked><podcast:medium>podcast</podcast:medium>"
        + (f"<lastBuildDate>{format_datetime(changed_at)}</lastBuildDate>" if changed_at else "")
        + f'<itunes:category text="{CATEGORY}"/><itunes:image href="{cover}"/>'
        f'<podcast:updateFrequency rrule="{OFTEN}">{escape(words.often)}</podcast:updateFrequency>'
        f'<podcast:location rel="subject" geo="{PLACE}" country="mg">{escape(words.place)}</podcast:location>'
        f'<podcast:license url="{LICENSE_ADDRESS}">{LICENSE}</podcast:license>'
        f"<image><url>{cover}</url><title>{title}</title><link>{home}</link></image>"
    )


def _item(channel: Channel, episode: Episode) -> str:
    first, season, number = episode.enclosures[0], episode.season, episode.number
    numbered = f"<itunes:episode>{number}</itunes:episode><podcast:episode>{number}</podcast:episode>"
    return (
        f"<item><title>{escape(episode.title)}</title><link>{escape(channel.page_of(episode))}</link>"
        f'<guid isPermaLink="false">{episode.guid}</guid>'
        f"<pubDate>{format_datetime(episode.published_at)}</pubDate>"
        f"<description>{escape(html(channel, episode))}</description>"
        f'<enclosure url="{escape(channel.sound(episode, first))}" length="{first.size}" type="{TYPES[first.form]}"/>'
        f"<itunes:duration>{max(1, round(episode.seconds))}</itunes:duration>"
        f"<itunes:season>{season}</itunes:season>"
        f'<podcast:season name="{escape(channel.words.seasons[episode.theme])}">{season}</podcast:season>'
        f"{numbered if number else ''}"
        f'<podcast:person role="narrator" group="cast">{escape(voice_of(channel, episode))}</podcast:person>'
        f"{_texts(channel, episode) if has_words(episode) else ''}"
        f"{''.join([_alternate(channel, episode, enclosure) for enclosure in episode.enclosures])}</item>"
    )


def _texts(channel: Channel, episode: Episode) -> str:
    """The transcripts and the chapters."""
    told = [
        f'<podcast:transcript url="{escape(channel.transcript(episode, kind))}" type="{mimetype}"'
        f' language="{channel.language}"/>'
        for kind, mimetype in TRANSCRIPTS.items()
    ]
    chapters = escape(channel.chapters(episode))
    return f'{"".join(told)}<podcast:chapters url="{chapters}" type="{CHAPTERS_TYPE}"/>'


def _alternate(channel: Channel, episode: Episode, enclosure: Enclosure) -> str:
    """The same sound in another size; whoever has the file can check that it is what the feed meant."""
    form, default = enclosure.form, "true" if enclosure is episode.enclosures[0] else "false"
    return (
        f'<podcast:alternateEnclosure type="{TYPES[form]}" length="{enclosure.size}" bitrate="{BITRATES[form]}"'
        f' title="{escape(size_of(channel, enclosure))}" default="{default}">'
        f'<podcast:source uri="{escape(channel.sound(episode, enclosure))}"/>'
        f'<podcast:integrity type="sri" value="sha384-{enclosure.sha384}"/></podcast:alternateEnclosure>'
    )


def size_of(channel: Channel, enclosure: Enclosure) -> str:
    """What a file is called, with its size: who pays by the megabyte chooses by it."""
    named: str = getattr(channel.words.sizes, enclosure.form.value)
    return named.format(size=f"{max(1, round(enclosure.size / 1000))} kB")
