"""Malagasy numbers: the smallest part is said first ("21" is one-and-twenty), the unit last.

After sound.md, Malagasy numbers; a native speaker must still confirm them. Never round, never guess: `expand` touches
only what is surely a whole cardinal.

Unconfirmed beyond sound.md, and asked for in docs/malagasy-numbers.md: "voalohany" for the first of a month; "taona"
before the year, and the year as a plain cardinal (many say years in French); the parts of the day and where each begins;
"sasany" for every half hour and no word for a quarter; "ropia" and "dolara"; a leading zero after "faingo" as "aotra";
"ampiana" for the plus of a foreign number; "iray" for the digit one.
"""

import re

from audio.numbers import digits
from audio.numbers.quantities import LIMIT, Amount, Code, Count, Currency, Day, Phone, Quantity, Time
from audio.numbers.tokens import Phrase, Token, Vocabulary, text

_UNITS = ("aotra", "iray", "roa", "telo", "efatra", "dimy", "enina", "fito", "valo", "sivy")
_TENS = (
    "",
    "folo",
    *(f"{stem}polo" for stem in ("roa", "telo", "efa", "dimam", "enim", "fito", "valo")),
    "sivifolo",
)
_HUNDREDS = (
    "", "zato", "roanjato", "telonjato", "efajato", "dimanjato", "eninjato", "fitonjato", "valonjato", "sivinjato",
)  # fmt: skip
_MONTHS = (
    "janoary", "febroary", "martsa", "aprily", "mey", "jona",
    "jolay", "aogositra", "septambra", "oktobra", "novambra", "desambra",
)  # fmt: skip
# Each step is its value and the first value that is above it: alina counts 1 to 9, tapitrisa counts 1 to 999.
_STEPS = (
    (10**3, 10**4, "arivo"),
    (10**4, 10**5, "alina"),
    (10**5, 10**6, "hetsy"),
    (10**6, 10**9, "tapitrisa"),
    (10**9, LIMIT, "lavitrisa"),
)
# The first hour of each part of the day; the night goes on until three.
_PARTS = ((19, "alina"), (16, "hariva"), (14, "tolakandro"), (11, "atoandro"), (3, "maraina"), (0, "alina"))
_CURRENCIES = {Currency.ARIARY: "ariary", Currency.RUPEE: "ropia", Currency.DOLLAR: "dolara"}

_SPACE = " \u00a0\u2009\u202f"
# A run is everything written as one number: digits joined by spaces or by the marks of decimals, dates and hours.
# The atomic group keeps "12a" from being read as "1" and a rest.
_RUN = re.compile(rf"(?<![\w+./:,-])\+?(?>\d+(?:[{_SPACE}.,:/-]\d+)*)(?!\w)")
_CARDINAL = re.compile(rf"0|[1-9]\d{{0,2}}(?:[{_SPACE}]\d{{3}})+|[1-9]\d*")


def _below_hundred(n: int) -> str:
    """0 <= n < 100. One is "iray" alone and "iraika" inside a compound."""
    tens, unit = divmod(n, 10)
    if not tens or not unit:
        return _TENS[tens] if tens else _UNITS[unit]
    link = "ambin'ny" if tens == 1 else "amby"
    return f"{'iraika' if unit == 1 else _UNITS[unit]} {link} {_TENS[tens]}"


VOCABULARY = Vocabulary(
    inside={
        "n/1-joined": "iraika",
        **{f"c/{word}": word for word in ("amby", "sy", "faingo", "taona", "ampiana")},
        "d/1": "voalohany",
        **{f"d/month-{number}": month for number, month in enumerate(_MONTHS, 1)},
        **{f"t/{word}": word for word in ("ora", "sasany", "minitra")},
    },
    either={
        **{f"n/{n}": _below_hundred(n) for n in range(100)},
        **{f"n/hundred-{n}": word for n, word in enumerate(_HUNDREDS) if n},
        **{f"n/{word}": word for _, _, word in _STEPS},
    },
    last={
        **{f"u/{word}": word for word in _CURRENCIES.values()},
        **{f"t/{word}": word for _, word in _PARTS},
    },
)


def speak(quantity: Quantity) -> tuple[Token, ...]:
    """The quantity as clips and words."""
    match quantity:
        case Count(number):
            return VOCABULARY.tokens(_cardinal(number))
        case Amount(_, currency):
            return VOCABULARY.tokens([*_sum(quantity), f"u/{_CURRENCIES[currency]}"])
        case Day(date):
            day = "d/1" if date.day == 1 else f"n/{date.day}"
            return VOCABULARY.tokens([day, f"d/month-{date.month}", "c/taona", *_cardinal(date.year)])
        case Time(time):
            return VOCABULARY.tokens(_time(time.hour, time.minute))
        case Code() | Phone():
            return VOCABULARY.tokens(*digits.phrases(quantity, plus="c/ampiana"))


def cardinal(n: int) -> str:
    """The words for a whole number, 0 <= n < 10**12; ValueError outside."""
    return text(speak(Count(n)))


def expand(text: str) -> str:
    """The text with its whole cardinals ("1", "12500", "12 500") in words, everything else as it was.

    Decimals, dates, hours, codes, telephone numbers and whatever begins with 0 are left alone.
    """
    return _RUN.sub(lambda run: _words(run[0]), text)


def _words(run: str) -> str:
    value = int(re.sub(r"\D", "", run))
    return cardinal(value) if _CARDINAL.fullmatch(run) and value < LIMIT else run


def _cardinal(n: int) -> Phrase:
    """The steps from the smallest up, "sy" between two."""
    small = n % 1000
    steps = [_below_thousand(small, alone=n < 10)] if small or n == 0 else []
    steps += [_step(n % above // value, word) for value, above, word in _STEPS if n % above >= value]
    return [clip for step in steps for clip in ("c/sy", *step)][1:]


def _step(count: int, word: str) -> Phrase:
    # A thousand is "arivo" alone; from alina on the one is said: "iray alina".
    if count == 1 and word == "arivo":
        return [f"n/{word}"]
    # "amby" binds what is counted: 250 million is not 50 and 200 million, "dimampolo sy roanjato tapitrisa".
    return [*_below_thousand(count, alone=True, link="c/amby"), f"n/{word}"]


def _below_thousand(n: int, *, alone: bool, link: str = "c/sy") -> Phrase:
    """0 <= n < 1000. `alone`: one is "iray", no part of a greater number. `link` stands before hundreds from 200 on."""
    hundreds, rest = divmod(n, 100)
    if not hundreds:
        return ["n/1-joined"] if n == 1 and not alone else [f"n/{n}"]
    if not rest:
        return [f"n/hundred-{hundreds}"]
    link = "c/amby" if hundreds == 1 else link
    return [*_below_thousand(rest, alone=False), link, f"n/hundred-{hundreds}"]


def _sum(amount: Amount) -> Phrase:
    """The number before the currency, hundredths after "faingo"; the nought of 05 is said."""
    if not amount.rest:
        return _cardinal(amount.whole)
    nought = ["n/0"] if amount.rest < 10 else []
    return [*_cardinal(amount.whole), "c/faingo", *nought, f"n/{amount.rest}"]


def _time(hour: int, minute: int) -> Phrase:
    """Twelve hours and a part of the day: valo ora sy sasany maraina."""
    part = next(word for begins, word in _PARTS if hour >= begins)
    past = ["c/sy", "t/sasany"] if minute == 30 else ["c/sy", f"n/{minute}", "t/minitra"]
    return [f"n/{hour % 12 or 12}", "t/ora", *(past if minute else []), f"t/{part}"]
