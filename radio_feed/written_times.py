"""Days and times as people of a radio station write them, in French, Malagasy and English, by hand or by a spreadsheet. Pure.

What can be read in two ways is refused, never guessed: 14,30 may be half past two or eighteen past.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal

from babel.dates import get_day_names, get_month_names

from core.clock import ANTANANARIVO

LANGUAGES = ("mg", "fr", "en")
WIDTHS: tuple[Literal["wide"], Literal["abbreviated"]] = ("wide", "abbreviated")
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
NAMED = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]+) (\d{4})")
MONTH_FIRST = re.compile(r"([a-z]+) (\d{1,2})(?:er|st|nd|rd|th)? (\d{4})")
CLOCK = re.compile(r"(\d{1,2})(?:h|:| h | : )(\d{2})?(?::\d{2})?")
DECIMAL = re.compile(r"(\d{1,2})[.,](\d+)")
CENTURY = 2000
MINUTES = 24 * 60


class Unreadable(Exception):
    """This is no day, or no time, that we can read."""


class TwoTimes(Unreadable):
    """Hours with two decimals: minutes, or hundredths of an hour. To be written as 14h30."""


def plain(text: str) -> str:
    """The text in small letters without accents, in one line: as words of three languages are compared."""
    spread = unicodedata.normalize("NFKD", text.replace("\u00b0", " ").casefold())
    return " ".join("".join(mark for mark in spread if not unicodedata.combining(mark)).split())


def day_of(text: str) -> date:
    """A day: 28/11/2026, 2026-11-28, 28 novembre 2026, samedi 28 nov. 2026, November 28, 2026. Raises Unreadable."""
    first, *others = re.split(r"[ ,]+", plain(text))
    words = " ".join(others if first.rstrip(".") in _days() else (first, *others))
    try:
        return _day(re.sub(r"(?<=[a-z])\.", "", words))
    except ValueError:
        raise Unreadable from None


def _day(words: str) -> date:
    if found := ISO.fullmatch(words):
        return date(*map(int, found.groups()))
    if found := DAY_FIRST.fullmatch(words):
        day, month, year = map(int, found.groups())
        return date(year if year > 99 else CENTURY + year, month, day)
    if found := NAMED.fullmatch(words):
        return date(int(found[3]), _months().get(found[2], 0), int(found[1]))
    if found := MONTH_FIRST.fullmatch(words):
        return date(int(found[3]), _months().get(found[1], 0), int(found[2]))
    raise Unreadable


def time_of(text: str) -> time:
    """A time of a day: 14:30, 14h30, 14 h, 14,5 hours, or a spreadsheet's part of a day, 0,604. Raises Unreadable, TwoTimes."""
    words = plain(text)
    try:
        if found := CLOCK.fullmatch(words):
            return time(int(found[1]), int(found[2] or 0))
        if found := DECIMAL.fullmatch(words):
            return _decimal(found[1], found[2])
    except ValueError:
        pass
    raise Unreadable


def _decimal(whole: str, decimals: str) -> time:
    """A part of a day below one, else hours; with two decimals it could be minutes as well, unless there are none."""
    value = float(f"{whole}.{decimals}")
    minutes = round(value * MINUTES) if int(whole) == 0 else round(value * 60)
    if int(whole) and len(decimals) == 2 and int(decimals):
        raise TwoTimes
    if minutes >= MINUTES:
        raise Unreadable
    return (datetime.min + timedelta(minutes=minutes)).time()


def moment_of(text: str) -> datetime:
    """Day and time in one cell, the time last; in Antananarivo. Raises Unreadable."""
    day, _, clock = text.strip().replace("T", " ", 1 if ISO.match(text.strip()) else 0).rpartition(" ")
    return moment_at(day_of(day), time_of(clock))


def moment_at(day: date, at: time) -> datetime:
    """A moment of Antananarivo."""
    return datetime.combine(day, at, ANTANANARIVO)


@cache
def _months() -> dict[str, int]:
    """Names of months in every language to their numbers; none of them means two."""
    named: dict[str, int] = {}
    for language in LANGUAGES:
        for width in WIDTHS:
            named |= {
                plain(name).rstrip("."): number
                for number, name in get_month_names(width, locale=language).items()
            }
    return named


@cache
def _days() -> frozenset[str]:
    names = (get_day_names(width, locale=language) for language in LANGUAGES for width in WIDTHS)
    return frozenset(plain(name).rstrip(".") for each in names for name in each.values())
