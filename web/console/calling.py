"""Calling the worker, by a person and from their session (P13).

The number is opened for this one request and passed on inside the carrier's: the inspector's own telephone rings first. No row,
task or log holds either number; the timeline says who called, and in which hour.
"""

from collections.abc import Mapping

from flask.typing import ResponseReturnValue

from carriers.carrier import Carrier, CarrierRefusal
from carriers.twilio import twilio_carrier
from cases import callback, casework, contents
from cases.callback import RINGS_FOR, CallBack, Reachable
from cases.listing import Case
from cases.states import OPEN
from core.ledger import Rows
from vault import opening
from vault.boxes import Field
from vault.reading import NotYours
from vault.regions import PRACTICE
from web.console.case_steps import asked_case, show, typed
from web.console.desk import now, writing_rows
from web.console.door import console, permits, signed_in
from web.security import wiring


class NotNow(Exception):
    """Not an hour that the caller gave, or none was: nobody is rung."""


class NoNumber(Exception):
    """The caller left no number, or this member's key does not open it."""


class NoReceipt(Exception):
    """Without a receipt there is no PIN by which the worker could be known: a stranger may have picked up."""


class NoTelephone(Exception):
    """What was typed is no telephone number."""


class NotAskedFirst(Exception):
    """This carrier would join whoever picks up at once, without 1 and PIN: nobody is rung (docs/adr)."""


class NoCarrier(Exception):
    """No telephone company is set, or the case is of the practice phone: nobody is rung."""


REFUSED: Mapping[type[Exception], str] = {
    NotNow: "not-now",
    NoNumber: "no-number",
    NoReceipt: "no-pin",
    NoTelephone: "no-telephone",
    NoCarrier: "no-carrier",
    NotAskedFirst: "not-asked-first",
    CarrierRefusal: "not-rung",
    casework.Overtaken: "overtaken",
}


@console.post("/cases/<case>/call")
@permits("cases", "work")
def call_worker(case: str) -> ResponseReturnValue:
    """Ring the inspector's telephone, then the worker's."""
    try:
        _call(case)
        return show(case, "ringing")
    except tuple(REFUSED) as refusal:
        return show(case, next(told for kind, told in REFUSED.items() if isinstance(refusal, kind)))


def _call(case: str) -> None:
    """The call is in the timeline before it rings: one that the carrier refused was tried, and is there too."""
    inspector = callback.e164(typed("telephone"))
    with writing_rows() as rows:
        found = asked_case(rows, case)
        carrier = carrier_for(found)
        if inspector is None:
            raise NoTelephone
        if found.state not in OPEN or not callback.may_ring(found.hours, found.country, now()):
            raise NotNow
        worker = _opened(rows, found)
        if worker.receipt is None:
            raise NoReceipt
        casework.called(rows, found, signed_in().member, now())
    call = CallBack(found.id, worker.receipt, found.language, now() + RINGS_FOR)
    settings = wiring().settings
    token = callback.token_of(call, settings.twilio_auth_tokens)
    carrier.ring(inspector, worker.number, f"{settings.public_url}/voice/called/{token}")


def carrier_for(case: Case) -> Carrier:
    """The telephone company that would ring. Raises NoCarrier, NotAskedFirst."""
    settings = wiring().settings
    if case.region == PRACTICE or not settings.twilio_account_sid or not settings.twilio_auth_tokens:
        raise NoCarrier
    if not settings.asks_before_joining:
        raise NotAskedFirst
    return twilio_carrier(settings)


def _opened(rows: Rows, case: Case) -> Reachable:
    """The newest number that the caller left. Raises NoNumber."""
    who = signed_in()
    left = [
        item for item in contents.items_of(rows, case.id, who.opener.key_id) if item.field is Field.NUMBER
    ]
    if not left:
        raise NoNumber
    try:
        opened = opening.open_item(rows, wiring().settings.sealed_path, who.opener, left[-1].id, now())
    except NotYours:
        raise NoNumber from None
    return callback.read_text(opened.read().decode())
