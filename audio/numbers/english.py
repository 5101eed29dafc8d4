"""English numbers as they are said in Mauritius and Britain: "and" before the last two digits, the day before the month.

num2words has the words below a hundred and the hundreds; how greater numbers are put together is checked against it.
"""

from num2words import num2words

from audio.numbers import digits
from audio.numbers.quantities import Amount, Code, Count, Currency, Day, Phone, Quantity, Time
from audio.numbers.tokens import Phrase, Token, Vocabulary

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SCALES = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))
_UNITS = {
    Currency.ARIARY: ("ariary", "ariary"),
    Currency.RUPEE: ("rupee", "rupees"),
    Currency.DOLLAR: ("dollar", "dollars"),
}
# The first hour of each part of the day; the night goes on until four.
_PARTS = ((22, "night"), (18, "evening"), (12, "afternoon"), (4, "morning"), (0, "night"))


def _words(n: int, form: str = "cardinal") -> str:
    return str(num2words(n, to=form))


VOCABULARY = Vocabulary(
    inside={
        "c/and": "and",
        "c/plus": "plus",
        **{f"d/{day}": f"the {_words(day, 'ordinal')} of" for day in range(1, 32)},
        **{f"d/month-{number}": month for number, month in enumerate(_MONTHS, 1)},
        "t/oclock": "o'clock",
        "t/oh": "oh",
    },
    either={
        **{f"n/{n}": _words(n) for n in range(100)},
        **{f"n/hundred-{n}": _words(n * 100) for n in range(1, 10)},
        **{f"n/{word}": word for _, word in _SCALES},
        **{f"u/{word}": word for word in ("rupee", "rupees", "dollar", "dollars")},
    },
    last={
        **{f"u/{word}": word for word in ("ariary", "cent", "cents")},
        **{f"t/{part}": f"in the {part}" for part in ("morning", "afternoon", "evening")},
        "t/night": "at night",
    },
)


def speak(quantity: Quantity) -> tuple[Token, ...]:
    """The quantity as clips and words."""
    match quantity:
        case Count(number):
            return VOCABULARY.tokens(_cardinal(number))
        case Amount():
            return VOCABULARY.tokens(_sum(quantity))
        case Day(date):
            return VOCABULARY.tokens([f"d/{date.day}", f"d/month-{date.month}", *_year(date.year)])
        case Time(time):
            return VOCABULARY.tokens(_time(time.hour, time.minute))
        case Code() | Phone():
            return VOCABULARY.tokens(*digits.phrases(quantity, plus="c/plus"))


def _cardinal(n: int) -> Phrase:
    clips: list[str] = []
    for value, word in _SCALES:
        if count := n // value % 1000:
            clips += [*_below_thousand(count), f"n/{word}"]
    rest = n % 1000
    if clips and 0 < rest < 100:
        clips.append("c/and")
    return [*clips, *(_below_thousand(rest) if rest or not clips else [])]


def _below_thousand(n: int) -> Phrase:
    hundreds, rest = divmod(n, 100)
    if not hundreds:
        return [f"n/{rest}"]
    return [f"n/hundred-{hundreds}", *(["c/and", f"n/{rest}"] if rest else [])]


def _sum(amount: Amount) -> Phrase:
    """In words: twelve dollars and fifty cents. Below one too, or nobody knew of which money the cents are."""
    one, many = _UNITS[amount.currency]
    whole = [*_cardinal(amount.whole), f"u/{one}" if amount.whole == 1 else f"u/{many}"]
    if not amount.rest:
        return whole
    return [*whole, "c/and", f"n/{amount.rest}", "u/cent" if amount.rest == 1 else "u/cents"]


def _year(year: int) -> Phrase:
    """In words: twenty twenty-six; two thousand and five. A round hundred is said in full."""
    century, rest = divmod(year, 100)
    return [f"n/{century}", f"n/{rest}"] if century >= 10 and rest >= 10 else _cardinal(year)


def _time(hour: int, minute: int) -> Phrase:
    """Twelve hours and a part of the day: eight thirty in the morning."""
    part = next(word for begins, word in _PARTS if hour >= begins)
    past = ["t/oh", f"n/{minute}"] if 0 < minute < 10 else [f"n/{minute}"]
    return [f"n/{hour % 12 or 12}", *(past if minute else ["t/oclock"]), f"t/{part}"]
