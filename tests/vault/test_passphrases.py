"""Passphrases and halves are words that people copy by hand and type with or without accents."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from vault.passphrases import WORDS, WrongWords, half_in_words, half_of_words, new_passphrase, plain

LIST = Mnemonic("french").wordlist
halves = st.binary(min_size=16, max_size=16)


def test_a_passphrase_is_six_words_of_a_list_of_2048() -> None:
    words = new_passphrase().split()
    assert len(words) == WORDS == 6
    assert set(words) <= {plain(word) for word in LIST}
    assert len({plain(word) for word in LIST}) == 2048, "66 bits, accents aside"


def test_two_passphrases_are_never_the_same() -> None:
    assert len({new_passphrase() for _ in range(200)}) == 200


@pytest.mark.parametrize("typed", ["Éléphant  bébé", "elephant bebe", " ÉLÉPHANT\tBEBE\n", "éléphant bébé"])
def test_accents_capitals_and_spaces_make_no_difference(typed: str) -> None:
    assert plain(typed) == "elephant bebe"


@given(halves)
def test_a_half_is_twelve_words_and_comes_back(half: bytes) -> None:
    words = half_in_words(half)
    assert len(words.split()) == 12
    assert half_of_words(words.upper()) == half


@given(halves, st.integers(0, 10))
def test_words_in_another_order_are_almost_always_found_out_and_never_the_same_half(
    half: bytes, place: int
) -> None:
    words = half_in_words(half).split()
    words[place], words[place + 1] = words[place + 1], words[place]
    with suppress(WrongWords):
        assert half_of_words(" ".join(words)) != half or words[place] == words[place + 1]


@pytest.mark.parametrize(
    "typed", ["", "abaisser", "zzz " * 12, "abaisser " * 11, "abaisser " * 15, "abaisser " * 24]
)
def test_what_is_no_half_is_refused(typed: str) -> None:
    with pytest.raises(WrongWords):
        half_of_words(typed)
