"""A story between the beep and the vault: as for a report, whatever it sounds like; and what is kept of one nobody kept."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile

from carriers.carrier import MOST_BYTES
from core.clock import day_of
from stories.following import Standing, standing
from stories.intake import keep, open_story
from stories.published import Use
from stories.withdrawal import tell_anew, withdraw
from tests.cases.house import House, house_in
from vault.members import Role

RATE = 8000


@pytest.fixture
def house(quick_path: Path) -> Iterator[House]:
    """Whose case is a story that was begun, and kept."""
    with house_in(quick_path) as made:
        made.office.hire(Role.EDITOR, None)
        with made.office.rows() as rows:
            made.case = open_story(rows, {Use.RADIO}, "mg", practice=False, now=made.clock.now())
            keep(rows, made.case)
        yield made


def sound(samples: np.ndarray) -> bytes:
    file = BytesIO()
    soundfile.write(file, samples.astype(np.int16), RATE, format="WAV", subtype="PCM_16")
    return file.getvalue()


def music() -> np.ndarray:
    at = np.arange(2 * RATE) / RATE
    chord = [4000 * np.sin(2 * np.pi * hertz * at) for hertz in (262, 330, 392)]
    return np.asarray(np.sum(chord, axis=0))


def story(house: House) -> dict[str, str | None]:
    ((state, kept),) = house.ask("SELECT state, reason FROM stories")
    return {"state": state, "reason": kept}


def told(house: House, audio: bytes, sid: str = "RE1") -> None:
    house.company.record("CA" + "1" * 32, sid, audio)
    house.beep(purpose="story")
    house.tell(sid)
    house.hang_up()
    house.live(minutes=1)


def stands(house: House) -> Standing:
    with house.office.rows() as rows:
        return standing(rows, house.case, day_of(house.clock.now())).standing


@pytest.mark.parametrize("samples", [np.zeros(2 * RATE), music()], ids=["silence", "music"])
def test_a_story_of_silence_or_of_music_is_sealed_as_it_is_and_a_person_decides(
    house: House, samples: np.ndarray
) -> None:
    assert stands(house) is Standing.LOST, "nothing was said yet"
    told(house, sound(samples))
    assert house.heard() == [sound(samples)]
    assert (story(house)["state"], stands(house)) == ("told", Standing.TOLD)
    assert house.company.recordings == {}


def test_a_story_of_twenty_minutes_is_left_at_the_carrier_and_a_person_is_told(house: House) -> None:
    told(house, b"RIFF" + bytes(MOST_BYTES))
    assert house.states() == ["lost"]
    assert (story(house)["state"], stands(house)) == ("coming", Standing.LOST)
    assert [kind for (kind,) in house.ask("SELECT kind FROM notices")] == ["recording.too-large"]
    assert house.ask("SELECT 1 FROM sealed_items") == []


def test_a_story_at_which_nobody_spoke_ends_as_nothing(house: House) -> None:
    house.beep(purpose="story")
    house.hang_up()
    house.live(hours=25)
    assert house.states() == ["lost"]
    assert (story(house)["state"], stands(house)) == ("coming", Standing.LOST)


def test_a_hang_up_in_the_middle_is_sealed_and_shown_to_nobody(house: House) -> None:
    with house.office.rows() as rows:
        rows.change("UPDATE stories SET state = 'telling'")
    told(house, sound(music()))
    assert house.heard() == [sound(music())]
    assert story(house)["state"] == "telling"
    with house.office.rows() as rows:
        assert keep(rows, house.case), "its teller is still there, and keeps it after it was sealed"
    assert story(house)["state"] == "told"


def test_who_hung_up_at_the_beep_alarms_nobody(house: House) -> None:
    with house.office.rows() as rows:
        rows.change("UPDATE stories SET state = 'telling'")
    house.beep(purpose="story")
    house.hang_up()
    house.live(hours=25)
    assert house.states() == ["discarded"]
    assert house.ask("SELECT 1 FROM notices") == []


def test_telling_it_again_erases_what_was_sealed_meanwhile(house: House) -> None:
    told(house, sound(music()))
    with house.office.rows() as rows:
        tell_anew(rows, house.case, house.clock.now())
    assert house.heard() == []


def test_a_sound_that_comes_after_its_story_was_withdrawn_does_not_stay(house: House) -> None:
    house.company.record("CA" + "1" * 32, "RE1", sound(music()))
    house.beep(purpose="story")
    with house.office.rows() as rows:
        assert withdraw(rows, house.case, house.clock.now())
        rows.change("UPDATE expected_recordings SET state = 'expected'")
    house.tell("RE1")
    house.hang_up()
    house.live(minutes=1)
    assert house.heard() == []
    assert house.company.recordings == {}


def test_p22_a_story_has_no_row_among_the_cases_and_no_line_in_their_timelines(house: House) -> None:
    told(house, sound(music()))
    assert house.ask("SELECT 1 FROM cases WHERE id = ?", house.case) == []
    assert house.ask("SELECT 1 FROM case_events WHERE case_id = ?", house.case) == []
