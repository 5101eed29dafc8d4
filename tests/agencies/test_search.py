"""Searching by what a person writes: names in letters of any script, licence numbers; never a list read through."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.names import word_starts
from agencies.search import LONGEST_QUESTION, MOST_SHOWN, Sought, one_letter_off, search, search_sql
from tests.agencies.builders import Office, plan_of, row
from tests.agencies.conftest import office_in
from tests.databases import ON_POSTGRESQL

FIRST = ("Ravinala", "Ylang", "Société Étoile", "期柏", "栢滙", "Ravinale", "4U", "O'Neil", "Ряд", "Qavinala")
NAMES = [*(f"{first} {second}" for first in FIRST for second in ("Agency", "Placement"))]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A register imported once: its tests only look."""
    with office_in(tmp_path_factory.mktemp("sought")) as office:
        licensed = [row(name, f"AB-{1000 + number}") for number, name in enumerate(NAMES)]
        bare = [row("Bare Number", "1000", country=""), row("Lone Star", "")]
        crowd = [row(f"Crowd {number:03}") for number in range(300)]
        office.listed(*licensed, *bare[1:], *crowd)
        yield office


def sought(office: Office, text: str) -> Sought:
    with office.looking() as (connection, lists):
        return search(connection, lists, text)


def exact(office: Office, text: str) -> set[str]:
    return {agency.name for agency in sought(office, text).exact}


def close(office: Office, text: str) -> set[str]:
    return {agency.name for agency in sought(office, text).close}


@given(st.sampled_from(NAMES), st.integers(0, 1))
@settings(max_examples=60, deadline=None)
def test_every_name_is_found_as_it_is_written_from_the_start_of_a_word(
    office: Office, name: str, word: int
) -> None:
    asked = " ".join(name.split()[word:])
    found = sought(office, asked)
    assert name in {agency.name for agency in found.exact} or found.more


def test_letters_that_share_a_key_are_told_apart(office: Office) -> None:
    assert exact(office, "ravinala") == {"Ravinala Agency", "Ravinala Placement"}
    assert exact(office, "qavinala") == {"Qavinala Agency", "Qavinala Placement"}


@pytest.mark.parametrize(
    "text", ["societe etoile", "SOCIÉTÉ  ÉTOILE", "Société\u00a0Étoile agency", "étoile"]
)
def test_case_accents_and_spaces_make_no_difference(office: Office, text: str) -> None:
    assert "Société Étoile Agency" in exact(office, text)


def test_another_script_is_found_in_its_own_characters_and_in_latin_letters(office: Office) -> None:
    assert exact(office, "期柏 Agency") == {"期柏 Agency"}
    assert exact(office, "Ряд") == {"Ряд Agency", "Ряд Placement"}
    assert "Ряд Agency" in exact(office, "ryad")


def test_characters_that_sound_alike_are_not_the_same_name(office: Office) -> None:
    assert exact(office, "基柏") == set()


@pytest.mark.parametrize("text", ["AB-1002", "ab 1002", "1002", "ＡＢ－１００２"])
def test_a_licence_is_found_however_it_is_written(office: Office, text: str) -> None:
    assert exact(office, text) == {"Ylang Agency"}


def test_a_licence_with_other_letters_is_only_close(office: Office) -> None:
    assert exact(office, "XY-1002") == set()
    assert close(office, "XY-1002") == {"Ylang Agency"}


@pytest.mark.parametrize(
    "text", ["Ravinalla", "Ravnala", "Rabinala", "Agence Ravinala", "ravinala ltd", "Ste Ravinala Pvt"]
)
def test_what_is_nearly_a_name_is_close_and_never_exact(office: Office, text: str) -> None:
    assert exact(office, text) == set()
    assert "Ravinala Agency" in close(office, text)


@pytest.mark.parametrize("text", ["Agence Dupont", "zzzzzz", "Dupont Placement", "?", "", "😀", "٪", "\x00"])
def test_what_nobody_lists_finds_nothing(office: Office, text: str) -> None:
    assert sought(office, text) == Sought()


def test_of_many_a_page_is_shown_and_more_letters_are_asked_for(office: Office) -> None:
    found = sought(office, "crowd")
    assert len(found.exact) == MOST_SHOWN
    assert found.more
    assert exact(office, "crowd 299") == {"Crowd 299"}


def test_the_name_that_begins_as_written_comes_first(office: Office) -> None:
    assert sought(office, "lone star").exact[0].name == "Lone Star"


@given(st.text(max_size=300))
@settings(max_examples=80, deadline=None)
def test_any_text_is_answered(office: Office, text: str) -> None:
    found = sought(office, text)
    assert len(found.exact) <= MOST_SHOWN
    assert not (found.exact and found.close)


def test_only_the_beginning_of_a_very_long_question_is_looked_at(office: Office) -> None:
    long = "Ravinala Agency" + " " * LONGEST_QUESTION + "x" * 10_000
    assert sought(office, long) == sought(office, "Ravinala Agency x" + "x" * (LONGEST_QUESTION - 17))


LETTERS = st.text("abc", max_size=8)


@given(LETTERS.filter(bool), LETTERS, st.data())
def test_one_letter_off_forgives_each_single_slip(typed: str, rest: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(typed) - 1))
    for wrong in (
        typed[:at] + "z" + typed[at + 1 :],
        typed[:at] + typed[at + 1 :],
        typed[:at] + "z" + typed[at:],
    ):
        assert one_letter_off(wrong, typed + rest)


@given(st.text("ab", min_size=4, max_size=8))
def test_two_wrong_letters_are_not_forgiven(start: str) -> None:
    assert not one_letter_off("zz" + start[2:], start)


def test_a_search_is_ranges_of_an_index(office: Office) -> None:
    """However many ranges: neither the words nor the agencies are read through."""
    plan = plan_of(office, search_sql, ["72846252", "7284625"])
    assert any(("Index" if ON_POSTGRESQL else "SEARCH w USING PRIMARY KEY") in line for line in plan)
    assert not any(
        line.startswith(("SCAN w", "SCAN a", "SCAN agenc")) or "Seq Scan" in line for line in plan
    ), plan


def test_letters_start_at_every_word() -> None:
    assert word_starts("L'Étoile du Nord") == ["letoiledunord", "dunord", "nord"]
