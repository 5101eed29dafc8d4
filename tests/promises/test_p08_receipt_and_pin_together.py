"""P08: a case is found by receipt and PIN together, derived; never by the receipt alone, and never by who calls."""

import re

from tests.builders import Deployment
from tests.ivr.receipts import Caller, held_case, opened_case
from tests.promises.watching import statements_of
from vault.caller import LOOKUP_SIZE, derive


def test_p08_no_row_tests_a_receipt_alone(line: Deployment) -> None:
    """Keying a receipt asks the database nothing but where the call is; the PIN asks for both at once."""
    statements = statements_of(line)
    held = held_case(line)
    caller = Caller(line)
    caller.before("tell-follow")
    statements.clear()
    caller.press(held.receipt)
    assert not any(re.search(r"case_keys|cases|receipt_attempts", sql) for sql in statements)
    statements.clear()
    caller.press(held.pin, "_")
    asked = [sql for sql in statements if "case_keys" in sql]
    assert len(asked) == 1
    assert "lookup" in asked[0]
    kept = line.rows("SELECT * FROM case_keys")
    assert not any(held.receipt in str(value) or held.pin == value for row in kept for value in row.values())


def test_p08_of_receipt_and_pin_only_what_they_derive_to_is_kept(line: Deployment) -> None:
    held = held_case(line)
    key = derive(held.receipt, held.pin, line.settings.receipt_pepper)
    (row,) = line.rows("SELECT lookup, public FROM case_keys")
    assert (bytes(row["lookup"]), bytes(row["public"])) == (key.lookup, key.public)
    assert len(key.lookup) == LOOKUP_SIZE
    for table in ("case_keys", "cases", "case_events", "calls"):
        for kept in line.rows(f"SELECT * FROM {table}"):
            assert not any(held.receipt in str(value) for value in kept.values())


def test_p08_the_number_that_told_opens_nothing_without_receipt_and_pin(line: Deployment) -> None:
    """The same telephone, and even the same call, after the case was opened."""
    caller = Caller(line)
    case = opened_case(line)
    caller.before("follow", case=case)
    assert caller.state().key is None
    assert caller.state().step == "tell-follow"
    again = Caller(line, "CA02", caller.number)
    again.before("follow")
    assert again.state().step == "tell-follow"
