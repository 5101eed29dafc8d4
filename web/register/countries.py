"""Which country a person means: its name as people write it in any of the pages' languages (Unicode's CLDR, by Babel)."""

from collections.abc import Sequence
from functools import cache

from babel import Locale
from babel.core import get_global

from agencies.names import word_starts
from agencies.registers import Registers
from web.languages import LANGUAGES

FEWEST = 4
"""Letters from which on the beginning of a country's name is taken for it."""


def countries_meant(text: str, registers: Registers) -> list[str]:
    """The registers of the countries that the text names, whole or from the start of a word of it."""
    typed = "".join(word_starts(text)[:1])
    if len(typed) < FEWEST:
        return []
    return [
        register_id
        for register_id, register in registers.items()
        if any(start.startswith(typed) for start in _starts(register.country))
    ]


@cache
def _starts(country: str) -> Sequence[str]:
    """The country's names (ISO 3166-1 alpha-3), from the start of each word; nothing for what is no country."""
    codes = get_global("territory_aliases").get(country.upper(), [])
    names = (Locale.parse(code).territories.get(alias) for code in LANGUAGES for alias in codes)
    return [start for name in names if name for start in word_starts(name)]
