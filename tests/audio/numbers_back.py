"""Words back to numbers, written apart from the room that makes them: it shares no table and no function with it.

Each reader takes the words of one language and gives the value; words it does not know are a KeyError or a ValueError.
"""

import re
from datetime import date, time

from audio.numbers.quantities import Currency

_FROM_ZERO = {
    "mg": "aotra iray roa telo efatra dimy enina fito valo sivy",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
}
_TENS = {
    "fr": {
        "vingt": 20,
        "vingts": 20,
        "trente": 30,
        "quarante": 40,
        "cinquante": 50,
        "soixante": 60,
        "une": 1,
    },
    "en": {
        "twenty": 20,
        "thirty": 30,
        "forty": 40,
        "fifty": 50,
        "sixty": 60,
        "seventy": 70,
        "eighty": 80,
        "ninety": 90,
    },
}
_MALAGASY_GREATER = {
    "iraika": 1, "folo": 10, "roapolo": 20, "telopolo": 30, "efapolo": 40, "dimampolo": 50, "enimpolo": 60,
    "fitopolo": 70, "valopolo": 80, "sivifolo": 90, "zato": 100, "roanjato": 200, "telonjato": 300, "efajato": 400,
    "dimanjato": 500, "eninjato": 600, "fitonjato": 700, "valonjato": 800, "sivinjato": 900,
}  # fmt: skip
_MALAGASY_STEPS = {"arivo": 10**3, "alina": 10**4, "hetsy": 10**5, "tapitrisa": 10**6, "lavitrisa": 10**9}
_SCALES = {
    "fr": {"mille": 10**3, "million": 10**6, "millions": 10**6, "milliard": 10**9, "milliards": 10**9},
    "en": {"thousand": 10**3, "million": 10**6, "billion": 10**9},
}
_HUNDRED = {"fr": ("cent", "cents"), "en": ("hundred",)}
_MONTHS = {
    "mg": "janoary febroary martsa aprily mey jona jolay aogositra septambra oktobra novambra desambra",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
_HOURS = {
    "alina": (19, 20, 21, 22, 23, 0, 1, 2), "maraina": range(3, 11), "atoandro": (11, 12, 13), "tolakandro": (14, 15),
    "hariva": (16, 17, 18), "at night": (22, 23, 0, 1, 2, 3), "in the morning": range(4, 12),
    "in the afternoon": range(12, 18), "in the evening": range(18, 22),
}  # fmt: skip


def number(words: str, language: str) -> int:
    return _malagasy(words) if language == "mg" else _european(words, language)


def _malagasy(words: str) -> int:
    """Parts joined by "sy" are added up; the last word of a part may be a step, which multiplies what is before it."""
    total = 0
    for part in words.split(" sy "):
        *counted, last = part.split(" ")
        step = _MALAGASY_STEPS.get(last, 0)
        if not step:
            counted.append(last)
        total += (_added(counted) or 1) * step if step else _added(counted)
    return total


def _added(words: list[str]) -> int:
    known = {**dict(_counted("mg")), **_MALAGASY_GREATER}
    return sum(known[word] for word in words if word not in ("amby", "ambin'ny"))


def _european(words: str, language: str) -> int:
    known = {**dict(_counted(language)), **_TENS[language]}
    total = current = 0
    for word in re.split("[ -]", words):
        if word in ("et", "and"):
            continue
        if word in _SCALES[language]:
            total, current = total + (current or 1) * _SCALES[language][word], 0
        elif word in _HUNDRED[language]:
            current = 100 * (current or 1)
        elif known[word] == 20 and language == "fr" and current % 100 == 4:
            current += 76  # quatre-vingts
        else:
            current += known[word]
    return total + current


def _counted(language: str) -> list[tuple[str, int]]:
    return [(word, value) for value, word in enumerate(_FROM_ZERO[language].split())]


def amount(words: str, language: str) -> tuple[int, Currency]:
    """Minor units and currency."""
    if language == "mg":
        said, unit = words.rsplit(" ", 1)
        whole, _, hundredths = said.partition(" faingo ")
        cents = number(hundredths.removeprefix("aotra "), "mg") if hundredths else 0
    else:
        found = re.fullmatch(
            r"(.*?) (?:d[e'] ?)?(ariary|roupie|dollar|rupee)s?(?: (?:et|and) (.*) (?:centime|cent)s?)?", words
        )
        assert found
        whole, unit = found[1], found[2]
        cents = number(found[3], language) if found[3] else 0
    currency = {"a": Currency.ARIARY, "r": Currency.RUPEE, "d": Currency.DOLLAR}[unit[0]]
    minor = 1 if currency is Currency.ARIARY else 100
    return number(whole, language) * minor + cents, currency


def day(words: str, language: str) -> date:
    months = _MONTHS[language].split()
    month = next(index for index, name in enumerate(months, 1) if f" {name} " in f" {words} ")
    before, after = words.split(f" {months[month - 1]} ")
    return date(_year(after.removeprefix("taona "), language), month, _day_of_month(before, language))


def _day_of_month(words: str, language: str) -> int:
    if words in ("voalohany", "premier"):
        return 1
    if language != "en":
        return number(words, language)
    *tens, last = words.removeprefix("the ").removesuffix(" of").split("-")
    unit = _ORDINALS.get(last) or number(last.removesuffix("th"), "en")
    return unit + sum(number(word, "en") for word in tens)


def _year(words: str, language: str) -> int:
    said = words.split(" ")
    if language == "en" and len(said) == 2 and said[1] not in ("thousand", "hundred"):
        return number(said[0], "en") * 100 + number(said[1], "en")
    return number(words, language)


def hour(words: str, language: str) -> time:
    if language == "fr":
        said, _, minutes = re.sub("heures?", ":", words).partition(" :")
        return time(number(said, "fr"), number(minutes.strip(), "fr") if minutes else 0)
    part = next(part for part in _HOURS if words.endswith(f" {part}"))
    said, minute = _malagasy_hour(words, part) if language == "mg" else _english_hour(words, part)
    return time(next(hour for hour in _HOURS[part] if hour % 12 == number(said, language) % 12), minute)


def _malagasy_hour(words: str, part: str) -> tuple[str, int]:
    said, minutes = words.removesuffix(f" {part}").split(" ora")
    minutes = minutes.removeprefix(" sy ").removesuffix(" minitra")
    return said, 30 if minutes == "sasany" else number(minutes, "mg") if minutes else 0


def _english_hour(words: str, part: str) -> tuple[str, int]:
    said, minutes = words.removesuffix(f" {part}").replace("oh ", "").split(" ")
    return said, 0 if minutes == "o'clock" else number(minutes, "en")


def digits(words: str, language: str) -> str:
    """The digits as they are written, groups apart, a plus for the word before a country."""
    known = dict(_counted(language))
    groups = words.split(", ")
    return " ".join(_digits(group, known) for group in groups)


def _digits(group: str, known: dict[str, int]) -> str:
    return "".join(
        "+" if word in ("plus", "indicatif", "ampiana") else str(known[word]) for word in group.split(" ")
    )
