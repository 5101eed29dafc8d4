"""The rows of calls decide between workers: whoever finds the turn's number changed has come second."""

from dataclasses import replace
from typing import Any

from core.ledger import Rows, open_ledger
from ivr import store
from ivr.call import Call
from tests.builders import MONDAY_MORNING, Deployment


def in_one(small: Deployment, work: Any) -> Any:
    return open_ledger(small.engine).write(work)


def found(small: Deployment) -> store.StoredCall:
    stored = in_one(small, lambda rows: store.find_call(rows, "CA01"))
    assert isinstance(stored, store.StoredCall)
    return stored


def advance(small: Deployment, stored: store.StoredCall, step: str) -> bool:
    def work(rows: Rows) -> bool:
        return store.advance(rows, stored, 1, Call(step), "<Response/>", MONDAY_MORNING)

    return bool(in_one(small, work))


def test_of_two_workers_that_read_the_same_turn_only_the_first_moves_the_call(small: Deployment) -> None:
    small.carrier().ring()
    read_by_both = found(small)
    assert advance(small, read_by_both, "house")
    assert not advance(small, read_by_both, "voice")
    assert not advance(small, replace(read_by_both, turn=99), "voice")
    now = found(small)
    assert (now.turn, now.state) == (2, Call("house"))


def test_a_call_that_has_ended_is_moved_by_nobody(small: Deployment) -> None:
    carrier = small.carrier()
    carrier.ring()
    read_before = found(small)
    carrier.hang_up()
    assert not advance(small, read_before, "house")
    assert not advance(small, found(small), "house")
    assert found(small).state is None


def test_of_two_workers_that_begin_the_same_call_only_the_first_writes_it(small: Deployment) -> None:
    small.carrier().ring()
    stored = found(small)
    assert stored.state is not None
    state = stored.state
    assert not in_one(small, lambda rows: store.add_call(rows, stored, state))
    assert in_one(small, lambda rows: store.add_call(rows, replace(stored, sid="CA02"), state))
