"""In which language a page is, and that every word of every page is there in each."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from core.settings import ROOT
from tests.web.register_pages import Pages, register_pages
from web.languages import LANGUAGES, TRANSLATIONS, WRITTEN_IN

READ = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
"""As web/translations/babel.cfg says."""
TRANSLATED = [code for code in LANGUAGES if code != WRITTEN_IN]
BLANK = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    with register_pages(tmp_path_factory.mktemp("spoken"), rows=()) as made:
        yield made


def language_of(shown: Pages, lang: str = "", cookie: str = "", accepts: str = "") -> str:
    """The language of the page for such a request, by a browser that remembers nothing."""
    headers = {"Accept-Language": accepts} if accepts else {}
    browser = shown.browser.application.test_client()
    if cookie:
        browser.set_cookie("language", cookie)
    page = browser.get("/agencies/", query_string={"lang": lang} if lang else {}, headers=headers).text
    found = re.search(r'<html lang="(\w+)">', page)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ({"lang": "en", "cookie": "fr", "accepts": "mg"}, "en"),
        ({"cookie": "fr", "accepts": "mg"}, "fr"),
        ({"accepts": "fr-FR,fr;q=0.9,en;q=0.8"}, "fr"),
        ({"accepts": "de, en;q=0.5"}, "en"),
        ({"accepts": "zh-HK"}, "mg"),
        ({}, "mg"),
        ({"lang": "xx", "cookie": "yy", "accepts": "en"}, "en"),
        ({"lang": "<script>"}, "mg"),
    ],
)
def test_a_page_is_in_the_language_that_was_asked_for_first(
    shown: Pages, asked: dict[str, str], language: str
) -> None:
    assert language_of(shown, **asked) == language


def test_a_language_once_chosen_is_kept_until_the_browser_is_closed(shown: Pages) -> None:
    browser = shown.browser.application.test_client()
    chosen = browser.get("/agencies/?lang=fr").headers["Set-Cookie"]
    assert "language=fr" in chosen
    assert "HttpOnly" in chosen
    assert not re.search("(?i)max-age|expires", chosen)
    assert '<html lang="fr">' in browser.get("/agencies/registers").text
    assert "Set-Cookie" not in browser.get("/agencies/").headers


def test_a_page_offers_itself_in_the_other_languages(shown: Pages) -> None:
    links = shown.tree(q="<kuwait> & co", lang="fr").xpath("//header//nav//a")
    assert [link.get("hreflang") for link in links] == [*LANGUAGES]
    for link in links:
        page = shown.browser.application.test_client().get(link.get("href")).text
        assert f'<html lang="{link.get("lang")}">' in page
        assert "&lt;kuwait&gt; &amp; co" in page


def words_of_pages() -> set[str]:
    """Every text of the pages that is to be translated."""
    found = extract_from_dir(ROOT / "web", method_map=READ)
    return {text[0] if isinstance(text, tuple) else text for _, _, text, _, _ in found}


def messages(code: str) -> list[Message]:
    file: Path = TRANSLATIONS / code / "LC_MESSAGES" / "messages.po"
    with file.open("rb") as text:
        return [message for message in read_po(text, locale=code) if message.id]


def told(message: Message) -> tuple[list[str], list[str]]:
    """What is to be said, and how a language says it: one each, or one for each number."""
    said = message.string or ""
    ids = [message.id] if isinstance(message.id, str) else [*message.id]
    return ids, [said] if isinstance(said, str) else [*said]


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_word_of_every_page_is_there_in_every_language(code: str) -> None:
    listed = {told(message)[0][0] for message in messages(code)}
    assert listed == words_of_pages(), "run `make words`, then translate"


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_translation_says_something_with_the_same_blanks(code: str) -> None:
    for message in messages(code):
        ids, said = told(message)
        assert all(said), ids
        assert not message.fuzzy, ids
        allowed = {blank for text in ids for blank in BLANK.findall(text)}
        for text in said:
            assert set(BLANK.findall(text)) <= allowed, text
        assert set(BLANK.findall(said[-1])) == allowed, said
