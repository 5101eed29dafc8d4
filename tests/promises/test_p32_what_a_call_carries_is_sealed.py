"""P32: what a call carries between turns, once it was in a private step, is sealed under a key that is in memory alone.

The key is made before the server forks: every worker has it, no file and no environment does, and it ends with the server.
"""

import os
import signal
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.call import Call
from tests.builders import LINE, SMALL_CONTENT, Deployment, clips_in
from tests.faults.living import Line, WiredCall, living_line, said, wait_until
from tests.ivr import receipts
from tests.ivr.receipts import Caller
from tests.ivr.reporting import staff
from tests.portable import faults
from tests.silent import silent_names
from vault.call_seal import BUCKET, MARK, SERVERS, SealBroken, answer_of, new_seal, state_of
from vault.caller import derive

CANARY = "739184620517"
SEALED = ["1", "2", "2"]
"""In the tests' own line: Malagasy, the private menu, a private number."""


def stored(line: Deployment) -> tuple[str | None, str | None]:
    """State and answer of the call as they lie in the database."""
    (row,) = line.rows("SELECT state, answer FROM calls")
    return row["state"], row["answer"]


def sealed(line: Deployment) -> list[bool]:
    return [bool(text and text.startswith(MARK)) for text in stored(line)]


def test_p32_from_the_first_private_step_on_state_and_answer_are_sealed(small: Deployment) -> None:
    carrier = small.carrier()
    carrier.ring()
    carrier.press("1")
    assert not any(sealed(small)), "nothing was private yet"
    for key in ("2", "2", "1234", "_", "*", "1"):
        carrier.press(key)
        assert all(sealed(small))
    row = small.call()
    assert row is not None
    assert Call.from_json(row["state"]).typed == "1234"


def test_p32_at_the_end_of_the_call_nothing_of_it_is_left(small: Deployment) -> None:
    carrier = small.carrier()
    carrier.ring()
    carrier.press(*SEALED)
    carrier.hang_up()
    assert stored(small) == (None, None)


def test_p32_a_repeated_turn_hears_what_it_heard(small: Deployment) -> None:
    carrier = small.carrier()
    carrier.ring()
    answer = carrier.press(*SEALED).text
    assert carrier.turn(3, Digits="1").text == answer
    assert carrier.turn(9, Digits="1").text == answer


@given(st.text(max_size=9000), st.text(max_size=40))
def test_p32_what_was_sealed_opens_for_what_it_belongs_to_alone(text: str, other: str) -> None:
    seal, owner = new_seal(), state_of("CA01", 7)
    sealed = seal.seal(text, owner)
    assert seal.open(sealed, owner) == text
    for stranger in {state_of("CA02", 7), state_of("CA01", 8), answer_of("CA01", 7), other} - {owner}:
        with pytest.raises(SealBroken):
            seal.open(sealed, stranger)
    with pytest.raises(SealBroken):
        new_seal().open(sealed, owner)


@given(st.data())
def test_p32_one_flipped_bit_is_refused(data: st.DataObject) -> None:
    sealed = bytearray(b64decode(SERVERS.seal("a state", "a call").removeprefix(MARK)))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealBroken):
        SERVERS.open(MARK + b64encode(sealed).decode(), "a call")


@pytest.mark.parametrize("broken", ["", "A", "AQ==", "é", "AQ" * 40, "\n"])
def test_p32_what_is_no_sealed_text_is_refused_too(broken: str) -> None:
    with pytest.raises(SealBroken):
        SERVERS.open(MARK + broken, "a call")


def test_p32_lengths_fall_on_buckets() -> None:
    lengths = {len(SERVERS.seal("x" * size, "a call")) for size in range(0, BUCKET, 100)}
    assert len(lengths) == 1


def test_p32_the_key_is_in_no_environment_and_in_no_file(small: Deployment) -> None:
    carrier = small.carrier()
    carrier.ring()
    carrier.press(*SEALED)
    forms = [SERVERS.key, SERVERS.key.hex().encode(), b64encode(SERVERS.key)]
    places = [path.read_bytes() for path in small.folder.rglob("*") if path.is_file()]
    places += [os.fsencode(f"{name}={value}") for name, value in os.environ.items()]
    assert not any(form in place for form in forms for place in places)
    assert SERVERS.key.hex() not in repr(SERVERS)


@pytest.mark.parametrize("language", ["1", "2"])
def test_p32_when_its_server_was_started_again_a_call_begins_at_home_with_an_apology(
    small: Deployment, language: str
) -> None:
    carrier = small.carrier()
    carrier.ring()
    carrier.press(language, *SEALED[1:])
    again = small.restarted().carrier()
    answer = again.turn(4, Digits="1234")
    assert faults(answer.text, LINE) == []
    heard = [silent_names(SMALL_CONTENT)[clip] for clip in clips_in(answer.text)]
    spoken = {"1": "mg", "2": "fr"}[language]
    assert heard[0] == ("apology", spoken)
    assert ("house.news", spoken) in heard, "home, in the language that is remembered"
    again.number = 5
    assert again.press("2").status_code == 200
    assert small.rows("SELECT step FROM events WHERE step <> 'hello'") == [], "as discreet as before (P07)"


def test_p32_a_caller_of_whom_nothing_is_remembered_begins_with_the_languages(small: Deployment) -> None:
    carrier = small.carrier(caller="anonymous")
    carrier.ring()
    carrier.press(*SEALED)
    answer = small.restarted().carrier(caller="anonymous").turn(4)
    assert said(answer.text)[:2] == ["apology", "greeting.hello"]


@pytest.mark.parametrize("path", ["/voice/turn/3", "/voice/turn/99", "/voice/incoming"])
def test_p32_a_repeat_after_a_restart_apologises_and_leads_to_the_turn_that_is_due(
    small: Deployment, path: str
) -> None:
    carrier = small.carrier()
    carrier.ring()
    carrier.press(*SEALED)
    before = stored(small)
    again = small.restarted().carrier()
    answer = again.post(path, {**again.parties, "Digits": "1"})
    assert answer.status_code == 200
    assert said(answer.text) == ["apology"]
    assert f'<Redirect method="POST">{LINE}/voice/turn/4</Redirect>' in answer.text
    assert stored(small) == before


def test_p32_a_call_that_ends_after_a_restart_leaves_its_tombstone(small: Deployment) -> None:
    carrier = small.carrier()
    carrier.ring()
    carrier.press(*SEALED)
    assert small.restarted().carrier().hang_up().status_code == 200
    assert stored(small) == (None, None)


def test_p32_no_step_answers_anything_but_200_after_a_restart(small: Deployment) -> None:
    for number, keys in enumerate(
        (["1", "2"], ["1", "2", "1"], ["1", "2", "3"], ["1", "2", "4"], ["1", "2", "8"])
    ):
        carrier = small.carrier(f"CA{number}")
        carrier.ring()
        carrier.press(*keys)
        again = small.restarted().carrier(f"CA{number}")
        for turn in (len(keys), len(keys) + 1, len(keys) + 2):
            response = again.turn(turn, Digits="1")
            assert response.status_code == 200
            assert faults(response.text, LINE) == []
            assert "?sorry=1" not in response.text, "an exception"


def told_by(caller: Caller) -> str:
    """The caller has consented and spoken; the case."""
    caller.press("3", "1", "1")
    spoke = {"RecordingSid": "RE1", "RecordingUrl": "https://x.example/RE1", "RecordingDuration": "9"}
    caller.carrier.turn(caller.carrier.number, **spoke)
    caller.carrier.number += 1
    (case,) = caller.line.rows("SELECT id FROM cases")
    return str(case["id"])


@pytest.mark.parametrize("keys", [[], ["1"], ["1", "1"], ["1", "1", "4711"]])
def test_p32_a_report_whose_server_was_started_again_is_given_a_new_receipt(
    line: Deployment, keys: list[str]
) -> None:
    staff(line)
    caller = Caller(line)
    case = told_by(caller)
    if keys:
        caller.press(*keys)
    again = line.restarted()
    carrier = again.carrier()
    number = caller.carrier.number
    heard = receipts.said(carrier.turn(number).text)
    assert heard[:2] == ["apology", "receipt.number"]
    receipt = receipts.digits_in(heard)[:9]
    for happened in ({"Digits": "1"}, {"Digits": "4711"}, {}):
        number += 1
        last = receipts.said(carrier.turn(number, **happened).text)
    assert last[0] == "receipt.kept"
    lookup = derive(receipt, "4711", line.settings.receipt_pepper).lookup
    (found,) = line.rows("SELECT case_id FROM case_keys WHERE lookup = ?", lookup)
    assert found["case_id"] == case
    again.close()


def test_p32_a_report_that_has_its_receipt_keeps_it_through_a_restart(line: Deployment) -> None:
    staff(line)
    caller = Caller(line)
    told_by(caller)
    caller.press("1", "1", "4711", "_")
    kept = line.rows("SELECT lookup FROM case_keys")
    again = line.restarted()
    heard = receipts.said(again.carrier().turn(caller.carrier.number).text)
    assert heard[0] == "apology"
    assert "home.know" in heard
    assert line.rows("SELECT lookup FROM case_keys") == kept
    again.close()


def test_p32_no_digit_of_a_receipt_or_a_pin_is_on_the_disk_while_the_call_is_on(line: Deployment) -> None:
    """Every byte of the database and of its write-ahead file, while the digits are said, keyed, derived and carried."""
    assert line.database.is_file()
    staff(line)
    caller = Caller(line)
    told_by(caller)
    caller.press("1")
    receipt = caller.state().receipt
    assert receipt is not None
    pin = "735928"
    texts = [receipt, pin, " ".join(receipt), " ".join(pin)]
    forms = [text.encode(code) for text in texts for code in ("utf-8", "utf-16-le")]
    for key in ("1", pin, "_", "2", "_"):
        caller.press(key)
        files = [path for path in line.folder.rglob("*") if path.is_file()]
        assert any(path.name.endswith("-wal") for path in files)
        for path in files:
            assert [form for form in forms if form in path.read_bytes()] == [], path.name


def private_call(line: Line) -> WiredCall:
    call = line.call()
    call.ring()
    for key in SEALED:
        call.press(key)
    return call


def test_p32_every_worker_opens_what_another_sealed_and_so_does_one_that_is_forked_later(
    tmp_path: Path,
) -> None:
    with living_line(tmp_path / "instance", workers=2) as line:
        calls = [private_call(line) for _ in range(12)]
        for call in calls:
            assert said(call.press("12"))[0] == "key.wrong", "each request met either of two workers"
        line.restart_workers()
        for call in calls:
            assert said(call.press())[0] == "secret.code", "all workers are new, their parent is not"
        before = set(line.server.workers)
        line.process.send_signal(signal.SIGHUP)
        wait_until(lambda: bool(line.server.workers) and before.isdisjoint(line.server.workers))
        line.wait_until_up()
        for call in calls:
            assert said(call.press("12"))[0] == "key.wrong", "a reload keeps the key"


def test_p32_a_server_that_was_started_again_opens_nothing_and_answers_every_call(tmp_path: Path) -> None:
    with living_line(tmp_path / "instance", workers=2) as line:
        calls = [private_call(line) for _ in range(4)]
    with living_line(tmp_path / "instance", workers=2) as line:
        for call in calls:
            answer = WiredCall(line.server.port, call.sid).turn(call.number, "1234")
            assert said(answer)[:2] == ["apology", "greeting.hello"]
