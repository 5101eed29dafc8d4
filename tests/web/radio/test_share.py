"""The pages that people send each other: light, readable without a script, and true at the moment they are opened."""

import gzip
import json
import re
from dataclasses import replace

import pytest
from lxml.html import HtmlElement, document_fromstring

from core.database import reading
from core.settings import ROOT, Mode
from radio_feed.poster_counts import counts_of
from stories.published import Use
from tests.publishing.trees import SHEET
from tests.vault.office import Office
from tests.web.radio.conftest import Site, client_of
from tests.web.radio.test_voices import Told
from vault.members import Role
from web.radio.share_page import ON_A_PAGE

PAGE = "/listen/passport?lang=fr"
KILOBYTES = 1000


@pytest.fixture
def stories(site: Site) -> Told:
    office = Office(site.air.engine, site.settings.instance_path)
    office.hire(Role.EDITOR, None)
    return Told(site, office)


def page_of(site: Site, path: str = PAGE) -> HtmlElement:
    return document_fromstring(site.get(path).text)


def meta(page: HtmlElement, name: str) -> list[str]:
    return [str(value) for value in page.xpath(f"//meta[@property='{name}']/@content")]


def test_a_page_has_player_words_source_date_and_sizes_on_its_buttons(site: Site) -> None:
    page = page_of(site)
    assert [source.get("type") for source in page.iter("source")] == ["audio/ogg", "audio/mpeg", "audio/mpeg"]
    assert "Keep your papers in fr." in page.text_content()
    assert "A source daté de 2023" in " ".join(page.text_content().split())
    assert page.xpath("//time/@datetime") == [site.air.today.isoformat()]
    buttons = [" ".join(link.text_content().split()) for link in page.xpath("//a[@download]")]
    assert [re.sub(r"\d+ Ko", "Ko", button) for button in buttons] == [
        "Ko MP3, bon son", "Ko MP3, léger", "Ko Note vocale pour WhatsApp",
    ]  # fmt: skip


def test_every_sound_of_the_page_is_there_and_as_heavy_as_its_button_says(site: Site) -> None:
    links = page_of(site).xpath("//a[@download]")
    assert len(links) == 3
    for link in links:
        sound = site.get(link.get("href"))
        assert sound.status_code == 200
        assert "immutable" in sound.headers["Cache-Control"]
        assert f"{max(1, round(len(sound.data) / KILOBYTES))} Ko" in link.text_content()


def test_a_page_with_all_it_loads_is_under_20_kilobytes_and_has_nothing_inline(site: Site) -> None:
    page = page_of(site)
    loaded = [*page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href"), *page.xpath("//script/@src")]
    weight = len(site.get(PAGE).data) + sum(len(site.get(path).data) for path in loaded)
    assert weight < 20 * KILOBYTES
    assert len(loaded) == 3
    assert page.xpath("//style | //@style | //@onclick | //script[not(@src) and not(@type)]") == []


def test_what_is_sent_on_says_what_it_is_to_messengers_and_search_engines(site: Site) -> None:
    page = page_of(site)
    assert meta(page, "og:title") == ["Essai : Les frais"]
    for address in (*meta(page, "og:audio"), *meta(page, "og:image"), *meta(page, "og:url")):
        assert address.startswith(site.settings.public_url)
        assert site.get(address).status_code == 200
    [linked] = page.xpath("//script[@type='application/ld+json']/text()")
    told = json.loads(linked)
    assert (told["@type"], told["inLanguage"], told["name"]) == ("PodcastEpisode", "fr", "Essai : Les frais")
    assert [media["@type"] for media in told["associatedMedia"]] == ["AudioObject"] * 3


def test_a_title_can_neither_end_the_linked_data_nor_the_page(site: Site) -> None:
    """With every quote, `]]>`, an end of a script, emoji and right-to-left."""
    title = "</script>\"'«’` ]]> 😀 שלום"
    sheet = SHEET.replace("fr: Les frais", "fr: " + json.dumps(title, ensure_ascii=False))
    site.air.tree.write("messages/passport/message.yaml", sheet)
    site.air.publish()
    site.air.work()
    page = page_of(site)
    [linked] = page.xpath("//script[@type='application/ld+json']/text()")
    assert json.loads(linked)["name"] == f"Essai : {title}"
    assert page.xpath("string(//h1)") == f"Essai : {title}"
    assert title in page_of(site, "/listen/?lang=fr").text_content()


def test_a_page_says_by_which_keys_it_is_heard_and_invents_no_number(site: Site) -> None:
    page = page_of(site)
    assert "La ligne n'a pas encore de numéro." in page.text_content()
    assert page.xpath("//a[starts-with(@href, 'tel:')]") == []
    assert next(key.text for key in page.iter("kbd")) == "2"  # French, in the greeting


def test_a_line_with_a_number_is_called_from_the_page(site: Site) -> None:
    numbered = replace(site.settings, line_number="+261 20 00 000 00", line_number_abroad="+261200000001")
    page = document_fromstring(client_of(numbered, site.air).get(PAGE).text)
    assert page.xpath("//a[starts-with(@href, 'tel:')]/@href") == ["tel:+261200000000", "tel:+261200000001"]


def test_a_trial_and_a_synthetic_voice_say_so(site: Site) -> None:
    text = page_of(site).text_content()
    assert "Voix de synthèse, et non une personne" in text
    assert "Brouillon" in text
    assert page_of(site).xpath("string(//title)").startswith("Essai")


@pytest.mark.parametrize("language", ["mg", "fr", "en"])
def test_a_page_is_in_three_languages_and_leads_to_the_others(site: Site, language: str) -> None:
    page = page_of(site, f"/listen/passport?lang={language}")
    assert page.get("lang") == language
    for address in page.xpath("//header//nav/a/@href"):
        assert site.get(address).status_code == 200
    assert page.xpath("string(//header//nav/a[@aria-current]/@hreflang)") == language


def test_a_message_that_is_not_there_in_the_language_of_the_page_is_told_in_one_that_it_has(
    site: Site,
) -> None:
    page = page_of(site, "/listen/passport?lang=en")
    assert "It is in: Malagasy." in page.text_content()
    assert page.xpath("//h1/@lang") == ["mg"]


def test_who_has_the_page_is_told_so_and_keeps_it_for_when_the_network_fails(site: Site) -> None:
    first = site.get(PAGE)
    assert "stale-if-error" in first.headers["Cache-Control"]
    assert "default-src 'self'" in first.headers["Content-Security-Policy"]
    again = site.get(PAGE, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    zipped = site.get(PAGE, Accept_Encoding="gzip")
    assert gzip.decompress(zipped.data) == first.data


def test_an_unknown_message_is_404_in_the_language_of_the_page(site: Site) -> None:
    answer = site.get("/listen/nobody-wrote-this?lang=fr")
    assert answer.status_code == 404
    assert "Ce message n&#39;existe pas" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_expired_message_is_410_and_says_not_to_rely_on_a_copy(site: Site) -> None:
    dated = SHEET.replace("expires_on: null", f"expires_on: {site.air.today.isoformat()}")
    site.air.tree.write("messages/passport/message.yaml", dated)
    site.air.publish()
    site.air.work()
    assert "Valable jusqu'au" in page_of(site).text_content()
    site.air.clock.move(days=1)
    answer = site.get(PAGE)
    assert answer.status_code == 410
    assert "Ne vous fiez pas à une copie." in answer.text
    assert "passport" not in site.get("/listen/?lang=fr").text


def test_p21_a_withdrawn_story_is_410_at_once_and_its_cover_is_gone(stories: Told) -> None:
    story, name = stories.publish()
    site, address = stories.site, f"/listen/{name}?lang=fr"
    page = page_of(site, address)
    assert "Trois mois sans salaire" in page.text_content()
    assert site.get(address).headers["Cache-Control"] == "no-cache"
    [cover] = meta(page, "og:image")
    stories.withdraw(story)
    assert [site.get(path).status_code for path in (address, cover)] == [410, 404]
    assert name not in site.get("/listen/?lang=fr").text


def test_p21_a_story_whose_teller_did_not_allow_the_web_has_no_page(stories: Told) -> None:
    _story, name = stories.publish(uses={Use.PHONE, Use.RADIO})
    assert stories.site.get(f"/listen/{name}").status_code == 404


def test_production_shows_no_synthetic_malagasy(site: Site) -> None:
    client = client_of(replace(site.settings, mode=Mode.PRODUCTION), site.air)
    page = document_fromstring(client.get("/listen/passport?lang=mg").text)
    assert page.xpath("//h1/@lang") == ["fr"]


def test_the_list_names_every_message_once_and_leads_to_its_page(site: Site) -> None:
    page = page_of(site, "/listen/?lang=fr")
    links = page.xpath("//section//li/a/@href")
    assert len(links) == len(set(links)) == 2
    assert [site.get(link).status_code for link in links] == [200, 200]


@pytest.mark.parametrize("asked", ["0", "2", "-1", "x", "9" * 30])
def test_a_page_of_the_list_that_is_not_there_is_404(site: Site, asked: str) -> None:
    assert ON_A_PAGE > 2
    assert site.get(f"/listen/?page={asked}").status_code == 404


def test_the_worker_that_keeps_pages_may_speak_for_listen_alone(site: Site) -> None:
    answer = site.get("/listen/keeping.js")
    assert answer.mimetype == "text/javascript"
    assert "Service-Worker-Allowed" not in answer.headers


def test_a_cover_is_a_picture_of_its_own_language(site: Site) -> None:
    answer = site.get("/listen/passport/cover-fr.jpg")
    assert (answer.mimetype, answer.data[:2]) == ("image/jpeg", b"\xff\xd8")
    assert site.get("/listen/passport/cover-xx.jpg").status_code == 404


def test_who_comes_by_a_poster_is_counted_for_its_place_and_led_on(site: Site) -> None:
    (site.air.tree.root / "posters.yaml").write_text((ROOT / "content" / "posters.yaml").read_text())
    client = client_of(replace(site.settings, content_path=site.air.tree.root), site.air)
    for code in ("44", "44", "77", "x"):
        answer = client.get(f"/listen/from/{code}")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/listen/")
        assert answer.headers["Cache-Control"] == "no-store"
    client.head("/listen/from/44")
    with reading(site.air.engine) as connection:
        counted = counts_of(connection)
    assert [(count.code, count.calls, count.visits) for count in counted] == [("44", 0, 2)]
