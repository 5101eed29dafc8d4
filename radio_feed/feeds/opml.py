"""The list of all feeds as OPML 2.0: what a player imports to follow every language at once."""

from collections.abc import Iterable

from lxml import etree

from radio_feed.feeds.channel import Channel


def opml(channels: Iterable[Channel]) -> bytes:
    """A feed an outline."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Antso"
    body = etree.SubElement(root, "body")
    for channel in channels:
        etree.SubElement(
            body,
            "outline",
            type="rss",
            text=channel.title,
            title=channel.title,
            xmlUrl=channel.address(),
            htmlUrl=channel.home,
            language=channel.language,
        )
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
