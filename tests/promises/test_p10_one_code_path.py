"""P10: no such receipt and a wrong PIN are one code path: the same calls, the same statements, the same words."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from core.settings import ROOT
from tests.builders import Deployment
from tests.ivr.receipts import RECEIPT_ELSEWHERE, Caller, held_case, wrong_pins
from tests.promises.watching import statements_of

VALUE = re.compile(r"x'[0-9a-f]*'|'[^']*'|\b\d+\b", re.IGNORECASE)
"""What SQLite's trace puts in the place of a `?`."""


@contextmanager
def called() -> Iterator[list[str]]:
    """Our own functions, in the order in which they are entered."""
    seen: list[str] = []
    ours = str(ROOT)

    def note(frame: FrameType, event: str, _argument: Any) -> None:
        code = frame.f_code
        own = code.co_filename.startswith(ours) and not re.search(r"/(\.venv|tests)/", code.co_filename)
        if event == "call" and own:
            seen.append(f"{code.co_filename}:{code.co_qualname}")

    sys.setprofile(note)
    try:
        yield seen
    finally:
        sys.setprofile(None)


def checked(line: Deployment, statements: list[str], sid: str, receipt: str, pin: str) -> dict[str, Any]:
    """All that is done and said from the receipt to the end of its check."""
    caller = Caller(line, sid, f"+26134000{sid[2:]:0>4}")
    caller.before("tell-follow")
    statements.clear()
    with called() as calls:
        heard = [caller.press(receipt), caller.press(pin), caller.press("_")]
    return {
        "heard": heard,
        "statements": [VALUE.sub("?", sql) for sql in statements],
        "calls": [*calls],
        "state": {name: value for name, value in vars(caller.state()).items() if name != "receipt"},
    }


def test_p10_no_such_receipt_and_a_wrong_pin_cannot_be_told_apart(line: Deployment) -> None:
    statements = statements_of(line)
    held = held_case(line)
    checked(line, statements, "CA01", RECEIPT_ELSEWHERE, "6027")
    wrong_pin = checked(line, statements, "CA02", held.receipt, wrong_pins(held)[0])
    no_receipt = checked(line, statements, "CA03", RECEIPT_ELSEWHERE, held.pin)
    assert wrong_pin["heard"][-1][0] == "follow.none"
    assert len(wrong_pin["statements"]) > 15
    assert len(wrong_pin["calls"]) > 50
    for what, done in wrong_pin.items():
        assert done == no_receipt[what], what


def test_p10_the_comparison_would_see_a_difference(line: Deployment) -> None:
    statements = statements_of(line)
    held = held_case(line)
    checked(line, statements, "CA01", RECEIPT_ELSEWHERE, "6027")
    right = checked(line, statements, "CA02", held.receipt, held.pin)
    wrong = checked(line, statements, "CA03", held.receipt, wrong_pins(held)[0])
    assert all(right[what] != wrong[what] for what in right)
