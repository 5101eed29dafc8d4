"""The practice carrier tells by a call what it holds, hands it out once the address is known, and deletes what it is asked to."""

from pathlib import Path

import pytest

from carriers.carrier import Held, NotThereYet
from carriers.practice import practice_sid
from carriers.takes import KEPT_FOR, PracticeTakes, seal_take
from tests.builders import MovableClock
from tests.web.scripted_line import wav


def keep(folder: Path, call: str, clock: MovableClock) -> Held:
    take = seal_take(folder, wav(), clock.now(), call)
    return Held(f"RE{take.id}", f"https://line.example/phone/recordings/{take.id}/{take.key}")


def test_it_lists_by_call_and_hands_out_by_address_until_it_is_deleted(tmp_path: Path) -> None:
    clock, call = MovableClock(), practice_sid()
    carrier = PracticeTakes(tmp_path, clock)
    held = keep(tmp_path, call, clock)
    keep(tmp_path, practice_sid(), clock)
    assert carrier.recordings_of(call) == [Held(held.sid, None, clock.now())]
    assert carrier.fetch(held) == wav()
    for _ in range(2):
        carrier.delete_recording(held.sid or "")
    assert carrier.recordings_of(call) == []
    with pytest.raises(NotThereYet):
        carrier.fetch(held)
    assert len(list(tmp_path.iterdir())) == 1


def test_without_its_address_or_after_its_hour_a_take_is_not_there(tmp_path: Path) -> None:
    clock, call = MovableClock(), practice_sid()
    carrier = PracticeTakes(tmp_path, clock)
    held = keep(tmp_path, call, clock)
    for asked in (Held(held.sid), Held(None, "https://line.example/"), Held(None, f"/{'*' * 32}/x")):
        with pytest.raises(NotThereYet):
            carrier.fetch(asked)
    clock.at += KEPT_FOR * 2
    with pytest.raises(NotThereYet):
        carrier.fetch(held)
    carrier.delete_recording("RE*")
    assert len(list(tmp_path.iterdir())) == 1
