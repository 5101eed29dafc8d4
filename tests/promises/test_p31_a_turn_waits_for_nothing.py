"""P31: a turn never downloads, renders or waits. It opens no file, starts no process, connects to nothing; few statements."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.secret import Secret
from core.settings import ROOT
from ivr.turns import ONE_AT_A_TIME
from tests.builders import LINE, Carrier, Deployment
from tests.ivr.receipts import Caller, Held, held_case, said
from tests.promises.watching import statements_of, watched
from vault.caller import CallerKey, derive_pair

CALL = [
    "2",
    "1",
    "_",
    "7",
    "9",
    "*",
    "1",
    "1",
    "_",
    "*",
    "0",
    "2",
    "*",
    "3",
    "9*123",
    "_",
    "2",
    "2",
    "1234",
    "_",
    "8",
]
"""Every kind of step of the tests' own line, silence, a wrong key, keys that work everywhere, and the hide."""
MOST_STATEMENTS = 8
"""BEGIN, find the call, move it, remember the language, mark the place, a row for figures, COMMIT; one to spare."""


def warmed(line: Deployment) -> None:
    """The first call of a process opens its connection and reads its release."""
    carrier = line.carrier("CA00", "+261340000009")
    carrier.ring()
    carrier.press("1", "1")
    carrier.hang_up()


def test_p31_a_turn_opens_no_file_starts_no_process_and_connects_to_nothing(small: Deployment) -> None:
    warmed(small)
    carrier = small.carrier()
    with watched() as seen:
        assert carrier.ring().status_code == 200
        for key in CALL:
            assert carrier.press(key).status_code == 200
        assert carrier.hang_up().status_code == 200
    assert seen == []


def test_p31_the_watch_would_have_seen_it(tmp_path: Path) -> None:
    with watched() as seen:
        (tmp_path / "a").write_text("a")
        subprocess.run([sys.executable, "-c", ""], check=True)
    assert {"open", "subprocess.Popen"} <= {name for name, _ in seen}


def test_p31_an_answer_does_the_same_whether_the_call_is_new_repeated_or_over(small: Deployment) -> None:
    warmed(small)
    carrier = small.carrier()
    carrier.ring()
    carrier.press("1", "1")
    with watched() as seen:
        carrier.ring()
        carrier.turn(2, Digits="1")
        carrier.turn(99, Digits="1")
        carrier.hang_up()
        carrier.turn(3, Digits="1")
    assert seen == []


def test_p31_a_turn_takes_few_statements(small: Deployment) -> None:
    carried_out = statements_of(small)
    warmed(small)
    carrier = small.carrier()
    counts = []
    for number in range(len(CALL) + 2):
        carried_out.clear()
        if number == 0:
            carrier.ring()
        elif number <= len(CALL):
            carrier.press(CALL[number - 1])
        else:
            carrier.hang_up()
        counts.append(len(carried_out))
        assert carried_out[0] == "BEGIN IMMEDIATE", "SQLite only: the driver was heard"
        assert carried_out[-1] == "COMMIT"
    assert max(counts) <= MOST_STATEMENTS


def test_p31_a_repeat_writes_nothing(small: Deployment) -> None:
    carried_out = statements_of(small)
    warmed(small)
    carrier = small.carrier()
    carrier.ring()
    carrier.press("1")
    carried_out.clear()
    carrier.turn(1, Digits="1")
    carrier.turn(7, Digits="1")
    assert carried_out
    assert [sql for sql in carried_out if sql.split()[0] in ("INSERT", "UPDATE", "DELETE")] == []


VOICE = """
import sys
from app import create_app
create_app(parts=("voice",))
rooms = {"audio", "web", "numpy", "soundfile", "scipy", "pydub", "gtts"}
words = {"audio", "audio.numbers"}  # which clips a number is said in: pure, and no sound
held = {name for name in sys.modules if name.split(".")[0] in rooms and not name.startswith("audio.numbers.")}
print(*sorted(held - words))
"""


def test_p31_a_voice_process_holds_no_rendering_and_no_pages(tmp_path: Path) -> None:
    environ = {"INSTANCE_PATH": str(tmp_path / "instance"), "PATH": "/usr/bin", "PYTHONPATH": str(ROOT)}
    loaded = subprocess.run(
        [sys.executable, "-c", VOICE], capture_output=True, text=True, env=environ, cwd=ROOT, check=True
    )
    assert loaded.stdout.split() == []


@pytest.mark.parametrize("size", [1, 1_000_000])
def test_p31_digits_however_many_open_nothing(small: Deployment, size: int) -> None:
    warmed(small)
    carrier: Carrier = small.carrier()
    carrier.ring()
    with watched() as seen:
        carrier.turn(1, Digits="1" * size)
    assert seen == []


HOLDER = """
import fcntl, sys
held = open(sys.argv[1], "w")
fcntl.flock(held, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def another_derives(line: Deployment) -> Iterator[None]:
    """Another worker of the host is at its receipt and PIN, until the block ends."""
    command = [sys.executable, "-c", HOLDER, str(line.folder / ONE_AT_A_TIME)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        yield
        holder.kill()


def pin_keyed(line: Deployment, held: Held, sid: str = "CA01", number: str = "+261340000001") -> Caller:
    """A call whose next turn derives."""
    caller = Caller(line, sid, number)
    caller.before("tell-follow")
    caller.press(held.receipt, held.pin)
    return caller


def test_p31_who_finds_the_derivation_taken_hears_one_moment_and_comes_again_by_the_same_turn(
    line: Deployment,
) -> None:
    held = held_case(line)
    caller = pin_keyed(line, held)
    number, before = caller.carrier.number, caller.row()
    waited = caller.carrier.turn(number - 1, Digits=held.pin).text
    assert said(waited) == ["moment.please"]
    with another_derives(line):
        for _ in range(3):
            again = caller.carrier.turn(number)
            assert again.text == waited
            assert f'<Redirect method="POST">{LINE}/voice/turn/{number}</Redirect>' in again.text
            assert caller.row() == before, "nothing was written, and no turn was taken"
    assert said(caller.carrier.turn(number).text)[0] == "follow.arrived"
    assert caller.row()["turn"] == number + 1


def test_p31_while_it_waits_8_hides(line: Deployment) -> None:
    caller = pin_keyed(line, held_case(line))
    with another_derives(line):
        caller.press("8")
    assert caller.state().step == "hide"


def test_p31_other_turns_do_not_wait_for_a_derivation(line: Deployment) -> None:
    pin_keyed(line, held_case(line))
    other = line.carrier("CA02", "+261340000002")
    with another_derives(line):
        other.ring()
        assert other.press("1", "1", "1").status_code == 200


def test_p31_a_derivation_is_in_no_transaction_and_one_at_a_time(
    line: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten calls at once: each is answered, no two derive together, and meanwhile others write."""
    held = held_case(line)
    calls = [pin_keyed(line, held, f"CA{number:02}", f"+2613400000{number:02}") for number in range(10)]
    at_work = threading.Lock()
    derived: list[str] = []

    def derive_and_watch(pair: str, pepper: Secret) -> CallerKey:
        assert at_work.acquire(blocking=False), "two at once"
        other = threading.Thread(target=line.carrier(f"CA5{len(derived)}", "+261340000050").ring)
        other.start()
        other.join(10)
        assert not other.is_alive(), "a call that came in waited for it"
        derived.append(pair)
        at_work.release()
        return derive_pair(pair, pepper)

    monkeypatch.setattr("ivr.turns.derive_pair", derive_and_watch)

    def until_told(caller: Caller) -> list[str]:
        for _ in range(2000):
            heard = said(caller.carrier.turn(caller.carrier.number).text)
            if heard != ["moment.please"]:
                return heard
            time.sleep(0.01)
        raise AssertionError("never told")

    with ThreadPoolExecutor(len(calls)) as pool:
        heard = list(pool.map(until_told, calls))
    assert {one[0] for one in heard} == {"follow.arrived"}
    assert len(derived) == len(calls), "each derived once"


def test_p31_the_turns_of_a_receipt_open_nothing_and_take_few_statements(line: Deployment) -> None:
    held = held_case(line)
    warm = pin_keyed(line, held, "CA00", "+261340000009")
    warm.press("_")
    statements = statements_of(line)
    pin_keyed(line, held, "CA01", "+261340000008").press("_")
    caller = Caller(line, "CA02", "+261340000007")
    caller.before("tell-follow")
    counts = []
    with watched() as seen:
        for key in (held.receipt, held.pin, "_", "2", "2"):
            statements.clear()
            caller.carrier.press(key)
            counts.append(len(statements))
    assert [event for event in seen if "receipt.lock" not in str(event)] == []
    assert max(counts) <= MOST_STATEMENTS_OF_A_RECEIPT


MOST_STATEMENTS_OF_A_RECEIPT = 18
"""Those of a turn, three counts written and three read, the case found, how it stands, its recordings and answers."""
