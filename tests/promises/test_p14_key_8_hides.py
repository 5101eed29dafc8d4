"""P14: at every point of a report 8 hides the call, and so does the second silence; what was said is kept and not heard again."""

import pytest

from publishing.content import read_content
from recordings.rows import RecordingState
from tests.builders import REAL_CONTENT, Deployment
from tests.ivr.reporting import AGREE, GO_ON, NOTICE, TAKE, TO_NOTICE, TO_PHONE, Telling, ring, said

SPEAK = "speak"
REPORT = (
    *TO_NOTICE, AGREE, SPEAK, *TO_PHONE, "2", "1", "0320000002#", "1", "1", SPEAK, GO_ON,
)  # fmt: skip
"""A whole report: spoken, all passed over, a call back to another number allowed, and something added."""
FIRST_PRIVATE = 2
"""From so many keys on the call is in what key 3 leads to."""
POINTS = range(FIRST_PRIVATE, len(REPORT) + 1)
PIN = REPORT.index("4711#")
NOT_THE_CALLERS = {PIN: 2, PIN + 1: 1}
"""Silences that are none of the caller's: who keys no PIN is given one, and the line itself comes back with what it derived."""


def at(line: Deployment, point: int) -> Telling:
    """A call that has come to this point of a report."""
    telling = ring(line)
    for word in REPORT[:point]:
        if word == SPEAK:
            telling.speak(f"RE{telling.carrier.number}", Digits="5")
        else:
            telling.press(word)
    return telling


def is_hidden(heard: list[str]) -> bool:
    return bool(heard) and all(word.startswith("hide/") for word in heard)


def types_digits(telling: Telling) -> bool:
    return 'finishOnKey="#"' in telling.answer.text


def records(telling: Telling) -> bool:
    return "<Record" in telling.answer.text


@pytest.mark.parametrize("point", POINTS)
def test_p14_8_hides_at_every_point_of_a_report(manned: Deployment, point: int) -> None:
    telling = at(manned, point)
    if records(telling):
        assert telling.speak(Digits="8") == ["report.thanks", "report.go-on.1"], "it names no report"
    assert is_hidden(telling.press("8#" if types_digits(telling) else "8"))


@pytest.mark.parametrize("point", POINTS)
def test_p14_the_second_silence_hides_at_every_point_of_a_report(manned: Deployment, point: int) -> None:
    telling = at(manned, point)
    for _ in range(NOT_THE_CALLERS.get(point, 0) + 1):
        assert not is_hidden(telling.press("_"))
    assert is_hidden(telling.press("_"))


def test_p14_what_was_said_before_the_call_was_hidden_is_kept_and_no_key_brings_the_call_back(
    manned: Deployment,
) -> None:
    telling = at(manned, len(REPORT))
    telling.press("8")
    for key in ("0", "9", "*", "1"):
        assert is_hidden(telling.press(key))
    kept = manned.rows("SELECT purpose, state, url FROM expected_recordings ORDER BY turn")
    announced = {"state": RecordingState.ANNOUNCED.value, "url": TAKE}
    assert kept == [{"purpose": "report", **announced}, {"purpose": "addition", **announced}]


def test_p14_nothing_that_was_said_is_played_at_any_point(manned: Deployment) -> None:
    telling = ring(manned)
    for word in REPORT:
        telling.speak(f"RE{telling.carrier.number}") if word == SPEAK else telling.press(word)
        assert TAKE not in telling.answer.text


def test_p14_callers_are_told_that_hanging_up_is_safe_and_that_8_hides_before_they_speak(
    manned: Deployment,
) -> None:
    telling = ring(manned)
    assert telling.press(*TO_NOTICE) == NOTICE
    for language, words in {"mg": "manapaka", "fr": "raccrocher", "en": "Hanging up"}.items():
        text = " ".join(texts(language, "report.safe"))
        assert words in text
        assert "8" in text
    assert said(telling.answer)[-1] == "report.agree.1"


def texts(language: str, prompt: str) -> tuple[str, ...]:
    return read_content(REAL_CONTENT).prompts[language][prompt].sentences
