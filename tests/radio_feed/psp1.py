"""A checker of PSP-1, the Podcast RSS Standard 1.0 (podstandards.org), and of what the podcast namespace asks of the tags we use.

Written down from the specifications, sharing nothing with what writes the feeds. `faults` gives a rule's name for each breach.
"""

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from uuid import UUID

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
CATEGORIES = {
    "Arts", "Business", "Comedy", "Education", "Fiction", "Government", "History", "Health & Fitness", "Kids & Family",
    "Leisure", "Music", "News", "Religion & Spirituality", "Science", "Society & Culture", "Sports", "Technology",
    "True Crime", "TV & Film",
}  # fmt: skip
ENCLOSURES = {"audio/mpeg", "audio/x-m4a", "video/quicktime", "video/mp4", "video/x-m4v"}
TRANSCRIPTS = {
    "text/plain",
    "text/html",
    "text/vtt",
    "application/json",
    "application/x-subrip",
    "application/srt",
}
HTML = {"p", "ol", "ul", "li", "a", "b", "i", "strong", "em"}
LONGEST, LONGEST_TEXT = 255, 4000


def faults(document: bytes) -> list[str]:
    """The rules that a feed breaks, by their names; none for a feed that keeps them all."""
    try:
        root = etree.fromstring(document)
    except etree.XMLSyntaxError:
        return ["xml"]
    if (root.getroottree().docinfo.encoding or "").upper() != "UTF-8":
        return ["utf-8"]
    channels = root.findall("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or len(channels) != 1:
        return ["rss"]
    items = channels[0].findall("item")
    found = [*_namespaces(root), *_lengths(root), *_channel(channels[0]), *_unique(items)]
    return [*found, *(fault for item in items for fault in _item(item))]


def _namespaces(root: etree._Element) -> Iterator[str]:
    wanted = {"atom": ATOM, "itunes": ITUNES, "podcast": PODCAST}
    if any(f"{{{root.nsmap.get(name)}}}" != uri for name, uri in wanted.items()):
        yield "namespaces"


def _lengths(root: etree._Element) -> Iterator[str]:
    for element in root.iter("*"):
        text = element.text or ""
        most = LONGEST_TEXT if element.tag == "description" else LONGEST
        if len(text.encode() if element.tag == "description" else text) > most:
            yield f"length of {etree.QName(element).localname}"
        if text.strip() and text != text.strip():
            yield f"spaces around {etree.QName(element).localname}"


def _channel(channel: etree._Element) -> Iterator[str]:
    own = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if len(own) != 1 or own[0].get("type") != "application/rss+xml" or not _is_address(own[0].get("href")):
        yield "atom:link self"
    for name in ("title", "description", "link", "language"):
        if len(channel.findall(name)) != 1 or not channel.findtext(name):
            yield name
    if not re.fullmatch("[a-z]{2,3}(-[A-Za-z0-9]+)*", channel.findtext("language") or ""):
        yield "language"
    if not _is_address(channel.findtext("link")):
        yield "link"
    categories = channel.findall(f"{ITUNES}category")
    if not categories or any(category.get("text") not in CATEGORIES for category in categories):
        yield "itunes:category"
    if channel.findtext(f"{ITUNES}explicit") not in ("true", "false"):
        yield "itunes:explicit"
    image = channel.find(f"{ITUNES}image")
    if image is None or not re.fullmatch(r"https?://.*\.(jpg|png)", image.get("href") or ""):
        yield "itunes:image"
    yield from _recommended(channel)


def _recommended(channel: etree._Element) -> Iterator[str]:
    """Ours: sound.md asks for them."""
    if channel.findtext(f"{PODCAST}locked") not in ("yes", "no"):
        yield "podcast:locked"
    if not _is_uuid5(channel.findtext(f"{PODCAST}guid")):
        yield "podcast:guid"
    if not channel.findtext(f"{ITUNES}author"):
        yield "itunes:author"
    if channel.findtext(f"{PODCAST}medium") != "podcast":
        yield "podcast:medium"
    frequency = channel.find(f"{PODCAST}updateFrequency")
    if frequency is None or not (frequency.get("rrule") or "").startswith("FREQ="):
        yield "podcast:updateFrequency"
    license_, place = channel.find(f"{PODCAST}license"), channel.find(f"{PODCAST}location")
    if license_ is None or not re.fullmatch("[a-z0-9.+-]+", license_.text or ""):
        yield "podcast:license"
    if place is None or not place.text or not re.fullmatch(r"geo:-?[\d.]+,-?[\d.]+", place.get("geo") or ""):
        yield "podcast:location"
    if next(channel.iter(f"{PODCAST}value"), None) is not None:
        yield "podcast:value"


def _unique(items: list[etree._Element]) -> Iterator[str]:
    guids = [item.findtext("guid") for item in items]
    if len({*guids}) != len(guids):
        yield "guid twice"


def _item(item: etree._Element) -> Iterator[str]:
    for name in ("title", "guid"):
        if len(item.findall(name)) != 1 or not item.findtext(name):
            yield f"item {name}"
    guid = item.find("guid")
    if guid is not None and guid.get("isPermaLink") != "false" and not _is_address(guid.text):
        yield "item guid"
    yield from _enclosure(item)
    if not _is_address(item.findtext("link")):
        yield "item link"
    if not _is_rfc2822(item.findtext("pubDate")):
        yield "pubDate"
    if not item.findtext("description"):
        yield "item description"
    if {*re.findall(r"</?([a-z0-9]+)", item.findtext("description") or "")} - HTML:
        yield "html"
    for name in (f"{ITUNES}duration", f"{ITUNES}season"):
        if not _is_count(item.findtext(name)):
            yield f"itunes:{etree.QName(name).localname}"
    if not _is_count(item.findtext(f"{ITUNES}episode", "1")):
        yield "itunes:episode"
    yield from _namespace(item)


def _enclosure(item: etree._Element) -> Iterator[str]:
    found = item.findall("enclosure")
    if len(found) != 1:
        yield "enclosure"
        return
    given = found[0].attrib
    whole = _is_count(str(given.get("length"))) and given.get("type") in ENCLOSURES
    if not whole or not re.fullmatch(r"https?://[\x21-\x7e]+\.(mp3|m4a|mov|mp4|m4v)", str(given.get("url"))):
        yield "enclosure"


def _namespace(item: etree._Element) -> Iterator[str]:
    for transcript in item.findall(f"{PODCAST}transcript"):
        if not _is_address(transcript.get("url")) or transcript.get("type") not in TRANSCRIPTS:
            yield "podcast:transcript"
    for chapters in item.findall(f"{PODCAST}chapters"):
        if not _is_address(chapters.get("url")) or chapters.get("type") != "application/json+chapters":
            yield "podcast:chapters"
    season = item.find(f"{PODCAST}season")
    if (
        season is None
        or not _is_count(season.text)
        or not season.get("name")
        or len(season.get("name", "")) > 128
    ):
        yield "podcast:season"
    if not re.fullmatch(r"\d+(\.\d+)?", item.findtext(f"{PODCAST}episode", "1")):
        yield "podcast:episode"
    person = item.find(f"{PODCAST}person")
    if person is None or not person.text or len(person.text) > 128:
        yield "podcast:person"
    yield from _alternates(item)


def _alternates(item: etree._Element) -> Iterator[str]:
    found = item.findall(f"{PODCAST}alternateEnclosure")
    if len([each for each in found if each.get("default") == "true"]) != 1:
        yield "podcast:alternateEnclosure default"
    for each in found:
        sources = each.findall(f"{PODCAST}source")
        if not each.get("type") or not _is_count(each.get("length")) or not sources:
            yield "podcast:alternateEnclosure"
        if len(each.get("title", "")) > 32:
            yield "podcast:alternateEnclosure title"
        if any(not _is_address(source.get("uri")) for source in sources):
            yield "podcast:source"
        integrity = each.find(f"{PODCAST}integrity")
        if integrity is None or not re.fullmatch("sha384-[A-Za-z0-9+/]{64}", integrity.get("value") or ""):
            yield "podcast:integrity"


def _is_address(text: str | None) -> bool:
    parts = urlsplit(text or "")
    return parts.scheme in ("http", "https") and bool(parts.netloc) and (text or "").isascii()


def _is_count(text: str | None) -> bool:
    return bool(re.fullmatch("[1-9][0-9]*", text or ""))


def _is_uuid5(text: str | None) -> bool:
    try:
        return UUID(text or "").version == 5
    except ValueError:
        return False


def _is_rfc2822(text: str | None) -> bool:
    try:
        return parsedate_to_datetime(text or "").tzinfo is not None
    except ValueError:
        return False
