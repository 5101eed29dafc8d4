"""What is said on the air of licences is what the telephone says, in sentences and with its day."""

from dataclasses import replace
from datetime import date

import pytest

from agencies.known import KnownRegister, known_register
from agencies.registers import read_registers
from agencies.verdict import verdict
from agencies.wording import Phrase, today
from radio_feed.licence import licence_sentences
from radio_feed.material import PromptTexts
from tests.builders import REAL_CONTENT
from tests.publishing.trees import Tree

SUNDAY = date(2026, 11, 29)


@pytest.fixture(scope="module")
def home() -> KnownRegister:
    return known_register("mdg", read_registers(REAL_CONTENT)["mdg"])


def said(register: KnownRegister, language: str, last: date = SUNDAY) -> tuple[str, ...]:
    return licence_sentences(register, last, language, PromptTexts(Tree(REAL_CONTENT).read(), language))


def test_the_rules_of_the_day_carry_their_date_in_words_and_their_source(home: KnownRegister) -> None:
    assert "vingt-deux novembre deux mille vingt-six" in said(home, "fr")[0]
    english = said(home, "en")
    assert english[0] == (
        "On the twenty-second of November twenty twenty-six we knew of no private agency with a valid licence in Madagascar."
    )
    assert english[1:3] == ("Pay nothing to get a job.", "Ask the information point first.")
    assert english[-2].startswith("Source: an order of 2015")
    assert english[-1] == "Looked up on the twenty-second of November twenty twenty-six."


@pytest.mark.parametrize("language", ["mg", "fr", "en", "xmv"])
def test_every_part_is_a_whole_sentence_without_a_key_or_a_digit_of_a_date(
    home: KnownRegister, language: str
) -> None:
    sentences = list(said(home, language))
    assert sentences
    for sentence in sentences:
        assert sentence.endswith(".")
        assert "{" not in sentence
        assert "2026" not in sentence


def test_words_that_would_grow_too_old_within_the_week_are_not_said(home: KnownRegister) -> None:
    """Ninety days after they were read: asked for on Monday, they would be too old on Sunday."""
    assert "no private agency" in said(home, "en", date(2027, 2, 20))[0]
    assert "too old" in said(home, "en", date(2027, 2, 21))[0]


def test_a_register_whose_source_has_no_name_of_its_own_is_a_list_of_its_country(home: KnownRegister) -> None:
    assert "Source: the list of the country." in said(replace(home, id="xyz"), "en")


def test_the_air_says_what_the_telephone_says(home: KnownRegister) -> None:
    phrases: list[Phrase] = today(verdict(home, None, SUNDAY))
    prompts = PromptTexts(Tree(REAL_CONTENT).read(), "en")
    spoken = " ".join(said(home, "en"))
    assert all(prompts(phrase) in spoken for phrase in phrases if isinstance(phrase, str))
