"""An agency's answer in its own voice, given in the console: judged like every recording, and said by nobody else."""

import io
import tempfile

import numpy as np
import pytest
import soundfile
from werkzeug.test import TestResponse

from agencies.reviews.sides import SPEAK_ANSWER
from tests.agencies.reviewing import SUN, published_of, tell, today_of
from tests.audio.fakes import RATE, babble, still
from tests.web.console.agency_desk import OF_SUN, Desk
from tests.web.console.staff import Browser, words
from vault.members import Role
from web.uploads import LONGEST

TEXT = "Nous remboursons.\nVenez nous voir."


def sound(seconds: float = 2.0, form: str = "WAV") -> bytes:
    file = io.BytesIO()
    soundfile.write(file, babble(seconds).samples, RATE, format=form)
    return file.getvalue()


def asked(desk: Desk, role: Role = Role.EDITOR) -> Browser:
    """Somebody who decides about reviews, of an agency that was asked for its side."""
    tell(desk.office, 7)
    browser = desk.staff.hired(role, None)
    assert browser.post(f"{OF_SUN}/asked", on=str(today_of(desk.office))).status_code == 303
    return browser


def answer(browser: Browser, recording: bytes, text: str = TEXT, name: str = "answer.wav") -> TestResponse:
    return browser.send(f"{OF_SUN}/answer", "sound", name, recording, language="fr", text=text)


def kept(desk: Desk) -> list[bytes | None]:
    return [one["recording"] for one in desk.office.rows("SELECT recording FROM agency_answers")]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.SUPERVISOR])
@pytest.mark.parametrize("form", ["WAV", "FLAC", "OGG", "MP3"])
def test_an_answer_in_its_own_voice_is_kept_with_its_words_and_the_worker_is_asked_for_its_clip(
    desk: Desk, role: Role, form: str
) -> None:
    browser = asked(desk, role)
    assert answer(browser, sound(2.0, form)).status_code == 303
    (recording,) = kept(desk)
    assert recording
    read, rate = soundfile.read(io.BytesIO(bytes(recording)))
    assert (len(read) / rate, rate) == (pytest.approx(2.0, abs=0.1), RATE)
    tasks = desk.office.rows("SELECT payload FROM tasks WHERE kind = ?", SPEAK_ANSWER)
    assert len(tasks) == 1
    assert "its own voice is being made the telephone's" in words(browser.get(OF_SUN))
    assert desk.audited() == [("agency.asked", f"test/{SUN}"), ("agency.answered", f"test/{SUN}")]


def test_without_a_recording_a_voice_of_ours_says_it(desk: Desk) -> None:
    browser = asked(desk)
    assert answer(browser, b"", name="").status_code == 303
    assert kept(desk) == [None]
    assert "no voice has said it yet" in words(browser.get(OF_SUN))


@pytest.mark.parametrize(
    ("recording", "said"),
    [
        (b"no sound" * 1000, "The recording is not audio. Record it again as WAV, FLAC, OGG or MP3."),
        (sound()[:20_000], "The recording is cut off"),
        (sound(0.2)[:44], "The recording is"),
        (sound(61.0), "The recording is too long (61 s of speech; 60 at most)."),
    ],
    ids=["text", "half", "empty", "too long"],
)
def test_a_recording_that_the_gate_refuses_is_told_in_its_words_and_nothing_is_kept(
    desk: Desk, recording: bytes, said: str
) -> None:
    browser = asked(desk)
    refused = answer(browser, recording)
    assert refused.status_code == 422
    assert f"Nothing was kept. {said}" in words(refused)
    assert "Venez nous voir." in refused.text, "what was typed is still there"
    assert kept(desk) == []


def test_a_recording_of_silence_is_refused(desk: Desk) -> None:
    file = io.BytesIO()
    soundfile.write(file, still(2).astype(np.float32), RATE, format="WAV")
    assert "The recording is silent." in words(answer(asked(desk), file.getvalue()))
    assert kept(desk) == []


def test_a_file_larger_than_any_is_refused_before_it_is_read_whole(desk: Desk) -> None:
    assert answer(asked(desk), bytes(LONGEST + 1)).status_code == 413
    assert kept(desk) == []


def test_p01_a_large_recording_is_written_nowhere_by_the_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = asked(desk)
    monkeypatch.setattr(tempfile, "tempdir", "/nonexistent")
    assert answer(browser, sound(40.0)).status_code == 303


def test_who_may_not_decide_gives_no_answer(desk: Desk) -> None:
    asked(desk)
    inspector = desk.staff.hired(Role.INSPECTOR, "sava")
    assert answer(inspector, sound()).status_code == 403
    assert kept(desk) == []
    assert published_of(desk.office) is None
