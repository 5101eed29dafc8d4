"""The checker of PSP-1 and the podcast namespace has to see each of its rules broken."""

import re
from collections.abc import Callable

import pytest

from core.settings import ROOT
from tests.radio_feed.psp1 import faults
from tests.radio_feed.rss_pages import page

Spoil = Callable[[str], str]


def replacing(old: str, new: str) -> Spoil:
    def spoil(text: str) -> str:
        assert re.search(old, text), old
        return re.sub(old, new, text, count=1)

    return spoil


SPOILT: dict[str, Spoil] = {
    "xml": lambda text: text.replace("</channel>", ""),
    "utf-8": lambda text: (
        text.replace("encoding='utf-8'", "encoding='us-ascii'").encode("ascii", "ignore").decode()
    ),
    "rss": replacing('version="2.0"', 'version="0.91"'),
    "namespaces": replacing("podcastindex.org/namespace/1.0", "podcastindex.org/Namespace/1.0"),
    "length of title": replacing("<title>", "<title>" + "x" * 255),
    "length of description": replacing("<description>", "<description>" + "é" * 2000),
    "spaces around language": replacing("<language>fr", "<language> fr"),
    "atom:link self": replacing('rel="self"', 'rel="alternate"'),
    "title": replacing("<title>[^<]*</title>", ""),
    "description": replacing("<description>[^<]*</description>", ""),
    "link": replacing("<link>[^<]*</link>", "<link>line.example</link>"),
    "language": replacing("<language>fr", "<language>French"),
    "itunes:category": replacing("Society &amp; Culture", "Migration"),
    "itunes:explicit": replacing("<itunes:explicit>false", "<itunes:explicit>no"),
    "itunes:image": replacing(r"cover\.jpg", "cover.svg"),
    "podcast:locked": replacing("<podcast:locked>yes", "<podcast:locked>true"),
    "podcast:guid": replacing("<podcast:guid>[^<]*", "<podcast:guid>antso"),
    "itunes:author": replacing("<itunes:author>[^<]*", "<itunes:author>"),
    "podcast:medium": replacing("<podcast:medium>podcast", "<podcast:medium>radio"),
    "podcast:updateFrequency": replacing('rrule="[^"]*"', 'rrule="weekly"'),
    "podcast:license": replacing("agpl-3.0-only<", "the AGPL<"),
    "podcast:location": replacing('geo="geo:[^"]*"', 'geo="Antsiranana"'),
    "podcast:value": replacing("</channel>", '<podcast:value type="lightning"/></channel>'),
    "guid twice": lambda text: text.replace(
        "</channel>", text[text.index("<item>") : text.index("</channel>")] + "</channel>"
    ),
    "item title": replacing("<item><title>[^<]*</title>", "<item>"),
    "item guid": replacing('isPermaLink="false"', 'isPermaLink="true"'),
    "item link": replacing("(?s)(<item>.*?<link>)https", r"\1gopher"),
    "enclosure": replacing('(<enclosure [^>]*length=")[0-9]+', r"\g<1>0"),
    "pubDate": replacing("<pubDate>[^<]*", "<pubDate>2026-11-23"),
    "item description": replacing("(?s)(<item>.*?)<description>[^<]*</description>", r"\1"),
    "html": replacing("&lt;p&gt;", "&lt;script&gt;"),
    "itunes:duration": replacing("<itunes:duration>6", "<itunes:duration>0:06"),
    "itunes:season": replacing("<itunes:season>5", "<itunes:season>0"),
    "itunes:episode": replacing("<itunes:episode>1", "<itunes:episode>one"),
    "podcast:transcript": replacing('type="text/vtt"', 'type="vtt"'),
    "podcast:chapters": replacing(r"application/json\+chapters", "application/json"),
    "podcast:season": replacing('<podcast:season name="Papiers"', '<podcast:season name=""'),
    "podcast:episode": replacing("<podcast:episode>1", "<podcast:episode>"),
    "podcast:person": replacing("(<podcast:person [^>]*>)[^<]*", r"\1"),
    "podcast:alternateEnclosure default": replacing('default="true"', 'default="false"'),
    "podcast:alternateEnclosure": replacing("(<podcast:alternateEnclosure [^>]*length=)", r"\1'0' was="),
    "podcast:alternateEnclosure title": replacing('title="Opus', f'title="{"Opus" * 8}'),
    "podcast:source": replacing('uri="https', 'uri="ipfs'),
    "podcast:integrity": replacing('value="sha384-', 'value="md5-'),
}


@pytest.mark.parametrize("rule", SPOILT)
def test_the_checker_sees_each_rule_broken(rule: str) -> None:
    spoilt = SPOILT[rule](page().decode())
    assert rule in faults(spoilt.encode())


def test_every_rule_that_the_checker_knows_is_seen_broken_here() -> None:
    """Read from its source: a rule nobody can break checks nothing."""
    source = (ROOT / "tests/radio_feed/psp1.py").read_text(encoding="utf-8")
    known = {*re.findall(r'yield "([^"]+)"', source), *re.findall(r'return \["([^"]+)"\]', source)}
    assert len(known) > 25
    assert known <= {*SPOILT}
