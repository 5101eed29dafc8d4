"""The same pages as files on a stick: each link leads to a file that is there, and nothing asks for a network."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml.html import document_fromstring

from radio_feed.episodes import Enclosure, Episode
from tests.radio_feed.made_up import channel, episode
from web.radio.share_page import ON_A_PAGE, Phone
from web.radio.share_stick import stick_pages

NOBODY = Phone("", "")


def found(page: str | bytes, path: str) -> list[str]:
    """What an XPath finds in a page, as text."""
    values = document_fromstring(page).xpath(path)
    assert isinstance(values, list)
    return [str(value) for value in values]


def beside(told: Episode, enclosure: Enclosure) -> str:
    return f"../sounds/{told.message}-{told.language}.mp3" if enclosure.form == "share" else ""


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "listen"
    folder.mkdir()
    channels = {code: channel(code) for code in ("mg", "fr")}
    episodes = [episode(1), episode(2), episode(1, language="mg", title="Ny pasipaoro")]
    (tmp_path / "sounds").mkdir()
    for told in episodes:
        (tmp_path / "sounds" / f"{told.message}-{told.language}.mp3").write_bytes(b"sound")
    for name, content in stick_pages(channels, episodes, beside, NOBODY).items():
        (folder / name).write_bytes(content)
    return folder


def test_every_address_of_every_page_is_a_file_beside_it(stick: Path) -> None:
    pages = [*stick.glob("*.html")]
    assert len(pages) == 5
    for page in pages:
        for address in found(page.read_text(), "//@href | //@src"):
            parts = urlsplit(address)
            if (
                parts.path and parts.scheme != "https"
            ):  # a source may be on the web; nothing that is loaded is
                assert (stick / parts.path).resolve().is_file(), address


def test_nothing_is_loaded_from_the_network_and_no_script_is_there(stick: Path) -> None:
    pages = list(stick.glob("*.html"))
    assert pages
    for page in pages:
        loaded = found(page.read_text(), "//link/@href | //source/@src | //img/@src")
        assert not [address for address in loaded if "//" in address or address.startswith("/")]
        assert found(page.read_text(), "//script") == []


def test_a_page_has_the_one_sound_that_the_stick_has_and_the_languages_that_are_there(stick: Path) -> None:
    page = (stick / "message-1-fr.html").read_text()
    assert found(page, "//source/@src") == ["../sounds/message-1-fr.mp3"]
    assert found(page, "//header//nav/a/@href") == ["message-1-mg.html", "message-1-fr.html"]
    alone = (stick / "message-2-fr.html").read_text()
    assert found(alone, "//header//nav/a/@href") == ["message-2-fr.html"]


def test_a_long_list_goes_on_on_a_second_page() -> None:
    episodes = [episode(number) for number in range(ON_A_PAGE + 1)]
    pages = stick_pages({"fr": channel("fr")}, episodes, beside, NOBODY)
    assert b"index-fr-2.html" in pages["index-fr.html"]
    assert len(pages["index-fr.html"]) < 20_000


def test_a_page_is_under_20_kilobytes_with_its_style() -> None:
    pages = stick_pages({"fr": channel("fr")}, [episode(1)], beside, NOBODY)
    assert sum(map(len, pages.values())) < 20_000
