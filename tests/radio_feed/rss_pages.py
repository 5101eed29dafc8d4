"""Pages of a feed, made and read."""

from typing import Any

from lxml import etree

from radio_feed.feeds.rss import page_xml
from tests.radio_feed.made_up import channel, episode


def page(**changed: Any) -> bytes:
    return page_xml(channel(), [episode(**changed)], 1)


def item(document: bytes) -> etree._Element:
    [found] = etree.fromstring(document).iter("item")
    return found
