"""What is known of who calls: nothing that leads back to a number (P07).

A caller is a bucket: 20 bits of an HMAC of the number under a pepper. Many numbers share each bucket, so whoever steals
the table and the pepper learns that a number may have called, never that it did.
"""

import re
from dataclasses import dataclass, field

import phonenumbers

from carriers.signature import is_practice
from core.buckets import bucket_of

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
MADAGASCAR = "MG"
WITHHELD = frozenset(
    {
        "",
        "anonymous",
        "restricted",
        "unavailable",
        "unknown",
        "private",
        "+266696687",
        "+7378742833",
        "+2562533",
    }
)
"""What carriers send instead of a number; the digits spell ANONYMOUS, RESTRICTED and BLOCKED on a keypad."""


@dataclass(frozen=True)
class Caller:
    """`bucket` is nothing for a withheld number; `operator` the two digits after +261, for figures.

    `number` is for the one service that seals it, with consent by key: in memory, in that turn (P07).
    """

    bucket: int | None
    operator: str | None
    number: str | None = field(default=None, repr=False)


def caller_of(number: str, sid: str, pepper: str) -> Caller:
    """The caller behind a From. Practice callers have buckets of their own, whatever number they practise with."""
    if number.strip().lower() in WITHHELD:
        return Caller(None, None)
    written = e164(number)
    space = "practice" if is_practice(sid) else "carrier"
    bucket = bucket_of(pepper, f"{space}:{written}")
    operator = written[4:6] if written.startswith("+261") and len(written) == 13 else None
    return Caller(bucket, operator, written if E164.fullmatch(written) else None)


def e164(number: str) -> str:
    """The number in one form, however the carrier writes it; what is no number stays as it is."""
    if E164.fullmatch(number):
        return number
    try:
        parsed = phonenumbers.parse(number, MADAGASCAR)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
