"""The keys of a telephone: where digits end, and the words that stand for what a caller does."""

import pytest

from carriers.keypad import UnknownWord, collect_digits, parse_words
from carriers.portable import Gather

NUMBER = Gather(action="", timeout=5, num_digits=19, finish_on_key="#", says=())


@pytest.mark.parametrize(
    ("keys", "digits"),
    [("123#", "123"), ("123", "123"), ("#", ""), ("12*34#5", "12*34"), ("1" * 25, "1" * 19), ("8#", "8")],
)
def test_typed_keys_end_at_the_finishing_key_or_at_the_count(keys: str, digits: str) -> None:
    assert collect_digits(NUMBER, keys) == digits


def test_without_a_finishing_key_hash_and_star_are_keys_like_others() -> None:
    menu = Gather(action="", timeout=5, num_digits=1, finish_on_key="", says=())
    assert [collect_digits(menu, key) for key in ("#", "*", "12")] == ["#", "*", "1"]


def test_words_are_read_one_an_input() -> None:
    words = ("1", "0", "_", "*", "12345#", "H", "R", "R#", "RH", "answered", "busy", "no-answer")
    assert parse_words(" ".join(words)) == words


@pytest.mark.parametrize("word", ["x", "1a", "h", "__", "R12"])
def test_a_word_outside_the_language_is_named(word: str) -> None:
    with pytest.raises(UnknownWord, match=word):
        parse_words(f"1 {word}")
