"""Following a report: receipt and PIN lead to how it stands, the answer, adding and taking back; anything else to kind words."""

import io
import wave

import pytest

from cases.states import CaseState
from recordings import course
from tests.builders import Deployment
from tests.ivr.receipts import (
    RECEIPT_ELSEWHERE,
    Caller,
    Held,
    held_case,
    office_of,
    sounds_in,
    wrong_pins,
)
from vault.boxes import Field
from vault.caller import is_receipt
from vault.sealing import encrypt_sound, seal, sound_path

KEYS = ["follow.add.1", "follow.take-back.2"]


def spoken(words: int = 3) -> bytes:
    """A WAV as the console seals answers."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(range(256)) * 8000 * words)
    return sound.getvalue()


def answered(line: Deployment, held: Held, audio: bytes) -> str:
    """The team's answer to a case, sealed as the console seals it; its item."""
    office = office_of(line)
    if not line.rows("SELECT 1 FROM members"):
        office.hire(region="sava")
        office.make_escrow()
    draft = encrypt_sound(office.folder, held.case, Field.ANSWER, audio)
    with office.rows() as rows:
        return seal(rows, draft, line.clock.now(), for_caller=True)


def in_state(line: Deployment, held: Held, state: CaseState) -> None:
    line.change("UPDATE cases SET state = ? WHERE id = ?", state.value, held.case)


def test_receipt_and_pin_lead_to_how_the_case_stands(line: Deployment) -> None:
    held = held_case(line)
    caller = Caller(line)
    assert caller.before("tell-follow") == ["follow.type"]
    assert caller.press(held.receipt) == ["follow.pin-type"]
    assert caller.press(held.pin) == ["moment.please"]
    assert caller.press("_") == ["follow.arrived", *KEYS]
    assert caller.state().case == held.case


STATES = {
    CaseState.RECEIVED: "follow.arrived",
    CaseState.IN_HAND: "follow.in-hand",
    CaseState.REFERRED: "follow.referred",
    CaseState.WAITING: "follow.waiting",
    CaseState.RESOLVED: "follow.resolved",
    CaseState.CLOSED: "follow.closed",
}


@pytest.mark.parametrize("state", STATES)
def test_each_state_has_neutral_words(line: Deployment, state: CaseState) -> None:
    held = held_case(line)
    in_state(line, held, state)
    assert Caller(line).follow(held.receipt, held.pin) == [STATES[state], *KEYS]


def test_until_it_is_sealed_we_are_keeping_it_and_what_never_came_was_lost(line: Deployment) -> None:
    held = held_case(line)
    with office_of(line).rows() as rows:
        course.expect(rows, held.case, "report", "CA99", 3, line.clock.now())
    caller = Caller(line)
    assert caller.follow(held.receipt, held.pin)[0] == "follow.keeping"
    line.change("UPDATE expected_recordings SET state = 'lost'")
    assert caller.follow(held.receipt, held.pin)[0] == "follow.lost"
    line.change("UPDATE expected_recordings SET state = 'sealed'")
    assert caller.follow(held.receipt, held.pin)[0] == "follow.arrived"
    in_state(line, held, CaseState.IN_HAND)
    line.change("UPDATE expected_recordings SET state = 'lost'")
    assert Caller(line, "CA02").follow(held.receipt, held.pin)[:2] == ["follow.in-hand", "follow.lost"]


def test_an_answer_is_heard_whole_in_that_call_and_kept_by_no_cache(line: Deployment) -> None:
    held = held_case(line)
    older, newer = spoken(1), spoken(2)
    answered(line, held, older)
    line.clock.move(hours=1)
    answered(line, held, newer)
    caller = Caller(line)
    assert caller.follow(held.receipt, held.pin)[1] == "follow.hear.1"
    answer = caller.carrier.press("1").text
    first, second = sounds_in(answer)
    client = line.app.test_client()
    for path, audio in ((first, newer), (second, older)):
        for headers in ({}, {"Range": "bytes=0-9"}):
            got = client.get(path, headers=headers)
            assert (got.status_code, got.data, got.mimetype) == (200, audio, "audio/wav")
            assert got.headers["Cache-Control"] == "no-store"
            assert "Content-Range" not in got.headers
            assert "ETag" not in got.headers


def test_an_address_of_an_answer_is_gone_with_its_place_and_with_its_call(line: Deployment) -> None:
    held = held_case(line)
    answered(line, held, spoken())
    client = line.app.test_client()
    for leave in ("*", "hang up"):
        caller = Caller(line, f"CA{leave[0]}")
        caller.follow(held.receipt, held.pin)
        (path,) = sounds_in(caller.carrier.press("1").text)
        assert client.get(path).status_code == 200
        caller.press("*") if leave == "*" else caller.carrier.hang_up()
        assert client.get(path).status_code == 404
    assert client.get("/sounds/AAAA.wav").status_code == 404
    assert client.get("/sounds/.wav").status_code == 404


def test_another_server_and_another_call_cannot_play_it(line: Deployment) -> None:
    held = held_case(line)
    answered(line, held, spoken())
    caller = Caller(line)
    caller.follow(held.receipt, held.pin)
    (path,) = sounds_in(caller.carrier.press("1").text)
    assert line.restarted().app.test_client().get(path).status_code == 404
    other = Caller(line, "CA02", "+261340000002")
    other.before("follow", case=held.case)
    assert sounds_in(other.carrier.press("1").text) == []


def test_an_answer_that_cannot_be_had_is_a_tone_and_an_alarm(
    line: Deployment, capfd: pytest.CaptureFixture[str]
) -> None:
    """Some carriers end a call on a 404: the caller hears something, and somebody is told."""
    held = held_case(line)
    item = answered(line, held, b"no sound of a telephone")
    caller = Caller(line)
    caller.follow(held.receipt, held.pin)
    (path,) = sounds_in(caller.carrier.press("1").text)
    client = line.app.test_client()
    for gone in (False, True):
        sound_path(office_of(line).folder, item).unlink() if gone else None
        got = client.get(path)
        assert (got.status_code, got.data[:4]) == (200, b"RIFF")
        assert got.headers["Cache-Control"] == "no-store"
    assert capfd.readouterr().err.count('"event": "alarm.raised"') == 2


def test_a_wrong_check_digit_is_told_kindly_and_costs_nothing(line: Deployment) -> None:
    held = held_case(line)
    caller = Caller(line)
    caller.before("tell-follow")
    for position in range(9):
        slip = (
            held.receipt[:position]
            + str((int(held.receipt[position]) + 1) % 10)
            + held.receipt[position + 1 :]
        )
        assert not is_receipt(slip)
        assert caller.press(slip) == ["follow.slip", "follow.type"]
    assert line.rows("SELECT * FROM receipt_attempts") == []
    assert caller.follow(held.receipt, held.pin)[0] == "follow.arrived"


@pytest.mark.parametrize("typed", ["12345678", "1234567890", "12", "0", "7" * 20])
def test_what_is_no_receipt_is_a_slip_however_long(line: Deployment, typed: str) -> None:
    caller = Caller(line)
    caller.before("tell-follow")
    assert caller.press(typed) == ["follow.slip", "follow.type"]


@pytest.mark.parametrize("typed", ["7" * 40, "abc", "#", "*"])
def test_nonsense_is_a_wrong_key(line: Deployment, typed: str) -> None:
    caller = Caller(line)
    caller.before("tell-follow")
    assert caller.press(typed) == ["key.wrong", "follow.type"]


@pytest.mark.parametrize("pin", ["1", "123", "1234567", "270364983"])
def test_what_can_be_no_pin_is_not_tried(line: Deployment, pin: str) -> None:
    held = held_case(line)
    caller = Caller(line)
    caller.before("tell-follow")
    caller.press(held.receipt)
    assert caller.press(pin) == ["follow.pin-length", "follow.pin-type"]
    assert line.rows("SELECT * FROM receipt_attempts") == []


def test_no_such_receipt_and_a_wrong_pin_are_the_same_words(line: Deployment) -> None:
    held = held_case(line)
    caller = Caller(line)
    assert caller.follow(held.receipt, wrong_pins(held)[0]) == ["follow.none", "follow.type"]
    assert caller.follow(RECEIPT_ELSEWHERE, held.pin) == ["follow.none", "follow.type"]


def test_who_lost_the_receipt_is_told_to_tell_again(line: Deployment) -> None:
    caller = Caller(line)
    caller.before("tell-follow")
    heard = caller.press("1#")
    assert heard[0] == "follow.lost-number"
    assert heard[1].startswith("report."), "and so they can"


def test_adding_records_for_the_case_that_was_followed(line: Deployment) -> None:
    held = held_case(line)
    in_state(line, held, CaseState.WAITING)
    caller = Caller(line)
    caller.follow(held.receipt, held.pin)
    answer = caller.carrier.press("1").text
    assert "<Record" in answer
    (row,) = line.rows("SELECT case_id, purpose FROM expected_recordings")
    assert (row["case_id"], row["purpose"]) == (held.case, "addition")
    number = caller.carrier.number
    caller.carrier.turn(
        number, RecordingUrl="https://x.example/RE1", RecordingSid="RE1", RecordingDuration="4"
    )
    caller.carrier.number += 1
    assert caller.press("1")[:2] == ["follow.waiting", "follow.keeping"]


def test_taking_back_asks_once_more_and_then_it_is_withdrawn(line: Deployment) -> None:
    held = held_case(line)
    caller = Caller(line)
    caller.follow(held.receipt, held.pin)
    assert caller.press("2") == ["follow.sure", "follow.withdraw-yes.1", "follow.withdraw-no.2"]
    assert caller.press("2") == ["follow.arrived", *KEYS]
    assert line.rows("SELECT state FROM cases") == [{"state": "received"}]
    caller.press("2")
    assert caller.press("1") == ["follow.taken-back"]
    assert line.rows("SELECT state FROM cases") == [{"state": "withdrawn"}]
    verbs = [row["verb"] for row in line.rows("SELECT verb FROM case_events WHERE actor = 'caller'")]
    assert sorted(verbs) == ["case.told", "case.withdrawn"]
    assert Caller(line, "CA02").follow(held.receipt, held.pin) == ["follow.withdrawn"]


@pytest.mark.parametrize("keys", [["2"], ["2", "1", "_"]])
def test_silence_takes_nothing_back(line: Deployment, keys: list[str]) -> None:
    held = held_case(line)
    caller = Caller(line)
    caller.follow(held.receipt, held.pin)
    caller.press("2", "_", "_")
    assert caller.state().step == "hide"
    assert line.rows("SELECT state FROM cases") == [{"state": "received"}]


@pytest.mark.parametrize(
    "pressed", [[], ["R"], ["R", "P"], ["R", "P", "_"], ["R", "P", "_", "1"], ["R", "P", "_", "2"]]
)
def test_hanging_up_at_any_step_leaves_nothing_of_the_call(line: Deployment, pressed: list[str]) -> None:
    held = held_case(line)
    caller = Caller(line)
    caller.before("tell-follow")
    for key in pressed:
        caller.press({"R": held.receipt, "P": held.pin}.get(key, key))
    caller.carrier.hang_up()
    (row,) = line.rows("SELECT state, answer, token FROM calls")
    assert set(row.values()) == {None}
    assert line.rows("SELECT state FROM cases") == [{"state": "received"}]


@pytest.mark.parametrize(
    "pressed",
    [["8#"], ["R", "8#"], ["R", "8"], ["R", "P", "8"], ["R", "P", "_", "8"], ["_", "_"], ["R", "_", "_"]],
)
def test_8_or_the_second_silence_hides_at_every_step(line: Deployment, pressed: list[str]) -> None:
    held = held_case(line)
    caller = Caller(line)
    caller.before("tell-follow")
    for key in pressed:
        caller.press({"R": held.receipt, "P": held.pin}.get(key, key))
    assert caller.state().step == "hide"
