"""What is said digit by digit, in groups: codes, and telephone numbers grouped as people in their country write them.

A number of Madagascar is given as it is dialled there; any other with its country, after a word for the plus. Every
digit of it is said and no other: where the library that knows the countries changes one, it is not followed.
"""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from audio.numbers.quantities import Code, Phone
from audio.numbers.tokens import Phrase

HOME = "+261"
"""The country code of Madagascar, where a number is dialled with 0 in its place."""


def phrases(quantity: Code | Phone, plus: str) -> list[Phrase]:
    """A phrase of single digits for each group; the clip `plus` is the word before a foreign one."""
    if isinstance(quantity, Code):
        return _phrases(quantity.spoken_groups)
    if quantity.e164.startswith(HOME):
        dialled = f"0{quantity.e164.removeprefix(HOME)}"
        return _phrases(_grouped(quantity, dialled, PhoneNumberFormat.NATIONAL))
    country, *others = _phrases(_grouped(quantity, quantity.e164[1:], PhoneNumberFormat.INTERNATIONAL))
    return [[plus, *country], *others]


def _phrases(groups: tuple[str, ...]) -> list[Phrase]:
    return [[f"n/{digit}" for digit in group] for group in groups]


def _grouped(phone: Phone, digits: str, written: int) -> tuple[str, ...]:
    """The digits as the country writes them (0321234567: 032 12 345 67), by threes if it has no such number."""
    try:
        number = phonenumbers.parse(phone.e164, None)
    except NumberParseException:
        return Code(digits).spoken_groups
    groups = tuple(re.findall(r"\d+", phonenumbers.format_number(number, written)))
    return groups if "".join(groups) == digits else Code(digits).spoken_groups
