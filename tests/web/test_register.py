"""The register's pages: the verdict first, nothing found that is not there, whatever is asked."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from agencies.search import LONGEST_QUESTION, MOST_SHOWN
from tests.agencies.builders import register, row
from tests.agencies.reviewing import add_answer, add_approved, add_asked
from tests.builders import MovableClock
from tests.web.register_pages import LANGUAGES, ROWS, Pages, register_pages
from web.register import views

STATIC = Path(views.__file__).parent / "static"
KILOBYTES = 30
PAGES: tuple[tuple[str, dict[str, str]], ...] = (
    ("", {}), ("", {"q": "sun"}), ("", {"q": "sunrise"}), ("", {"q": "nobody"}), ("", {"q": "kuwait"}),
    ("registers", {}), ("mdg", {}), ("mus", {}), ("test", {}),
)  # fmt: skip


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """The pages on ROWS: these tests only look."""
    with register_pages(tmp_path_factory.mktemp("shown")) as made:
        yield made


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Pages]:
    """Pages whose lists a test changes."""
    with register_pages(tmp_path) as made:
        yield made


def headline(page: html.HtmlElement) -> str:
    """The large words of the first heading."""
    return str(page.xpath("string(//main//h1//*[@class='headline'])"))


@pytest.mark.parametrize(
    ("asked", "tone", "words", "why"),
    [
        ("1", "good", "Licence connue", "jusqu'au 31 janvier 2030"),
        ("2", "good", "Inscrite au registre", "liste le 20 novembre 2026"),
        ("3", "stop", "Licence expirée", "pris fin le 1er mai 2024"),
        ("4", "stop", "Licence suspendue", "depuis le 2 mars 2026"),
        ("5", "stop", "Licence retirée", "sans date"),
        ("kuwait", "stop", "Départs suspendus", "date du 6 août 2013"),
        ("liban", "ask", "Demandez d'abord", "Aucune source ne nomme ce pays"),
        ("maurice", "ask", "Seulement les agences acceptées par l'ambassade", "à l'ambassade de Madagascar"),
        ("madagascar", "stop", "Aucune licence valable connue", "Au 22 novembre 2026"),
    ],
)
def test_the_verdict_comes_first_in_words_with_a_symbol(
    shown: Pages, asked: str, tone: str, words: str, why: str
) -> None:
    page = shown.tree(lang="fr", q=asked)
    assert headline(page) == words
    (first,) = page.xpath("//main/section[1]")
    assert first.get("class") == f"verdict {tone}"
    assert first.xpath(".//h1//*[local-name()='svg'][@aria-hidden='true']")
    assert why in first.text_content()


@pytest.mark.parametrize(
    ("lang", "words"),
    [("mg", "Mihantona ny fahazoan-dalana"), ("fr", "Licence suspendue"), ("en", "Licence suspended")],
)
def test_the_verdict_is_told_in_each_language(shown: Pages, lang: str, words: str) -> None:
    page = shown.tree(lang=lang, q="held")
    assert headline(page) == words
    assert page.get("lang") == lang


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("path", "asked"), PAGES)
def test_every_page_can_be_walked_by_a_screen_reader(
    shown: Pages, path: str, asked: dict[str, str], lang: str
) -> None:
    page = shown.tree(path, lang, **asked)
    assert page.get("lang") == lang
    assert [len(page.xpath(f"//{mark}")) for mark in ("main", "header", "footer", "h1", "title")] == [1] * 5
    assert page.xpath("//form[@role='search']//label/@for") == page.xpath("//form//input/@id")
    assert all(nav.get("aria-label") for nav in page.xpath("//nav"))
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.xpath("//a[@class='skip']/@href") == ["#main"]
    assert not page.xpath("//script|//style|//*[@style]|//a[not(normalize-space())]")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("path", "asked"), PAGES)
def test_every_page_with_all_it_loads_is_under_thirty_kilobytes(
    shown: Pages, path: str, asked: dict[str, str], lang: str
) -> None:
    loaded = sum(file.stat().st_size for file in STATIC.iterdir())
    assert len(shown.get(path, lang=lang, **asked).data) + loaded < KILOBYTES * 1024


@pytest.mark.parametrize(("path", "asked"), PAGES)
def test_p19_the_pages_hold_nothing_inline_and_load_nothing_from_elsewhere(
    shown: Pages, path: str, asked: dict[str, str]
) -> None:
    answer = shown.get(path, **asked)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not re.search(r'<(?:link|script|img)[^>]+(?:src|href)="(?:https?:)?//', answer.text)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("asked", ["sun", "nobody at all", "kuwait", "held"])
def test_pay_nothing_is_on_every_answer(shown: Pages, asked: str, lang: str) -> None:
    never = {"mg": "Aza mandoa vola", "fr": "Ne payez rien", "en": "Pay nothing"}
    assert never[lang] in shown.text(lang=lang, q=asked)


def test_what_to_compare_is_shown_with_every_address(shown: Pages) -> None:
    page = shown.text(q="1")
    for told in ("1 Sun Street, Harbour", "2 Sun Street, Hill", "Old Sun", "+85221234567", "The tests"):
        assert told in page
    assert "20 November 2026 (2 days ago)" in page


def test_several_of_a_name_are_listed_each_with_its_verdict_and_its_page(shown: Pages) -> None:
    page = shown.tree(q="sun")
    assert page.xpath("string(//h1)") == "2 agencies found"
    found = page.xpath("//ul[@class='found']/li")
    assert [item.xpath("string(.//*[@class='headline'])") for item in found] == [
        "Licence known",
        "In the register",
    ]
    for link in page.xpath("//ul[@class='found']//a/@href"):
        assert shown.browser.get(link).status_code == 200


def test_a_name_nobody_lists_gets_the_verdict_of_home(shown: Pages) -> None:
    page = shown.text(q="Agence Dupont")
    assert page.startswith("Not found in our lists Agence Dupont")
    assert "No valid licence known" in page
    assert "On 22 November 2026 we knew of no private agency with a valid licence here." in page


def test_a_name_nearly_written_is_offered_and_not_taken_for_it(shown: Pages) -> None:
    page = shown.text(q="Sunrisse")
    assert page.startswith("Not found in our lists")
    assert "These names are close. Is it one of them?" in page
    assert "Sunrise" in page


def test_another_script_is_found_and_shown(shown: Pages) -> None:
    assert "期柏有限公司" in shown.text(q="期柏")
    assert "AB-66" in shown.text(q="AB-66")


@pytest.mark.parametrize(
    "asked",
    ["'; DROP TABLE agencies; --", "' OR '1'='1", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>',
     "%00", "\x00", "{{ 7 * 7 }}", "%(day)s %s", "../../etc/passwd", "x" * 10_000, "9" * 10_000, "期" * 5_000,
     "ا" * 300, "\u202eevil", "😀" * 200, "   "],
)  # fmt: skip
def test_whatever_is_asked_is_answered_kindly(shown: Pages, asked: str) -> None:
    for lang in LANGUAGES:
        answer = shown.get("", q=asked, lang=lang)
        assert answer.status_code == 200
        assert len(answer.data) < 10_000
        page = html.document_fromstring(answer.text)
        assert not page.xpath("//script|//img|//*[@onerror]")
        assert page.xpath("//section[@class='always']")
    assert "Sunrise" in shown.text(q="sunrise")


@given(st.text(max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_text_is_answered(shown: Pages, asked: str) -> None:
    assert shown.get("", q=asked).status_code == 200


def test_a_very_long_question_is_told_to_have_been_cut(shown: Pages) -> None:
    assert f"Only the first {LONGEST_QUESTION} characters were looked at." in shown.text(q="x" * 10_000)


def test_what_a_register_wrote_is_text_and_never_markup(shown: Pages) -> None:
    page = shown.tree(q="Bold")
    assert "<b>Bold</b> & Co" in page.text_content()
    assert '"><script>alert(1)</script>' in page.text_content()
    assert not page.xpath("//script|//main//b")


@pytest.mark.parametrize(
    "path", ["nowhere", "test/1", f"test/{2**62}", f"test/{10**40}", "test/x", "nowhere/1"]
)
def test_what_is_not_there_is_a_404(shown: Pages, path: str) -> None:
    assert shown.get(path).status_code == 404


def test_beyond_a_page_of_agencies_more_letters_are_asked_for(tmp_path: Path) -> None:
    crowd = [row(f"Crowd {number}", str(number)) for number in range(MOST_SHOWN + 5)]
    with register_pages(tmp_path, crowd) as shown:
        page = shown.tree(q="crowd")
        assert page.xpath("string(//h1)") == f"More than {MOST_SHOWN} agencies"
        assert len(page.xpath("//ul[@class='found']/li")) == MOST_SHOWN


def test_an_old_list_is_never_a_good_word(own: Pages) -> None:
    assert isinstance(own.office.clock, MovableClock)
    own.office.clock.at += timedelta(days=own.office.register.age_limit_days + 5)
    page = own.text(q="sunrise")
    assert page.startswith("In a list that is old")
    assert "too long to rely on it" in page


def test_a_word_about_a_country_becomes_ask_first_after_ninety_days(own: Pages) -> None:
    own.office.clock.at += timedelta(days=91)
    assert own.text(q="kuwait").startswith("Ask first")


def test_what_changed_is_told_and_what_was_taken_back(own: Pages) -> None:
    key = own.key("Sunrise")
    assert "Nothing since" in own.text(f"test/{key}")
    own.office.listed(*ROWS[:2], row("Sunrise", "2", status="suspended", since="2026-11-01"), *ROWS[3:])
    page = own.text(f"test/{key}")
    assert "Licence: listed → suspended" in page
    assert "Since: – → 1 November 2026" in page
    assert page.startswith("Licence suspended")
    own.office.undo()
    page = own.text(f"test/{key}")
    assert page.startswith("In the register")
    assert "taken back since" in page


def test_an_agency_that_left_the_list_keeps_its_page(own: Pages) -> None:
    key = own.key("Sunrise")
    own.office.listed(*ROWS[:2], *ROWS[3:])
    page = own.text(f"test/{key}")
    assert page.startswith("Not in this list Sunrise")
    assert "No longer in the list" in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_reviews_are_shown_in_words_with_the_agencys_side_after_them(own: Pages, lang: str) -> None:
    key = own.key("Sunrise")
    add_approved(own.office, 1, 10, 20, 30, 40, answers="ynyny", key=key)
    about = {"mg": "Mpiasa eo amin'ny 5", "fr": "Environ 5 travailleurs", "en": "About 5 workers"}
    assert about[lang] not in own.text(f"test/{key}", lang)
    add_asked(own.office, key=key)
    assert about[lang] in own.text(f"test/{key}", lang)
    add_answer(own.office, "Nous <remboursons>.", key=key)
    page = own.text(f"test/{key}", lang)
    assert page.index(about[lang]) < page.index("Nous <remboursons>.")


def test_agencies_of_the_synthetic_register_are_called_synthetic_wherever_they_stand(tmp_path: Path) -> None:
    listed = register(country="xxx", demo=True, title={"en": "Practice"})
    with register_pages(tmp_path, listed=listed) as shown:
        for asked in ("sun", "sunrise", "held"):
            page = shown.tree(q=asked)
            names = page.xpath("//main//*[@class='name']")
            labels = page.xpath("//main//*[@class='synthetic']")
            assert len(names) == len(labels) > 0
        for path in ("", "test", "registers"):
            assert "Synthetic: invented for practice" in shown.text(path)


def test_production_shows_no_synthetic_register(tmp_path: Path) -> None:
    production = {
        "MODE": "production", "PUBLIC_URL": "https://antso.example", "SECRET_KEY": "0123456789abcdef" * 4,
        "CALLER_PEPPER": "123456789abcdef0" * 4, "RECEIPT_PEPPER": "23456789abcdef01" * 4,
        "TWILIO_AUTH_TOKEN": "t" * 32, "TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "LINE_NUMBER": "+261000000000",
    }  # fmt: skip
    listed = register(country="xxx", demo=True)
    tmp_path.chmod(0o700)
    with register_pages(tmp_path, listed=listed, **production) as shown:
        assert "Sunrise" not in shown.text(q="sunrise").replace("Not found in our lists sunrise", "")
        for path in ("test", "test.json", "test.csv", "demo", f"test/{shown.key('Sunrise')}"):
            assert shown.get(path).status_code == 404
        assert "synthetic" not in shown.text("registers").lower()
        assert "Practice phone" not in shown.get("").text


def test_the_root_leads_to_the_register(shown: Pages) -> None:
    answer = shown.browser.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/agencies/")
