"""Every feed keeps PSP-1 and the podcast namespace, whatever stands in its titles; the checker is seen to fail on each rule."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from audio.speech import Origin
from publishing.shapes import Source, Status
from radio_feed.feeds.json_feed import page_json
from radio_feed.feeds.opml import opml
from radio_feed.feeds.rss import all_xml, page_xml
from radio_feed.feeds.text import LONGEST, title_of
from radio_feed.feeds.words import Sizes
from tests.radio_feed.made_up import BASE, channel, episode, recorded
from tests.radio_feed.psp1 import ATOM, ITUNES, PODCAST, faults
from tests.radio_feed.rss_pages import item, page

AWKWARD = {
    "quotes": """Ils disent « non », "jamais", 'pas', „nie“, “never” ‘ever’ `nor`""",
    "an end of CDATA": "]]> <![CDATA[ ]]> <!-- -- > ?> &amp; &#0;",
    "tags": "<script>alert(1)</script> </title></item></channel></rss>",
    "emoji": "👩🏾‍🏭✈️🇲🇬 passport",
    "right to left": "جواز السفر \u202eملكك\u202c דרכון",
    "5 KB": "Mitandrema " * 465,
    "one word of 5 KB": "a" * 5120,
    "control characters": "a\x00b\x01c\x0bd\x1be\x7ff\ufffeg\ud800h",
    "lines": "  one\ttwo\nthree\r\nfour\u2028five  ",
}


def attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


@pytest.mark.parametrize("language", ["mg", "fr", "en", "xmv"])
def test_a_page_keeps_every_rule(language: str) -> None:
    listed = [episode(number) for number in range(1, 4)]
    for trial in (True, False):
        assert faults(page_xml(channel(language, trial=trial), listed, 1)) == []
    assert faults(page_xml(channel(language, count=0, changed_at=None), [], 1)) == []


def test_the_whole_in_one_document_keeps_every_rule_and_comes_in_chunks() -> None:
    chunks = [*all_xml(channel(count=300), (episode(number) for number in range(1, 301)))]
    assert len(chunks) > 3
    assert max(map(len, chunks)) < 100_000
    document = b"".join(chunks)
    assert faults(document) == []
    root = etree.fromstring(document)
    assert len([*root.iter("item")]) == 300
    assert root.find("channel/{http://purl.org/syndication/history/1.0}complete") is not None


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD)
def test_what_stands_in_a_title_breaks_nothing_and_is_read_as_it_was_written(text: str) -> None:
    title = title_of(text)
    document = page(title=title, sentences=(text, "", text), offsets=(episode().offsets[:2]))
    assert faults(document) == []
    assert item(document).findtext("title") == title
    assert len(title) <= LONGEST
    assert json.loads(page_json(channel(), [episode(title=title)], 1))["items"][0]["title"] == title


@pytest.mark.parametrize("name", ["quotes", "an end of CDATA", "tags"])
def test_no_word_around_the_episodes_ends_a_tag(name: str) -> None:
    text = AWKWARD[name]
    told = {field: text for field, kept in channel().words if isinstance(kept, str) and field != "status"}
    sizes = Sizes(share=text, light=text, note=text)
    words = channel().words.model_copy(update={**told, "sizes": sizes, "seasons": {"papers": text}})
    document = page_xml(channel(words=words, number=text, base=f"{BASE}/?a=1&b=<2>"), [episode()], 1)
    made, read = etree.fromstring(document), item(document)
    for tag in ("description", f"{ITUNES}author", f"{PODCAST}location", f"{PODCAST}updateFrequency"):
        assert made.findtext(f"channel/{tag}") == text
    assert made.findtext("channel/image/url", "").startswith(f"{BASE}/?a=1&b=<2>/feeds/")
    assert read.findtext(f"{PODCAST}person") == text
    assert read.find(f"{PODCAST}season").get("name") == text  # type: ignore[union-attr]
    assert {each.get("title") for each in read.iter(f"{PODCAST}alternateEnclosure")} == {text}


@given(st.text(max_size=400))
def test_any_text_at_all_can_be_a_title(text: str) -> None:
    title = title_of(text) or "-"
    document = page(title=title, sentences=(text or "-",), offsets=episode().offsets[:1])
    assert faults(document) == []
    assert item(document).findtext("title") == title


def test_a_title_of_5_kb_is_cut_between_words_and_says_so() -> None:
    assert title_of("Mitandrema " * 465).endswith("Mitandrema…")
    assert title_of("a" * 5120) == "a" * 254 + "…"
    assert title_of("\U0001f30d" * 300) == "\U0001f30d" * 254 + "…"


def test_an_item_tells_all_of_its_episode() -> None:
    told = item(page())
    made = episode()
    assert told.findtext("guid") == made.guid
    assert told.find("guid").get("isPermaLink") == "false"  # type: ignore[union-attr]
    assert told.findtext("pubDate") == "Mon, 23 Nov 2026 05:00:00 +0000"
    enclosure = told.find("enclosure")
    assert enclosure is not None
    assert attributes(enclosure) == {
        "url": f"{BASE}/audio/{made.enclosures[0].sha256}/antso-message-1-fr.mp3",
        "length": str(made.enclosures[0].size),
        "type": "audio/mpeg",
    }
    assert told.findtext(f"{ITUNES}duration") == "6"
    assert (told.findtext(f"{ITUNES}season"), told.findtext(f"{ITUNES}episode")) == ("5", "1")
    assert told.find(f"{PODCAST}season").get("name") == "Papiers"  # type: ignore[union-attr]


def test_every_transcript_names_its_kind_and_language_and_the_chapters_theirs() -> None:
    told = item(page())
    assert [attributes(each) for each in told.iter(f"{PODCAST}transcript")] == [
        {"url": f"{BASE}/feeds/fr/message-1.{kind}", "type": mimetype, "language": "fr"}
        for kind, mimetype in (("vtt", "text/vtt"), ("srt", "application/x-subrip"), ("txt", "text/plain"))
    ]
    [chapters] = told.iter(f"{PODCAST}chapters")
    assert attributes(chapters) == {
        "url": f"{BASE}/feeds/fr/message-1.chapters.json",
        "type": "application/json+chapters",
    }


def test_a_recording_that_nobody_wrote_down_has_no_transcript() -> None:
    told = item(page(sentences=(), offsets=(), origin=Origin.RECORDED))
    assert not [*told.iter(f"{PODCAST}transcript"), *told.iter(f"{PODCAST}chapters")]


def test_the_sound_is_there_in_three_sizes_each_with_its_checksum() -> None:
    found = [*item(page()).iter(f"{PODCAST}alternateEnclosure")]
    told = [(each.get("type"), each.get("bitrate"), each.get("default"), each.get("title")) for each in found]
    assert told == [
        ("audio/mpeg", "64000", "true", "MP3, 48 kB"),
        ("audio/mpeg", "32000", "false", "MP3 léger, 48 kB"),
        ("audio/ogg", "24000", "false", "Opus, 48 kB"),
    ]
    for alternate, enclosure in zip(found, episode().enclosures, strict=True):
        assert enclosure.sha256 in alternate.find(f"{PODCAST}source").get("uri", "")  # type: ignore[union-attr]
        integrity = alternate.find(f"{PODCAST}integrity")
        assert integrity is not None
        assert attributes(integrity) == {"type": "sri", "value": f"sha384-{enclosure.sha384}"}


def test_no_synthetic_voice_is_hidden() -> None:
    spoken, read = item(page()), item(page_xml(channel(), [recorded()], 1))
    for words in (spoken.findtext("description"), spoken.findtext(f"{PODCAST}person")):
        assert "Voix de synthèse" in (words or "")
    for words in (read.findtext("description"), read.findtext(f"{PODCAST}person")):
        assert "Voix de synthèse" not in (words or "")
        assert "Voix humaine" in (words or "")
    for language, named in (("mg", "Feon'ny milina"), ("en", "Synthetic voice")):
        document = page_xml(channel(language), [episode()], 1)
        assert named in (item(document).findtext(f"{PODCAST}person") or "")


def test_the_notes_tell_source_number_keys_last_day_and_that_it_is_a_draft() -> None:
    notes = item(page(expires_on=date(2026, 12, 1))).findtext("description") or ""
    assert '<a href="https://ilo.example/a?b&amp;c">ILO, indicators &lt;2012&gt;</a> (2012)' in notes
    assert "appelez le +261 20 00 000 00, puis appuyez sur 2 1 2 1." in notes
    assert "Valable jusqu&#x27;au 1er décembre 2026." in notes
    assert "Brouillon" in notes
    assert "Brouillon" not in (item(page(status=Status.REVIEWED)).findtext("description") or "")


def test_where_no_number_is_confirmed_none_is_told() -> None:
    document = page_xml(channel(number=""), [episode()], 1)
    notes = item(document).findtext("description") or ""
    assert "sur la ligne Antso : appuyez sur 2 1 2 1." in notes
    assert "+261" not in notes
    assert "appuyez" not in (item(page(keys=())).findtext("description") or ""), "no menu leads to it"


def test_many_long_sources_leave_the_notes_within_what_players_take() -> None:
    source = Source(facts="2", title="Loharano é " * 20, says=".", grade="A", dated="2012")
    document = page(sources=(source,) * 40)
    assert faults(document) == []
    notes = item(document).findtext("description") or ""
    assert notes.endswith("</ul>")
    assert notes.count("<li>") > 5


def links(document: bytes) -> dict[str | None, str | None]:
    return {each.get("rel"): each.get("href") for each in etree.fromstring(document).iter(f"{ATOM}link")}


def test_pages_of_a_hundred_lead_to_one_another() -> None:
    feed = f"{BASE}/feeds/fr.xml"
    many = channel(count=250)
    assert links(page_xml(many, [], 1)) == {
        "self": feed, "first": feed, "last": f"{feed}?page=3", "next": f"{feed}?page=2",
    }  # fmt: skip
    assert links(page_xml(many, [], 2)) == {
        "self": f"{feed}?page=2", "first": feed, "last": f"{feed}?page=3", "previous": feed,
        "next": f"{feed}?page=3",
    }  # fmt: skip
    assert "next" not in links(page_xml(many, [], 3))
    for count, pages in ((0, 1), (1, 1), (100, 1), (101, 2), (10_000, 100)):
        assert channel(count=count).pages == pages


def test_a_demo_says_in_its_title_that_it_is_a_trial() -> None:
    assert channel(trial=True).title == f"Essai : {channel().title}"
    for language in ("mg", "fr", "en"):
        assert channel(language, trial=True).title != channel(language).title


def test_json_feed_tells_the_same() -> None:
    document = json.loads(page_json(channel(count=250), [episode()], 2))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["feed_url"] == f"{BASE}/feeds/fr.json?page=2"
    assert document["next_url"] == f"{BASE}/feeds/fr.json?page=3"
    [told] = document["items"]
    assert told["id"] == episode().guid
    assert told["date_published"] == "2026-11-23T05:00:00+00:00"
    assert told["content_html"] == item(page()).findtext("description")
    attachment = told["attachments"][0]
    enclosure = item(page()).find("enclosure")
    assert enclosure is not None
    assert (attachment["url"], attachment["mime_type"]) == (enclosure.get("url"), enclosure.get("type"))
    assert (attachment["size_in_bytes"], attachment["duration_in_seconds"]) == (48_001, 6)
    assert [one["type"] for one in told["_antso"]["transcripts"]] == [
        "text/vtt",
        "application/x-subrip",
        "text/plain",
    ]


def test_an_outline_for_each_feed() -> None:
    root = etree.fromstring(opml([channel("mg"), channel("fr")]))
    found = [attributes(each) for each in root.iter("outline")]
    assert [(one["type"], one["xmlUrl"]) for one in found] == [
        ("rss", f"{BASE}/feeds/mg.xml"), ("rss", f"{BASE}/feeds/fr.xml"),
    ]  # fmt: skip
    assert found[1]["text"] == channel("fr").title
