"""P11 over the whole of home 3: told, given a receipt and a PIN, a number left, added to; then followed with both, added to
and taken back.

Each key comes after a canary. In one case every turn fails once, with an IntegrityError after all its work, and is then
typed again.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from ivr.call import Call
from tests.builders import Carrier, Deployment
from tests.ivr.receipts import held_case
from tests.promises.canaries import CANARY, NATIONAL, NUMBER, found_in, spoken, stands_in, typed

PIN = "739184"
SPEAK = "spoken"
"""In place of a key: the caller has spoken, into a recording that is called as the canary."""
TO_RECEIPT = ("2", "3", "1", "1", SPEAK, "1")
TO_MORE = ("1", PIN, *("3", "4", "4", "4", "2"), *("1", "2", "1"), "1", NATIONAL, "1")
"""The PIN; five questions passed over; a call back, on another number, in the morning; the canary is no number; the number."""
TO_THE_END = ("1", SPEAK, "1", "2")
TO_FOLLOW = ("2", "3", "2")
FOLLOWED = ("1", SPEAK, "1", "2", "1")
REPORT = {
    *("tell", "tell-now", "tell-speak", "tell-kept", "receipt", "pin", "pin-kept", "tell-details", "tell-number"),
    *("tell-called", "tell-more", "tell-add", "tell-added", "tell-end"),
    *("tell-follow", "follow-pin", "follow", "follow-add", "follow-added"),
}  # fmt: skip


@contextmanager
def refused(line: Deployment) -> Iterator[None]:
    """No turn can be written while this lasts."""
    line.change("CREATE TRIGGER refuses BEFORE UPDATE ON calls BEGIN SELECT RAISE(ABORT, 'no'); END")
    yield
    line.change("DROP TRIGGER refuses")


@dataclass
class Typist:
    """One call: each key is typed after a canary. `steps` are those in which a canary came, `turns` is how many were taken."""

    line: Deployment
    sid: str
    failing: bool
    carrier: Carrier = field(init=False)
    steps: set[str] = field(default_factory=set)
    turns: int = 0

    def __post_init__(self) -> None:
        self.carrier = self.line.carrier(self.sid, NUMBER)
        self.carrier.ring()

    def type(self, *keys: str) -> None:
        for key in keys:
            if key not in (SPEAK, NATIONAL):
                self._take(CANARY)
            self._take(key)

    def end(self) -> None:
        """One canary more where the keys have led, and the call is over."""
        self._take(CANARY)
        self.carrier.post("/voice/status", typed(self.sid) | {"CallStatus": "completed"})

    @property
    def state(self) -> Call:
        return Call.from_json((self.line.call(self.sid) or {})["state"])

    def _take(self, digits: str) -> None:
        turn = self.carrier.number
        if digits in (CANARY, NATIONAL, SPEAK):
            self.steps.add(stands_in(self.line, self.sid))
        happened = spoken(self.sid, turn) if digits == SPEAK else typed(self.sid, digits)
        if self.failing:
            with refused(self.line):
                assert self.carrier.turn(turn, **happened).status_code == 200
        assert self.carrier.turn(turn, **happened).status_code == 200
        self.carrier.number += 1
        self.turns += 1


@pytest.mark.parametrize("failing", [False, True], ids=["nothing goes wrong", "every turn fails once"])
def test_p11_a_report_told_and_followed_with_a_canary_in_every_step_is_in_no_log(
    manned: Deployment,
    failing: bool,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert manned.database.is_file()
    caplog.set_level(logging.DEBUG)
    held = held_case(manned, PIN)
    telling, following = Typist(manned, "CA01", failing), Typist(manned, "CA02", failing)
    telling.type(*TO_RECEIPT)
    receipt = telling.state.receipt or ""
    telling.type(*TO_MORE, *TO_THE_END)
    telling.end()
    following.type(*TO_FOLLOW, held.receipt, PIN, *FOLLOWED)
    following.end()
    assert telling.steps | following.steps >= REPORT, "a step was not reached, so nothing is proved of it"
    written = capfd.readouterr()
    everything = written.out + written.err + caplog.text
    failed = telling.turns + following.turns if failing else 0
    for expected in ('"event": "turn.failed"', '"error": "IntegrityError"'):
        assert everything.count(expected) == failed
    assert receipt, "none was said"
    assert found_in(everything, receipt, held.receipt, PIN) == []
