"""Passphrases and escrow words: French words of the list of BIP 39 (mnemonic, MIT), typed with or without accents.

2,048 words that differ in their first four letters, accents aside: six are 66 bits, and Argon2id stands in front of them.
"""

from functools import cache
from secrets import choice

from anyascii import anyascii
from mnemonic import Mnemonic

LANGUAGE = "french"
WORDS = 6
HALF_SIZE = 16
"""Bytes in one half of the escrow's seed: twelve words, with four bits that check them."""


class WrongWords(Exception):
    """Not words of the list, too few or too many of them, or a slip that their check finds."""


@cache
def _words() -> Mnemonic:
    return Mnemonic(LANGUAGE)


@cache
def _by_letters() -> dict[str, str]:
    return {anyascii(word): word for word in _words().wordlist}


def new_passphrase() -> str:
    """Six random words, with spaces between."""
    return " ".join(anyascii(choice(_words().wordlist)) for _ in range(WORDS))


def plain(passphrase: str) -> str:
    """As it is hashed: however it was typed, with accents or without, in capitals, with more spaces."""
    return " ".join(anyascii(passphrase).lower().split())


def half_in_words(half: bytes) -> str:
    """One half of the escrow's seed, as the twelve words that are printed."""
    return anyascii(_words().to_mnemonic(half))


def half_of_words(words: str) -> bytes:
    """Raises WrongWords."""
    try:
        spelled = " ".join(_by_letters()[word] for word in plain(words).split())
        half = bytes(_words().to_entropy(spelled))
    except (KeyError, ValueError):
        raise WrongWords from None
    if len(half) != HALF_SIZE:
        raise WrongWords
    return half
