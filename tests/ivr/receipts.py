"""What tests of receipts build with: a case whose receipt is known, a call that stands before a step, what it heard, by name."""

import re
from dataclasses import dataclass, field
from typing import Any

from cases.intake import open_case
from cases.states import Origin
from ivr.call import Call, Place
from tests.builders import REAL_CONTENT, Carrier, Deployment
from tests.silent import silent_names
from tests.vault.office import Office
from vault.call_seal import SERVERS, state_of
from vault.caller import bind, derive, new_receipt

PLAYED = re.compile(r"<Play>[^<]*/(clips|sounds)/([A-Za-z0-9_=-]+)\.wav</Play>")
RECEIPT_ELSEWHERE = new_receipt(lambda _: 27_036_498)
"""A receipt, by its check digit, of no case of any test."""


@dataclass(frozen=True)
class Held:
    """A case with the receipt and the PIN that its caller holds."""

    case: str
    receipt: str
    pin: str


def office_of(line: Deployment) -> Office:
    """The team of a line: whoever it hires opens what its callers say."""
    return Office(line.engine, line.settings.sealed_path, line.clock)


def opened_case(line: Deployment) -> str:
    with office_of(line).rows() as rows:
        return open_case(rows, Origin.TOLD, "en", practice=False, now=line.clock.now())


def held_case(line: Deployment, pin: str = "4711") -> Held:
    """A case that was given its receipt in an earlier call."""
    case, receipt = opened_case(line), new_receipt()
    key = derive(receipt, pin, line.settings.receipt_pepper)
    with office_of(line).rows() as rows:
        assert bind(rows, case, key)
    return Held(case, receipt, pin)


def wrong_pins(held: Held) -> list[str]:
    """PINs that are not the case's."""
    return [pin for pin in ("8305", "9216", "6027", "7138", "5249", "3160", "2071") if pin != held.pin]


@dataclass
class Caller:
    """One call to the real line, in English; every method gives the names of what was heard."""

    line: Deployment
    sid: str = "CA01"
    number: str = "+261340000001"
    carrier: Carrier = field(init=False)

    def __post_init__(self) -> None:
        self.carrier = self.line.carrier(self.sid, self.number)
        self.carrier.ring()
        self.carrier.press("3")

    def before(self, step: str, **carried: Any) -> list[str]:
        """The call at a step, which it enters as by `*`; it carries what is named."""
        row, tries = self.row(), self.state().tries
        state = Call("tell", language="en", unlogged=True, discreet=True, trail=(Place(step),), pressed=True)
        sealed = SERVERS.seal(state.but(tries=tries, **carried).to_json(), state_of(self.sid, row["turn"]))
        self.line.change("UPDATE calls SET state = ? WHERE sid = ?", sealed, self.sid)
        return self.press("*")

    def press(self, *keys: str) -> list[str]:
        """Keys, each in its turn, `_` for silence; what was heard after the last."""
        return said(self.carrier.press(*keys).text)

    def follow(self, receipt: str, pin: str) -> list[str]:
        """From the menu of home 3: what is heard once receipt and PIN were checked, or were not."""
        self.before("tell-follow")
        self.press(receipt)
        heard = self.press(pin)
        return self.press("_") if heard[0] == "moment.please" else heard

    def row(self) -> dict[str, Any]:
        row = self.line.call(self.sid)
        assert row is not None
        return row

    def state(self) -> Call:
        return Call.from_json(self.row()["state"])


def said(answer: str) -> list[str]:
    """What an answer says, by name: digits as themselves, an answer of the team as `sound`."""
    names = silent_names(REAL_CONTENT)
    played = PLAYED.findall(answer)
    heard = [names[name][0] if kind == "clips" else "sound" for kind, name in played]
    return [one.removeprefix("number/n/").removesuffix("-end") for one in heard if one != "number/pause"]


def sounds_in(answer: str) -> list[str]:
    """The paths of the sounds that this call alone may hear."""
    return [f"/sounds/{token}.wav" for kind, token in PLAYED.findall(answer) if kind == "sounds"]


def digits_in(heard: list[str]) -> str:
    return "".join(one for one in heard if one.isdigit())
