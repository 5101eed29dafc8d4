"""The same pages as files on a stick: each link leads to a file that is there, and nothing asks for a network."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml.html import document_fromstring

from radio_feed.episodes import Episode
from radio_feed.packs.contents import of_bytes
from radio_feed.packs.listening import OnStick, on_stick
from radio_feed.packs.manifest import PAGES
from radio_feed.packs.names import fat_name, is_fat_safe, plain
from tests.radio_feed.made_up import channel, episode
from web.radio.share_page import ON_A_PAGE, Phone
from web.radio.share_stick import stick_pages

NOBODY = Phone("", "")


def found(page: str | bytes, path: str) -> list[str]:
    """What an XPath finds in a page, as text."""
    values = document_fromstring(page).xpath(path)
    assert isinstance(values, list)
    return [str(value) for value in values]


def named(suffix: str, *words: str) -> str:
    """As a pack names its files."""
    return fat_name(words, suffix)


def on_it(told: Episode) -> OnStick:
    """The episode as a pack has it: one sound, of 30 kB."""
    path = f"MP3-{told.language.upper()}/ANTSO-{told.number}-{plain(told.language)}-{plain(told.message)}.MP3"
    return on_stick(told, of_bytes(path, bytes(30_000)))


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """The folder of the pages, on a stick that holds their sounds."""
    channels = {code: channel(code) for code in ("mg", "fr")}
    messages = [*map(on_it, (episode(1), episode(2), episode(1, language="mg", title="Ny pasipaoro")))]
    pages = stick_pages(channels, messages, named, NOBODY)
    files = {f"{PAGES}/{name}": content for name, content in pages.items()}
    for path, content in (files | {one.path: b"sound" for one in messages}).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    return tmp_path / PAGES


def test_every_address_of_every_page_is_a_file_beside_it(stick: Path) -> None:
    pages = [*stick.glob("*.HTML")]
    assert len(pages) == 5
    for page in pages:
        for address in found(page.read_text(), "//@href | //@src"):
            parts = urlsplit(address)
            if (
                parts.path and parts.scheme != "https"
            ):  # a source may be on the web; nothing that is loaded is
                assert (stick / parts.path).resolve().is_file(), address


def test_nothing_is_loaded_from_the_network_and_no_script_is_there(stick: Path) -> None:
    pages = list(stick.glob("*.HTML"))
    assert pages
    for page in pages:
        loaded = found(page.read_text(), "//link/@href | //source/@src | //img/@src")
        assert not [address for address in loaded if "//" in address or address.startswith("/")]
        assert found(page.read_text(), "//script") == []


def test_a_page_has_the_one_sound_of_the_stick_with_its_size_and_the_languages_that_are_there(
    stick: Path,
) -> None:
    page = (stick / "ANTSO-1-FR-MESSAGE-1.HTML").read_text()
    assert found(page, "//source/@src") == ["../MP3-FR/ANTSO-1-FR-MESSAGE-1.MP3"]
    assert found(page, "//*[@class='files']//b/text()") == ["30 Ko"]
    assert found(page, "//header//nav/a/@href") == ["ANTSO-1-MG-MESSAGE-1.HTML", "ANTSO-1-FR-MESSAGE-1.HTML"]
    alone = (stick / "ANTSO-2-FR-MESSAGE-2.HTML").read_text()
    assert found(alone, "//header//nav/a/@href") == ["ANTSO-2-FR-MESSAGE-2.HTML"]


def test_every_name_may_lie_on_any_stick_and_is_one_of_ours(stick: Path) -> None:
    for path in stick.iterdir():
        assert is_fat_safe(f"{PAGES}/{path.name}")
        assert path.name.startswith("ANTSO-")


def test_a_long_list_goes_on_on_a_second_page() -> None:
    messages = [on_it(episode(number)) for number in range(ON_A_PAGE + 1)]
    pages = stick_pages({"fr": channel("fr")}, messages, named, NOBODY)
    assert b"ANTSO-INDEX-FR-2.HTML" in pages["ANTSO-INDEX-FR.HTML"]
    assert len(pages["ANTSO-INDEX-FR.HTML"]) < 20_000


def test_a_page_is_under_20_kilobytes_with_its_style() -> None:
    pages = stick_pages({"fr": channel("fr")}, [on_it(episode(1))], named, NOBODY)
    assert sum(map(len, pages.values())) < 20_000
