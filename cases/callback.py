"""Calling a worker: when it is safe, and what the line has to know while the telephone rings (P13).

Nothing here rings anybody. A member rings, from their session, and passes the number inside one request to the carrier; what the
line must know of that call - whose case, which receipt the PIN must belong to - travels sealed in the address that the carrier is
given, for a quarter of an hour. No row, task or log holds any of it.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import phonenumbers
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from core.clock import ANTANANARIVO, milliseconds, moment
from core.secret import Secret

RINGS_FOR = timedelta(minutes=15)
"""From the request to the last key of the worker."""
HOME_COUNTRY = "MG"
"""Whose numbers are written without a country's code."""
WINDOWS = {
    "morning": (time(8), time(12)),
    "afternoon": (time(12), time(17)),
    "evening": (time(17), time(21)),
    "any": (time.min, time.max),
}
"""Hours in which a call back is safe, as callers key them; `any` in danger. Our choice, to be confirmed with workers."""
CLOCKS = {
    "mauritius": ("Indian/Mauritius",),
    "gulf": ("Asia/Riyadh", "Asia/Dubai", "Asia/Beirut"),
    "comoros": ("Indian/Comoro",),
}
"""Clocks of the countries callers key. Whether the telephone is there or at home, it must be the right hour by all of them."""
BOUND = b"call back"


@dataclass(frozen=True)
class Reachable:
    """What is sealed of a call back: the number, and the receipt that its PIN belongs to, where the caller has one."""

    number: str = field(repr=False)
    receipt: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class CallBack:
    """A call that rings now."""

    case: str
    receipt: str = field(repr=False)
    language: str
    until: datetime


def sealed_text(number: str, receipt: str | None) -> str:
    """The words of the item Field.NUMBER: the number, and the receipt of this call."""
    return f"{number} {receipt}" if receipt else number


def read_text(text: str) -> Reachable:
    """The same, read again by who opened it."""
    number, _, receipt = text.partition(" ")
    return Reachable(number, receipt or None)


def may_ring(hours: str | None, country: str | None, now: datetime) -> bool:
    """Whether it is one of the hours the caller gave, by every clock the telephone may go by."""
    if hours not in WINDOWS:
        return False
    begins, ends = WINDOWS[hours]
    clocks = [ANTANANARIVO, *map(ZoneInfo, CLOCKS.get(country or "", ()))]
    return all(begins <= now.astimezone(clock).time() < ends for clock in clocks)


def e164(number: str) -> str | None:
    """A number as the carrier dials it; nothing for what no telephone has."""
    try:
        parsed = phonenumbers.parse(number, HOME_COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(parsed) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def token_of(call: CallBack, secrets: Sequence[Secret]) -> str:
    """What the address of the call holds, sealed under the first secret: the carrier's, which console and line share (P03)."""
    kept = [call.case, call.receipt, call.language, milliseconds(call.until)]
    return urlsafe_b64encode(_box(secrets[0]).encrypt(json.dumps(kept).encode(), BOUND)).decode().rstrip("=")


def read_token(token: str, secrets: Sequence[Secret], now: datetime) -> CallBack | None:
    """The call of an address, under any of the secrets; nothing when we did not write it, or its time is over."""
    calls = (_read(token, secret) for secret in secrets)
    call = next(filter(None, calls), None)
    return call if call and now < call.until else None


def _read(token: str, secret: Secret) -> CallBack | None:
    try:
        opened = _box(secret).decrypt(urlsafe_b64decode(token + "=" * (-len(token) % 4)), BOUND)
    except (CryptoError, ValueError):
        return None
    case, receipt, language, until = json.loads(opened)
    return CallBack(case, receipt, language, moment(until))


def _box(secret: Secret) -> Aead:
    return Aead(hmac.digest(secret.reveal().encode(), b"calls back", sha256))
