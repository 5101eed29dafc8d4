"""Posters and cards: the line's own number and no other, a code a place, and nothing that harms who carries one."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine

from core.database import reading, unit_of_work
from core.settings import ROOT
from ivr.steps.menu import PLACE_CODE_LENGTH, PLACE_KEYS
from ivr.traces import POSTER
from publishing.errors import BrokenContent
from radio_feed import poster_counts
from radio_feed.poster_counts import PlaceCount, count_visit, counts_of
from radio_feed.poster_pdf import poster_pdf
from radio_feed.posters import CODE, Kind, Place, Print, prints_of, read_posters

SHEET = read_posters(ROOT / "content")
NUMBER = "020 00 000 00"
TODAY = date(2026, 11, 27)


def prints(number: str = NUMBER, *, trial: bool = False) -> dict[tuple[Kind, str], Print]:
    made = prints_of(SHEET, number, "https://line.example", TODAY, trial=trial)
    return {(each.kind, each.language): each for each in made}


def text_of(each: Print) -> str:
    [page] = PdfReader(io.BytesIO(poster_pdf(each))).pages
    return " ".join(page.extract_text().split())


@pytest.mark.parametrize("language", ["mg", "fr"])
@pytest.mark.parametrize("kind", [*Kind])
def test_each_is_one_a4_page_with_the_number_of_the_line(kind: Kind, language: str) -> None:
    each = prints()[kind, language]
    [page] = PdfReader(io.BytesIO(poster_pdf(each))).pages
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)
    assert NUMBER in text_of(each)


@pytest.mark.parametrize("language", ["mg", "fr"])
def test_a_poster_says_the_keys_the_code_of_its_place_and_confidential_never_anonymous(language: str) -> None:
    each = prints()[Kind.POSTER, language]
    text = text_of(each)
    for words in (each.words.know, each.words.agencies, each.words.tell, each.words.person):
        assert words in text
    assert each.words.confidential.split(":")[0].strip() in text
    assert "anonym" not in text.lower()
    assert each.file == f"poster-{each.code}-{language}.pdf"


@pytest.mark.parametrize("language", ["mg", "fr"])
def test_a_discreet_card_holds_a_radio_programme_a_number_and_nothing_else(language: str) -> None:
    each = prints()[Kind.DISCREET, language]
    told = {each.words.radio, each.words.programme, NUMBER, *each.code, each.words.language_key}
    rest = text_of(each)
    for words in sorted(told, key=len, reverse=True):
        rest = rest.replace(words, "")
    assert rest.strip() == ""


def test_ten_cards_of_the_size_of_a_bank_card_are_on_a_sheet() -> None:
    assert text_of(prints()[Kind.CARD, "fr"]).count(NUMBER) == 10


def test_a_trial_says_that_it_is_one_in_its_name_and_on_its_page_and_invents_no_number() -> None:
    for each in prints("", trial=True).values():
        text = text_of(each)
        assert each.file.startswith("trial-")
        assert each.words.trial in text
        assert each.words.no_number in text


def test_nothing_has_a_colour_that_a_printer_could_lose() -> None:
    """Colours are set in a page by rg and RG, grey by g and G: only black is."""
    for each in prints().values():
        [page] = PdfReader(io.BytesIO(poster_pdf(each))).pages
        content = page.get_contents()
        assert content is not None
        operators = content.get_data().split(b"\n")
        coloured = [line for line in operators if line.endswith((b" rg", b" RG")) and line[:5] != b"0 0 0"]
        assert coloured == []


def test_a_place_that_was_given_up_is_printed_no_more() -> None:
    gone = SHEET.model_copy(update={"places": {"45": Place(name="Quai", until=date(2026, 11, 26))}})
    assert prints_of(gone, NUMBER, "https://line.example", TODAY, trial=False) == ()


def test_the_codes_of_places_are_those_that_the_greeting_takes() -> None:
    assert CODE.pattern == f"[4-7]{{{PLACE_CODE_LENGTH}}}"
    assert {*"4567"} == PLACE_KEYS
    assert poster_counts.POSTER == POSTER


@pytest.mark.parametrize("code", ["12", "48", "444", "4x"])
def test_a_code_that_means_something_else_is_refused_with_its_line(tmp_path: Path, code: str) -> None:
    text = (ROOT / "content" / "posters.yaml").read_text().replace('"44"', f'"{code}"')
    (tmp_path / "posters.yaml").write_text(text)
    with pytest.raises(BrokenContent):
        read_posters(tmp_path)


def test_an_odd_name_of_a_place_and_a_long_number_still_fit() -> None:
    odd = replace(
        prints()[Kind.POSTER, "fr"], place="« Quai » <n°1> & ]]>", number="+261 20 00 000 00 / 1323"
    )
    assert "« Quai » <n°1> & ]]>" in text_of(odd)


def test_visits_are_counted_by_place_and_month(engine: Engine) -> None:
    for code, day in (("44", TODAY), ("44", TODAY), ("47", TODAY), ("44", date(2026, 12, 1))):
        with unit_of_work(engine) as connection:
            count_visit(connection, code, "fr", day)
    with reading(engine) as connection:
        assert counts_of(connection) == [
            PlaceCount("2026-11", "44", 0, 2),
            PlaceCount("2026-11", "47", 0, 1),
            PlaceCount("2026-12", "44", 0, 1),
        ]
