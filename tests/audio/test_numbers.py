"""What is said of a number is that number and no other, in each language, and its clips say what is read."""

from collections.abc import Callable
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from num2words import num2words

from audio.numbers.quantities import (
    LIMIT,
    MINOR_UNITS,
    Amount,
    Code,
    Count,
    Currency,
    Day,
    Phone,
    Quantity,
    Time,
)
from audio.numbers.spoken import LANGUAGES, needed_clips, speak, text
from audio.numbers.tokens import END
from tests.audio import numbers_back

languages = pytest.mark.parametrize("language", LANGUAGES)

# Small ones, great ones, and those near a round number, where words are joined otherwise.
near_round = some.builds(
    lambda power, count, off: abs(count * 10**power + off),
    some.integers(0, 9),
    some.integers(0, 9),
    some.integers(-2, 120),
)
up_to_a_billion = some.one_of(some.integers(0, 10**9), near_round, some.integers(0, 3000))
counts = some.builds(Count, some.one_of(up_to_a_billion, some.integers(0, LIMIT - 1)))
amounts = some.builds(Amount, up_to_a_billion, some.sampled_from(Currency))
days = some.builds(Day, some.dates(date(1950, 1, 1), date(2075, 12, 31)))
times = some.builds(Time, some.builds(time, some.integers(0, 23), some.integers(0, 59)))
codes = some.builds(Code, some.from_regex("[0-9]{1,12}", fullmatch=True))
mobiles = some.from_regex(r"\+2613[23478][0-9]{7}", fullmatch=True)
fixed = some.from_regex(r"\+261202[0-9]{6}", fullmatch=True)
abroad = some.from_regex(r"\+(230[0-9]{8}|965[0-9]{8}|961[0-9]{8}|269[0-9]{7})", fullmatch=True)
phones = some.builds(Phone, some.one_of(mobiles, fixed, abroad))
anything = some.one_of(counts, amounts, days, times, codes, phones)


@languages
@given(number=up_to_a_billion)
@settings(max_examples=500)
def test_words_lead_back_to_the_number(language: str, number: int) -> None:
    assert numbers_back.number(text(Count(number), language), language) == number


@languages
def test_words_lead_back_to_every_number_up_to_ten_thousand_and_to_the_greatest(language: str) -> None:
    for number in (*range(10_001), 10**9, LIMIT - 1):
        assert numbers_back.number(text(Count(number), language), language) == number


@languages
@given(amount=amounts)
@settings(max_examples=300)
def test_words_lead_back_to_the_sum_and_its_currency(language: str, amount: Amount) -> None:
    assert numbers_back.amount(text(amount, language), language) == (amount.minor_units, amount.currency)


@languages
@given(day=days)
@settings(max_examples=300)
def test_words_lead_back_to_the_day(language: str, day: Day) -> None:
    assert numbers_back.day(text(day, language), language) == day.date


@languages
def test_words_lead_back_to_every_minute_of_the_day(language: str) -> None:
    for minutes in range(24 * 60):
        moment = time(*divmod(minutes, 60))
        assert numbers_back.hour(text(Time(moment), language), language) == moment


@languages
@given(code=codes)
def test_words_lead_back_to_the_code_digit_by_digit(language: str, code: Code) -> None:
    assert numbers_back.digits(text(code, language), language).replace(" ", "") == code.text


@languages
@given(phone=phones)
def test_words_lead_back_to_the_telephone_number(language: str, phone: Phone) -> None:
    said = numbers_back.digits(text(phone, language), language).replace(" ", "")
    assert said == phone.e164 or f"+261{said.removeprefix('0')}" == phone.e164


@languages
@given(phone=some.builds(Phone, some.one_of(mobiles, fixed)))
def test_a_number_of_madagascar_is_said_as_it_is_dialled_there_in_groups_of_3_2_3_2(
    language: str, phone: Phone
) -> None:
    digits = f"0{phone.e164.removeprefix('+261')}"
    grouped = f"{digits[:3]} {digits[3:5]} {digits[5:8]} {digits[8:]}"
    assert numbers_back.digits(text(phone, language), language) == grouped


@languages
@given(quantity=anything)
@settings(max_examples=500)
def test_the_clips_one_after_another_say_what_is_read_and_no_digit_is_left(
    language: str, quantity: Quantity
) -> None:
    words = dict(needed_clips(language))
    read = text(quantity, language)
    assert " ".join(words[token.clip] for token in speak(quantity, language)) == read.replace(",", "")
    assert not any(character.isdigit() for character in read)


@languages
@given(quantity=anything)
def test_the_voice_falls_at_the_end_and_before_a_pause_and_nowhere_else(
    language: str, quantity: Quantity
) -> None:
    *before, last = speak(quantity, language)
    assert last.clip.endswith(END)
    assert not last.pause
    assert all(token.clip.endswith(END) == token.pause for token in before)


@languages
def test_no_clip_is_asked_for_that_no_number_needs(language: str) -> None:
    """Somebody has to record each of them."""
    used = {token.clip for quantity in _everything() for token in speak(quantity, language)}
    assert used == {clip for clip, _ in needed_clips(language)}
    assert len(needed_clips(language)) == len(dict(needed_clips(language)))


def _everything() -> list[Quantity]:
    numbers = [
        *range(1001),
        *(n * 10**power for n in range(1, 121) for power in range(3, 10)),
        80_000,
        200_000,
    ]
    cents = [Amount(minor, currency) for currency in Currency for minor in (*range(400), 10**8, 10**8 + 1)]
    return [
        *map(Count, numbers),
        *cents,
        *(Amount(number * MINOR_UNITS[currency], currency) for number in numbers for currency in Currency),
        *(Day(date.fromordinal(ordinal)) for ordinal in range(730_000, 741_000)),
        *(Time(time(*divmod(minutes, 60))) for minutes in range(24 * 60)),
        Phone("+23052512345"),
    ]


def test_french_and_english_are_what_num2words_says() -> None:
    for number in (*range(2000), *(n * 10**power + 1 for n in (1, 2, 80, 99) for power in range(2, 10))):
        assert text(Count(number), "fr") == num2words(number, lang="fr")
        assert text(Count(number), "en") == num2words(number).replace(",", "")


@languages
@pytest.mark.parametrize(
    "e164", ["+261000000001", "+96100000000", "+2100000000", "+99912345678", "+12025550123"]
)
def test_every_digit_of_a_number_is_said_though_no_country_has_such_a_number(
    language: str, e164: str
) -> None:
    said = numbers_back.digits(text(Phone(e164), language), language).replace(" ", "")
    assert said == (e164.replace("+261", "0"))


@pytest.mark.parametrize(
    ("quantity", "mg", "fr", "en"),
    [
        (
            Amount(45_750, Currency.ARIARY),
            "dimampolo sy fitonjato sy dimy arivo sy efatra alina ariary",
            "quarante-cinq mille sept cent cinquante ariary",
            "forty-five thousand seven hundred and fifty ariary",
        ),
        (
            Amount(12_500, Currency.ARIARY),
            "dimanjato sy roa arivo sy iray alina ariary",
            "douze mille cinq cents ariary",
            "twelve thousand five hundred ariary",
        ),
        (
            Amount(2_000_000, Currency.ARIARY),
            "roa tapitrisa ariary",
            "deux millions d'ariary",
            "two million ariary",
        ),
        (
            Amount(2_100, Currency.RUPEE),
            "iraika amby roapolo ropia",
            "vingt et une roupies",
            "twenty-one rupees",
        ),
        (
            Amount(1_205, Currency.DOLLAR),
            "roa ambin'ny folo faingo aotra dimy dolara",
            "douze dollars et cinq centimes",
            "twelve dollars and five cents",
        ),
        (
            Amount(101, Currency.DOLLAR),
            "iray faingo aotra iray dolara",
            "un dollar et un centime",
            "one dollar and one cent",
        ),
        (
            Day(date(2026, 11, 22)),
            "roa amby roapolo novambra taona enina amby roapolo sy roa arivo",
            "vingt-deux novembre deux mille vingt-six",
            "the twenty-second of November twenty twenty-six",
        ),
        (
            Day(date(2005, 5, 1)),
            "voalohany mey taona dimy sy roa arivo",
            "premier mai deux mille cinq",
            "the first of May two thousand and five",
        ),
        (
            Time(time(8, 30)),
            "valo ora sy sasany maraina",
            "huit heures trente",
            "eight thirty in the morning",
        ),
        (Time(time(13)), "iray ora atoandro", "treize heures", "one o'clock in the afternoon"),
        (
            Time(time(21, 5)),
            "sivy ora sy dimy minitra alina",
            "vingt et une heures cinq",
            "nine oh five in the evening",
        ),
        (
            Code("120450789", (3, 3, 3)),
            "iray roa aotra, efatra dimy aotra, fito valo sivy",
            "un deux zéro, quatre cinq zéro, sept huit neuf",
            "one two zero, four five zero, seven eight nine",
        ),
    ],
)
def test_it_is_said_as_people_say_it(quantity: Quantity, mg: str, fr: str, en: str) -> None:
    assert [text(quantity, language) for language in ("mg", "fr", "en")] == [mg, fr, en]


@pytest.mark.parametrize(
    ("code", "groups"),
    [
        ("1", "1"),
        ("12", "12"),
        ("1234", "1234"),
        ("12345", "123 45"),
        ("1234567", "123 4567"),
        ("123456789", "123 456 789"),
    ],
)
def test_a_code_is_said_by_threes_and_no_digit_is_left_alone(code: str, groups: str) -> None:
    assert " ".join(Code(code).spoken_groups) == groups


@pytest.mark.parametrize(
    "make",
    [
        lambda: Count(-1),
        lambda: Count(LIMIT),
        lambda: Amount(-1, Currency.ARIARY),
        lambda: Amount(LIMIT, Currency.ARIARY),
        lambda: Amount(LIMIT * 100, Currency.DOLLAR),
        lambda: Time(time(8, 30, 1)),
        lambda: Code(""),
        lambda: Code("12a"),
        lambda: Code("１２"),
        lambda: Code("123456789", (3, 3)),
        lambda: Code("123", (3, 0)),
        lambda: Phone("0321234567"),
        lambda: Phone("+261 32 12 345 67"),
        lambda: Phone("+12"),
    ],
)
def test_what_cannot_be_said_is_refused_when_it_is_made(make: Callable[[], Quantity]) -> None:
    with pytest.raises(ValueError, match=r"no words|minute|digits|telephone"):
        make()
