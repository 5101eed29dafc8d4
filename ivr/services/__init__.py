"""The rooms that a call may ask, by the names that content gives them (`service:` of a domain step).

A service answers inside the turn's transaction: a few statements by the driver, no file, no carrier. What it writes is
undone with the turn when another worker has taken that turn first.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from core.ledger import Rows
from ivr.call import About, Told
from vault.caller import CallerKey


@dataclass(frozen=True)
class Asked:
    """What a room is asked: by the step (`by_content` is its `about`), and what the call has come with.

    `about` is what the caller asks about, `typed` what was keyed, `kept` what the room gave with the choice that was made.
    `sayable` are the prompts and clips of numbers that this call's release has in its language. `bucket` is the caller (P07) and
    `number` theirs, both nothing where it is withheld: the number is for sealing alone. `token` names the call until it ends.
    `case` is the case that the call has opened, `practice` whether it is the practice phone's. `receipt`, `key` and `tries` are
    what the call carries of a receipt (ivr.call.Call), `derived` what the receipt and PIN came to that the room gave to be
    derived, `sid` the carrier's id, for an address alone.
    """

    by_content: str | None
    about: About | None
    typed: str
    kept: str | None
    language: str
    sayable: Container[str]
    now: datetime
    bucket: int | None
    token: str | None
    case: str | None = None
    number: str | None = field(default=None, repr=False)
    practice: bool = False
    receipt: str | None = field(default=None, repr=False)
    key: str | None = field(default=None, repr=False)
    tries: int = 0
    derived: CallerKey | None = None
    sid: str = ""


class Service(Protocol):
    """Answers one kind of question. Raising keeps nothing of the turn, and the caller hears the apology."""

    def __call__(self, rows: Rows, asked: Asked) -> Told: ...


Services = Mapping[str, Service]
"""By name. A domain step whose service is not here says its `soon`."""
