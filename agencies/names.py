"""Names: cleaned, told apart, spelled on a telephone's keypad, and written as a voice can say them.

A name is spelled from the start of any of its words, spaces left out. What is in another script is first written in Latin
letters by anyascii; each Chinese character counts as a word.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

from anyascii import anyascii

T9_LENGTH = 20
"""Keys of a name that are kept: nobody spells farther."""
MOST_WORDS = 12
"""Words of one name that a spelling may begin at."""
MOST_SAID = 80
"""Letters of a name that are spoken: about six seconds, half of what one prompt may take."""

_KEYS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
_NOT_DIGITS = re.compile("[^0-9]+")
_WORD = re.compile(r"[a-z0-9]+")
_IDEOGRAPHS = re.compile(r"([\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
_PAUSES = re.compile(r"[(){}\[\],;:|]+")
_UNSPOKEN = re.compile(r"[^\w&' -]|_")
_QUOTES = re.compile("['`\u2018\u2019\u02bc]")


def clean(text: str) -> str:
    """The text in one line: spaces of every kind (non-breaking, zero-width) become one, what cannot be printed goes."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text else text.strip()
    spaced = "".join(" " if _is_space(char) else char for char in unicodedata.normalize("NFC", text))
    return " ".join("".join(char for char in spaced if char.isprintable()).split())


def _is_space(char: str) -> bool:
    return char.isspace() or char in "\u200b\ufeff"


def folded(name: str) -> str:
    """The name as it is compared with others: without case, width and ways of writing one character."""
    return name.casefold() if name.isascii() else unicodedata.normalize("NFKC", name).casefold()


def digits_of(licence: str) -> str:
    """The digits of a licence number, as they are keyed."""
    if not licence.isascii():
        licence = unicodedata.normalize("NFKC", licence)
    return _NOT_DIGITS.sub("", licence)


def fingerprint(*parts: str) -> int:
    """A number of 62 bits that stands for the texts: it never changes, so that it can be kept."""
    digest = blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 2


def agency_key(register: str, licence: str, name: str) -> int:
    """What an agency is known by from one import to the next: its licence where it has one, else its names."""
    digits = digits_of(licence)
    return fingerprint(register, "licence", digits) if digits else fingerprint(register, "name", name)


def spellings(name: str) -> list[str]:
    """The keys to press for the name, from the start of each of its words on."""
    words = _words(name)[:MOST_WORDS]
    return _from_each(words, "".join(words).translate(_KEYS), T9_LENGTH)


def word_starts(name: str) -> list[str]:
    """The name in Latin letters and digits, spaces left out, from the start of each of its words on."""
    words = _words(name)[:MOST_WORDS]
    whole = "".join(words)
    return _from_each(words, whole, len(whole))


def _from_each(words: list[str], whole: str, length: int) -> list[str]:
    """What stands in `whole` from the start of each word on, so many characters of it."""
    starts = []
    at = 0
    for word in words:
        starts.append(whole[at : at + length])
        at += len(word)
    return starts


def _words(name: str) -> list[str]:
    latin = name if name.isascii() else _latin(name)
    return _WORD.findall(_QUOTES.sub("", latin.lower()))


@lru_cache(maxsize=4096)
def _latin(name: str) -> str:
    return anyascii(_IDEOGRAPHS.sub(r" \1 ", _QUOTES.sub("", name)))


def spoken_text(names: Sequence[str]) -> str:
    """An agency's name (the first of its names), or a town's, as a voice is asked for it; nothing when no voice can say it.

    Of several names the first in Latin letters, for the voices are of languages that are written so; else the first, as
    anyascii writes it. Brackets become a pause; what is no letter, digit, hyphen, apostrophe or & is left out. Accents stay.
    """
    wide = [unicodedata.normalize("NFKC", name) for name in names]
    chosen = next((name for name in wide if _in_latin_letters(name)), wide[0] if wide else "")
    latin = "".join(
        char if _is_latin(char) else anyascii(char)
        for char in _IDEOGRAPHS.sub(r" \1 ", _QUOTES.sub("'", chosen))
    )
    parts = [" ".join(_UNSPOKEN.sub(" ", part).split()) for part in _PAUSES.split(latin)]
    said = ", ".join(part for part in parts if any(char.isalnum() for char in part))
    return (
        said
        if len(said) <= MOST_SAID
        else said[: MOST_SAID + 1].rpartition(" ")[0].rstrip(",") or said[:MOST_SAID]
    )


def _in_latin_letters(name: str) -> bool:
    letters = [char for char in name if char.isalpha()]
    return bool(letters) and all(map(_is_latin, letters))


def _is_latin(char: str) -> bool:
    return char.isascii() or unicodedata.name(char, "").startswith("LATIN")
