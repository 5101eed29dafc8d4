"""Feeds as programs ask for them: what leads somewhere leads there, and what has not changed costs next to nothing."""

import gzip
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from lxml import etree
from sqlalchemy import Engine, event

from core.database import connect
from core.settings import Mode
from tests.builders import settings_in
from tests.databases import copy_into, migrated
from tests.publishing.trees import SHEET
from tests.radio_feed.air import air_in
from tests.radio_feed.psp1 import ITUNES, PODCAST, faults
from tests.web.radio.conftest import Site, client_of

FEED = "/feeds/fr.xml"


def items(document: bytes) -> list[etree._Element]:
    return [*etree.fromstring(document).iter("item")]


def test_a_feed_keeps_every_rule_and_a_trial_says_that_it_is_one(site: Site) -> None:
    for language in ("mg", "fr"):
        answer = site.get(f"/feeds/{language}.xml")
        assert (answer.status_code, answer.mimetype) == (200, "application/rss+xml")
        assert faults(answer.data) == []
    assert etree.fromstring(site.get(FEED).data).findtext("channel/title", "").startswith("Essai")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_everything_that_a_feed_leads_to_is_there_and_is_what_it_says(site: Site) -> None:
    listed = items(site.get(FEED).data)
    assert listed
    for item in listed:
        enclosure = item.find("enclosure")
        assert enclosure is not None
        sound = site.get(enclosure.get("url", ""))
        assert (sound.status_code, sound.mimetype) == (200, enclosure.get("type"))
        assert str(len(sound.data)) == enclosure.get("length")
        for source in item.iter(f"{PODCAST}source"):
            assert site.get(source.get("uri", "")).status_code == 200
        written = [*item.iter(f"{PODCAST}transcript"), *item.iter(f"{PODCAST}chapters")]
        assert len(written) > 1
        for text in written:
            answer = site.get(text.get("url", ""))
            assert (answer.status_code, answer.mimetype) == (200, text.get("type"))
            assert answer.data


def test_the_same_feed_as_json_and_the_list_of_all_as_opml(site: Site) -> None:
    document = json.loads(site.get("/feeds/fr.json").data)
    assert [one["id"] for one in document["items"]] == [
        item.findtext("guid") for item in items(site.get(FEED).data)
    ]
    outlines = [*etree.fromstring(site.get("/feeds.opml").data).iter("outline")]
    assert [site.get(each.get("xmlUrl", "")).status_code for each in outlines] == [200, 200]


def test_the_archive_holds_every_episode_in_one_document(site: Site) -> None:
    answer = site.get("/feeds/fr/all.xml")
    assert faults(answer.data) == []
    assert len(items(answer.data)) == 2
    tag = answer.headers["ETag"]
    assert tag.startswith("W/")
    assert site.get("/feeds/fr/all.xml", If_None_Match=tag).status_code == 304


def test_who_has_the_feed_already_is_told_so_by_its_tag_and_by_its_date(site: Site) -> None:
    first = site.get(FEED)
    assert site.get(FEED, If_None_Match=first.headers["ETag"]).status_code == 304
    since = first.headers["Last-Modified"]
    assert site.get(FEED, If_Modified_Since=since).status_code == 304
    before = format_datetime(datetime(2026, 11, 1, tzinfo=UTC), usegmt=True)
    assert site.get(FEED, If_Modified_Since=before).status_code == 200


def test_nothing_is_rendered_and_one_index_is_read_for_who_has_it(site: Site) -> None:
    tag = site.get(FEED).headers["ETag"]
    asked = statements(site.air.engine)
    assert site.get(FEED, If_None_Match=tag).status_code == 304
    assert not [sql for sql in asked if "document" in sql.lower()]
    assert len(asked) < 12


def statements(engine: Engine) -> list[str]:
    """Every statement from now on."""
    heard: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *told: heard.append(told[2]))
    return heard


def test_the_tag_changes_with_what_is_told_and_with_nothing_else(site: Site) -> None:
    tags = [site.get(FEED).headers["ETag"], site.get(FEED).headers["ETag"]]
    assert tags[0] == tags[1]
    site.air.clock.move(minutes=1)
    site.air.tree.write("messages/fees/message.yaml", SHEET.replace("Les frais", "Les prix"))
    site.air.publish()
    site.air.work()
    answer = site.get(FEED, If_None_Match=tags[0])
    assert answer.status_code == 200
    assert "Les prix" in answer.get_data(as_text=True)


def test_head_tells_the_length_and_sends_nothing(site: Site) -> None:
    whole = site.get(FEED)
    head = site.client.head(FEED)
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Length", "ETag", "Last-Modified", "Content-Type"):
        assert head.headers[name] == whole.headers[name]


def test_zipped_it_is_the_same_feed_under_a_tag_of_its_own(site: Site) -> None:
    plain, zipped = site.get(FEED), site.get(FEED, Accept_Encoding="gzip, br")
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert len(zipped.data) < len(plain.data) / 2
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in zipped.headers["Vary"]
    assert site.get(FEED, Accept_Encoding="gzip").data == zipped.data, "the same bytes under a strong tag"
    again = site.get(FEED, Accept_Encoding="gzip", If_None_Match=zipped.headers["ETag"])
    assert again.status_code == 304
    assert "Content-Encoding" not in site.get(FEED, Accept_Encoding="gzip;q=0").headers


def test_a_part_of_the_feed_and_a_part_of_an_older_one(site: Site) -> None:
    whole = site.get(FEED)
    part = site.get(FEED, Range="bytes=10-19", If_Range=whole.headers["ETag"])
    assert (part.status_code, part.data) == (206, whole.data[10:20])
    old = site.get(FEED, Range="bytes=10-19", If_Range='"old"')
    assert (old.status_code, old.data) == (200, whole.data)
    past = site.get(FEED, Range=f"bytes={len(whole.data)}-")
    assert past.status_code == 416
    assert past.headers["Content-Range"] == f"bytes */{len(whole.data)}"
    many = ",".join(f"{place}-{place + 1}" for place in range(0, 100, 2))
    assert site.get(FEED, Range=f"bytes={many}").data == whole.data


@pytest.mark.parametrize(
    "path",
    ["/feeds/de.xml", "/feeds/.xml", "/feeds/fr.xml?page=2", "/feeds/fr.xml?page=0", "/feeds/fr.xml?page=-1",
     "/feeds/fr.xml?page=1e3", "/feeds/fr.xml?page=٣", "/feeds/fr.xml?page=99999999999999999999",
     "/feeds/fr/nothing.vtt", "/feeds/fr/fees.exe", "/feeds/de/fees.vtt", "/feeds/fr/fees", "/feeds/de/all.xml",
     "/feeds/de.xsl", "/audio/" + "0" * 64 + "/antso.mp3", "/audio/" + "0" * 64 + "/antso.wav",
     "/audio/..%2f..%2fantso.db/x.mp3", "/audio/voices/" + "0" * 32 + "/share.mp3", "/audio/voices/x/air.wav"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(site: Site, path: str) -> None:
    assert site.get(path).status_code == 404


def test_a_language_of_the_line_has_an_empty_feed_until_its_first_episode(quick_path: Path) -> None:
    copy_into(quick_path, migrated())
    settings = settings_in(quick_path)
    engine = connect(settings.database_url)
    air = air_in(quick_path, engine)
    client = client_of(settings, air)
    assert client.get(FEED).status_code == 404, "nothing is published: there is no line"
    air.publish()
    first = client.get(FEED)
    assert (first.status_code, faults(first.data), items(first.data)) == (200, [], [])
    assert faults(client.get("/feeds/fr/all.xml").data) == []
    assert json.loads(client.get("/feeds/fr.json").data)["items"] == []
    outlines = [*etree.fromstring(client.get("/feeds.opml").data).iter("outline")]
    assert [each.get("language") for each in outlines] == ["fr", "mg"]
    assert client.get(styled(first.data).removeprefix(settings.public_url)).status_code == 200
    cover = client.get("/feeds/fr/cover.jpg")
    assert (cover.status_code, cover.mimetype, cover.data[:3]) == (200, "image/jpeg", b"\xff\xd8\xff")
    assert client.get("/feeds/de.xml").status_code == 404
    assert client.get("/feeds/fr.xml?page=2").status_code == 404
    assert client.get(FEED, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304

    air.work()
    told = client.get(FEED, headers={"If-None-Match": first.headers["ETag"]})
    assert len(items(told.data)) == 2
    assert guid_in(told.data) == guid_in(first.data)
    engine.dispose()


def guid_in(document: bytes) -> str | None:
    return etree.fromstring(document).findtext(f"channel/{PODCAST}guid")


def test_a_page_number_that_is_not_one_is_not_found_and_one_is_the_first(site: Site) -> None:
    assert site.get("/feeds/fr.xml?page=1").data == site.get(FEED).data


def test_a_message_that_expires_while_a_feed_is_built_is_told_of_in_none_after(site: Site) -> None:
    """A document is of one moment: the next one asked for has it no more, whether any worker runs or not."""
    air = site.air
    last = date(2026, 11, 24)
    air.tree.write("messages/fees/message.yaml", SHEET.replace("expires_on: null", f"expires_on: {last}"))
    air.publish()
    air.work()
    first = site.get(FEED)
    assert len(items(first.data)) == 2
    air.clock.at = datetime(2026, 11, 24, 21, 0, tzinfo=UTC) + timedelta(seconds=1)
    after = site.get(FEED, If_None_Match=first.headers["ETag"])
    assert after.status_code == 200
    assert len(items(after.data)) == 1
    assert site.get(FEED, If_Modified_Since=first.headers["Last-Modified"]).status_code == 200
    assert site.get("/feeds/fr/fees.vtt").status_code == 404


def test_an_episode_whose_sound_was_lost_is_not_found_and_the_feed_stays(site: Site) -> None:
    enclosure = items(site.get(FEED).data)[0].find("enclosure")
    assert enclosure is not None
    for file in site.air.masters.iterdir():
        file.unlink()
    assert site.get(enclosure.get("url", "")).status_code == 404
    assert faults(site.get(FEED).data) == []


def test_production_tells_of_no_synthetic_malagasy_and_of_no_trial(site: Site) -> None:
    settings = replace(site.settings, mode=Mode.PRODUCTION)
    client = client_of(settings, site.air)
    assert items(client.get("/feeds/mg.xml").data) == []
    french = client.get(FEED).data
    assert len(items(french)) == 2
    assert "Essai" not in (etree.fromstring(french).findtext("channel/title") or "")
    assert client.get("/feeds/mg/fees.vtt").status_code == 404


def test_a_browser_shows_the_feed_to_a_person(site: Site) -> None:
    document = site.get(FEED, Accept="text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert document.mimetype == "text/xml"
    assert document.data == site.get(FEED).data
    assert "Accept" in document.headers["Vary"].split(", ")
    sheet = site.get(styled(document.data))
    assert sheet.status_code == 200
    shown = etree.XSLT(etree.fromstring(sheet.data))(etree.fromstring(document.data))
    text = str(shown)
    for words in ("Les frais", "Cette page est un podcast", "<audio", "Voix de synthèse", "MP3 léger"):
        assert words in text
    links = re.findall('(?:href|src)="([^"]+)"', text)
    assert len(links) > 8
    assert not [link for link in links if not link.startswith(("/", site.settings.public_url))]
    assert site.get("/feeds/static/feed.css").status_code == 200


def styled(document: bytes) -> str:
    """The address of the style sheet that a document names."""
    [address] = re.findall('<\\?xml-stylesheet type="text/xsl" href="([^"]+)"\\?>', document.decode())
    return str(address)


def test_an_episode_says_how_long_it_is(site: Site) -> None:
    seconds = [int(item.findtext(f"{ITUNES}duration") or 0) for item in items(site.get(FEED).data)]
    assert min(seconds) >= 1
