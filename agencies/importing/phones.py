"""Telephone numbers of a list as E.164, by phonenumbers; a number in its plainest form without asking it anew."""

import re
from collections.abc import Callable
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneMetadata

Phone = Callable[[str], str | None]


def phone_reader(region: str | None) -> Phone:
    """A function from a text to E.164, or nothing: a list with a slip in a telephone number is still a list.

    Nine of ten numbers of a list are plain digits in the region's own form, for which all that phonenumbers does (60 us) comes
    to the country's code and the digits. Whatever may be a prefix of any kind goes to phonenumbers.
    """
    metadata = PhoneMetadata.metadata_for_region(region) if region else None
    asked = lru_cache(maxsize=1024)(lambda text: parsed(text, region))
    if metadata is None or metadata.general_desc is None:
        return asked
    code, lengths = str(metadata.country_code), frozenset(metadata.general_desc.possible_length)
    prefixes = [metadata.national_prefix_for_parsing, metadata.international_prefix, code, "0"]
    prefixed = re.compile("|".join(f"(?:{prefix})" for prefix in prefixes if prefix))

    def read(text: str) -> str | None:
        plain = len(text) in lengths and text.isascii() and text.isdigit() and not prefixed.match(text)
        return f"+{code}{text}" if plain else asked(text)

    return read


def parsed(text: str, region: str | None) -> str | None:
    """What phonenumbers makes of it."""
    if not text:
        return None
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
