"""French numbers as they are said in Madagascar: soixante-dix, quatre-vingts; hours of the day from 0 to 23.

num2words has the words below a hundred, hundreds too; how greater numbers are put together is checked against it.
Articles are left to the sentence around ("le", "jusqu'au"). Clips know no liaison: "six mille" is heard with the s of "six".
A foreign number begins with "indicatif", as a voice says "plus" without its s.
"""

from num2words import num2words

from audio.numbers import digits
from audio.numbers.quantities import Amount, Code, Count, Currency, Day, Phone, Quantity, Time
from audio.numbers.tokens import Phrase, Token, Vocabulary

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
# "une roupie", "vingt et une heures"; soixante et onze and quatre-vingt-onze have none.
_FEMININE = (1, 21, 31, 41, 51, 61, 81)
_SCALES = ((10**9, "milliard", "milliards"), (10**6, "million", "millions"))
_UNITS = {
    Currency.ARIARY: ("ariary", "ariary"),
    Currency.RUPEE: ("roupie", "roupies"),
    Currency.DOLLAR: ("dollar", "dollars"),
}


def _words(n: int) -> str:
    return str(num2words(n, lang="fr"))


VOCABULARY = Vocabulary(
    inside={
        "n/80-before": "quatre-vingt",
        # No quantity ends on these: minutes go to 59, and roupies follow a sum.
        **{f"n/{n}-f": f"{_words(n)}e" for n in _FEMININE if n > 59},
        **{f"n/hundred-{n}": _words(n * 100).removesuffix("s") for n in range(2, 10)},
        "c/et": "et",
        "c/indicatif": "indicatif",
        "d/1": "premier",
        **{f"d/month-{number}": month for number, month in enumerate(_MONTHS, 1)},
    },
    either={
        **{f"n/{n}": _words(n) for n in range(100)},
        **{f"n/{n}-f": f"{_words(n)}e" for n in _FEMININE if n < 60},
        "n/hundred-1": "cent",
        **{f"n/hundreds-{n}": _words(n * 100) for n in range(2, 10)},
        **{f"n/{word}": word for word in ("mille", "million", "millions", "milliard", "milliards")},
        **{f"u/{word}": word for word in ("roupie", "roupies", "dollar", "dollars")},
        **{f"u/de-{word}": f"de {word}" for word in ("roupies", "dollars")},
        "t/heure": "heure",
        "t/heures": "heures",
    },
    last={
        **{f"u/{word}": word for word in ("ariary", "centime", "centimes")},
        "u/de-ariary": "d'ariary",
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
            day = "d/1" if date.day == 1 else f"n/{date.day}"
            return VOCABULARY.tokens([day, f"d/month-{date.month}", *_cardinal(date.year)])
        case Time(time):
            return VOCABULARY.tokens(_time(time.hour, time.minute))
        case Code() | Phone():
            return VOCABULARY.tokens(*digits.phrases(quantity, plus="c/indicatif"))


def _cardinal(n: int, *, feminine: bool = False) -> Phrase:
    """`feminine`: what is counted is, so that one is "une"."""
    if n < 1000:
        return _below_thousand(n, feminine=feminine)
    clips: list[str] = []
    for value, one, many in _SCALES:
        if count := n // value % 1000:
            clips += [*_below_thousand(count), f"n/{many if count > 1 else one}"]
    if thousands := n // 1000 % 1000:
        clips += [*(_below_thousand(thousands, before_mille=True) if thousands > 1 else []), "n/mille"]
    return [*clips, *(_below_thousand(n % 1000, feminine=feminine) if n % 1000 else [])]


def _below_thousand(n: int, *, feminine: bool = False, before_mille: bool = False) -> Phrase:
    """0 <= n < 1000. "cents" and "vingts" lose their s before another number, "mille" included."""
    hundreds, rest = divmod(n, 100)
    if not rest and hundreds:
        return [f"n/hundred-{hundreds}" if before_mille or hundreds == 1 else f"n/hundreds-{hundreds}"]
    before = [f"n/hundred-{hundreds}"] if hundreds else []
    if rest == 80 and before_mille:
        return [*before, "n/80-before"]
    return [*before, f"n/{rest}-f" if feminine and rest in _FEMININE else f"n/{rest}"]


def _sum(amount: Amount) -> Phrase:
    """In words: douze dollars et cinquante centimes. Below one too, or nobody knew of which money the cents are."""
    whole = [*_cardinal(amount.whole, feminine=amount.currency is Currency.RUPEE), _unit(amount)]
    if not amount.rest:
        return whole
    return [*whole, "c/et", *_cardinal(amount.rest), "u/centimes" if amount.rest > 1 else "u/centime"]


def _unit(amount: Amount) -> str:
    """Millions and milliards are of something: "deux millions d'ariary"."""
    one, many = _UNITS[amount.currency]
    if amount.whole and amount.whole % 10**6 == 0:
        return f"u/de-{many}"
    return f"u/{many}" if amount.whole > 1 else f"u/{one}"


def _time(hour: int, minute: int) -> Phrase:
    """In words: huit heures trente; une heure vingt et une."""
    spoken = [*_cardinal(hour, feminine=True), "t/heures" if hour > 1 else "t/heure"]
    return [*spoken, *_cardinal(minute, feminine=True)] if minute else spoken
