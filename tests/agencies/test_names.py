"""Names are cleaned, told apart, and spelled on the keypad."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.names import (
    MOST_SAID,
    MOST_WORDS,
    T9_LENGTH,
    agency_key,
    clean,
    digits_of,
    folded,
    spellings,
    spoken_text,
)

KEYPAD = {"2": "abc", "3": "def", "4": "ghi", "5": "jkl", "6": "mno", "7": "pqrs", "8": "tuv", "9": "wxyz"}
KEY_OF = {letter: key for key, letters in KEYPAD.items() for letter in letters}


@pytest.mark.parametrize(
    ("name", "starts"),
    [
        ("Sun Light", ["786 54448".replace(" ", ""), "54448"]),
        ("1maid2 Limited", ["1624325464833", "5464833"]),
        ("Société d’Élite", ["7624383335483", "335483"]),
        ("McDonald's", ["623662537"]),
        ("散工易", ["726466494", "466494", "94"]),
        ("ООО Работа", ["666722682", "722682"]),
        ("A & E", ["23", "3"]),
        ("***", []),
    ],
)
def test_a_name_is_spelled_from_the_start_of_each_of_its_words(name: str, starts: list[str]) -> None:
    assert spellings(name) == starts


@given(
    st.lists(
        st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12), min_size=1, max_size=20
    )
)
def test_a_spelling_is_the_key_of_each_letter_from_a_word_on(words: list[str]) -> None:
    kept = words[:MOST_WORDS]
    keys = ["".join(KEY_OF.get(letter, letter) for letter in "".join(kept[at:])) for at in range(len(kept))]
    assert spellings(" ".join(words)) == [each[:T9_LENGTH] for each in keys]


@given(st.text(max_size=60))
def test_whatever_a_name_is_made_of_it_is_spelled_in_digits_alone(name: str) -> None:
    for each in spellings(clean(name)):
        assert each.isascii()
        assert each.isdecimal()
        assert len(each) <= T9_LENGTH


@given(st.text(max_size=60))
def test_cleaning_leaves_one_printable_line_and_changes_nothing_twice(text: str) -> None:
    cleaned = clean(text)
    assert cleaned.isprintable()
    assert "  " not in cleaned
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    "written", ["Sun\u00a0Light", "  Sun \t Light\n", "Sun\u200bLight", "\ufeffSun Light"]
)
def test_spaces_of_every_kind_are_one_space(written: str) -> None:
    assert clean(written) == "Sun Light"


def test_names_differ_neither_in_case_nor_in_width() -> None:
    assert folded("ＳＵＮ Ｌtd") == folded("sun ltd")


def test_an_agency_is_known_by_its_licence_or_else_by_its_name() -> None:
    assert agency_key("hkg", "RL-18/42", "a") == agency_key("hkg", "RL 1842", "b")
    assert agency_key("hkg", "", "a") != agency_key("hkg", "", "b")
    assert agency_key("hkg", "", "a") != agency_key("sgp", "", "a")
    assert digits_of("८９２/067") == "892067".replace("8", "", 1) or digits_of("８９２/067") == "892067"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Baobab Services (synthetic)"], "Baobab Services, synthetic"),
        (["陽光女傭中心", "Sunlight Employment"], "Sunlight Employment"),
        (["散工易"], "San Gong Yi"),
        (["Société d’Élite", "other"], "Société d'Élite"),
        (["H.K. Maid & Co., Ltd."], "H K Maid & Co, Ltd"),
        (["ООО Работа"], "OOO Rabota"),
        (['[[h@l]] <say> "Sun" *_*'], "h l, say Sun"),
        (["ＳＵＮ Ltd"], "SUN Ltd"),
        (["***", "Sun"], "Sun"),
        (["***"], ""),
        ([""], ""),
        ([], ""),
    ],
)
def test_a_name_is_written_as_a_voice_can_say_it(names: list[str], said: str) -> None:
    assert spoken_text(names) == said


@given(st.lists(st.text(max_size=200), max_size=3))
def test_whatever_a_name_is_made_of_a_voice_is_asked_for_a_short_line_of_letters(names: list[str]) -> None:
    said = spoken_text(names)
    assert len(said) <= MOST_SAID
    assert all(char.isalnum() or char in " ,&'-" for char in said)
    assert spoken_text([said]) == said
