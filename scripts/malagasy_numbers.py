"""Print docs/malagasy-numbers.md: Malagasy numbers as the line says them, for a native speaker to check.

python scripts/malagasy_numbers.py > docs/malagasy-numbers.md
"""

import sys
from collections.abc import Iterable, Iterator
from datetime import date, time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from audio.numbers.quantities import Amount, Code, Count, Currency, Day, Phone, Quantity, Time
from audio.numbers.spoken import text
from scripts.terminal import run

OPENING = """\
# Malagasy numbers: UNCONFIRMED

No native speaker has confirmed anything on this page. It is what the line says today, printed by
`python scripts/malagasy_numbers.py`; a test holds it to the code. Rules: `audio/numbers/malagasy.py`.

**To whoever checks it:** read each row aloud, as to somebody in the market. Put a cross behind a row that nobody would
say, with what people do say. The north may count otherwise than official Malagasy: say so, and where.

## Asked first

1. Is the smallest part always first, up to millions? Is *sy* right at each step, and *amby* below 200?
2. In millions we say *amby* for *sy*: 250 000 000 is *dimampolo amby roanjato tapitrisa*, as *dimampolo sy roanjato
   tapitrisa* is also 200 000 050. Is that how people keep them apart? Or do they say millions otherwise?
3. Do people count prices in *ariary*, or in francs (five times as many)? In Malagasy, or in French?
4. Digit by digit: is one *iray* or *iraika*? Do people give telephone numbers digit by digit, by pairs, or in French?
5. Dates: *taona* before the year? The year in Malagasy? The first of a month: *voalohany*, *voalohan'ny volana*?
6. Hours: where do *maraina, atoandro, tolakandro, hariva, alina* begin? Is there a word for a quarter?
7. *ropia* for rupee, *dolara* for dollar, *faingo* for the point, *ampiana* for the plus of a foreign number?
"""

# What each table shows: as one would write it, and what it is.
LARGER = (
    150, 199, 200, 201, 210, 211, 250, 321, 456, 500, 750, 999, 1_000, 1_001, 1_010, 1_100, 1_500, 1_999, 2_000, 2_026,
    3_250, 5_000, 9_999, 10_000, 11_000, 12_500, 20_000, 45_750, 50_000, 99_999, 100_000, 150_000, 400_000, 999_999,
    1_000_000, 1_250_000, 2_000_000, 21_000_000, 250_000_000, 1_000_000_000,
)  # fmt: skip
AMOUNTS = (
    ("500 Ar", Amount(500, Currency.ARIARY)),
    ("2 000 Ar", Amount(2_000, Currency.ARIARY)),
    ("45 750 Ar", Amount(45_750, Currency.ARIARY)),
    ("400 000 Ar", Amount(400_000, Currency.ARIARY)),
    ("2 500 000 Ar", Amount(2_500_000, Currency.ARIARY)),
    ("Rs 2 100", Amount(210_000, Currency.RUPEE)),
    ("Rs 350,50", Amount(35_050, Currency.RUPEE)),
    ("USD 200", Amount(20_000, Currency.DOLLAR)),
    ("USD 12,05", Amount(1_205, Currency.DOLLAR)),
)
DAYS = (date(2026, 11, 22), date(2027, 1, 1), date(2026, 6, 26), date(2005, 2, 28), date(1999, 12, 31))
TIMES = (
    time(0), time(2, 30), time(3), time(7), time(8, 30), time(9, 15), time(11, 45), time(12), time(13, 5), time(14),
    time(16), time(18, 30), time(19), time(21, 20), time(23, 59),
)  # fmt: skip
DIGITS = (
    ("a receipt, 120 450 789", Code("120450789", (3, 3, 3))),
    ("a licence, 0457", Code("0457")),
    # Only the shape of a number: these are nobody's.
    ("the shape of a mobile number, 032 00 000 00", Phone("+261320000000")),
    ("the shape of a foreign number, +999 000 000 12", Phone("+99900000012")),
)


def main() -> None:
    print(page(), end="")


def page() -> str:
    """The whole page, as Markdown."""
    return "\n".join(
        [
            OPENING,
            *_table("0 to 130", ((_written(number), Count(number)) for number in range(131))),
            *_table("Larger", ((_written(number), Count(number)) for number in LARGER)),
            *_table("Amounts", AMOUNTS),
            *_table("Days", ((f"{day:%d.%m.%Y}", Day(day)) for day in DAYS)),
            *_table("Hours", ((f"{hour:%H:%M}", Time(hour)) for hour in TIMES)),
            *_table("Digit by digit", DIGITS),
        ]
    )


def _written(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _table(title: str, rows: Iterable[tuple[str, Quantity]]) -> Iterator[str]:
    yield f"## {title}\n"
    yield "| written | said | right? |"
    yield "|---|---|---|"
    for written, quantity in rows:
        yield f"| {written} | {text(quantity, 'mg')} | |"
    yield ""


if __name__ == "__main__":
    run(main)
