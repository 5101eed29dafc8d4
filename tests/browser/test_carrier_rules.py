"""The page follows the carrier's rules as carriers/practice.py does: the same words, the same requests."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.handset import Handset
from tests.web.scripted_line import ScriptedLine, scripted_line, wav

pytestmark = pytest.mark.browser

MENU = """<Gather action="{base}/voice/turn/1" method="POST" timeout="30" numDigits="1" finishOnKey="">
<Say language="en-GB">For rights, press 1.</Say><Play>{base}/clips/menu.wav</Play></Gather>
<Redirect method="POST">{base}/voice/turn/1?silence=1</Redirect>"""
GOODBYE = "<Hangup/>"
RECORD = '<Record action="{base}/voice/turn/1" timeout="20" maxLength="60" recordingStatusCallback="{base}/voice/recording"/>'
NUMBER = """<Gather action="{base}/voice/turn/1" timeout="1" numDigits="19" finishOnKey="#"/>
<Redirect method="POST">{base}/voice/turn/1?silence=1</Redirect>"""


@pytest.fixture
def line(tmp_path: Path) -> Iterator[ScriptedLine]:
    answers = {"/voice/turn/1": GOODBYE, "/voice/turn/1?silence=1": GOODBYE, "/voice/recording": ""}
    with scripted_line(tmp_path / "instance", answers) as line:
        yield line


@pytest.fixture
def called(line: ScriptedLine, handset: Handset) -> Handset:
    handset.page.goto(f"{line.settings.public_url}/phone?lang=en")
    return handset


def last(line: ScriptedLine, name: str) -> str | None:
    """The newest value of a parameter that the line was sent."""
    return next((params[name] for _, params in reversed(line.asked) if name in params), None)


def speak_from(called: Handset, file: Path) -> None:
    """Play a file into the Record, once the beep is over."""
    expect(called.root).to_have_attribute("data-state", "recording")
    called.page.locator("#take-file").set_input_files(file)


def test_a_key_interrupts_what_is_said_and_the_line_hears_it(line: ScriptedLine, called: Handset) -> None:
    line.answers["/voice/incoming"] = MENU
    called.call_again()
    expect(called.playing).to_have_text("For rights, press 1.")
    called.touch("1")
    called.expect_over()
    assert line.paths == ["/voice/incoming", "/voice/turn/1", "/voice/status"]
    assert line.asked[1][1]["Digits"] == "1"
    assert line.asked[2][1]["CallStatus"] == "completed"


@pytest.mark.parametrize(("keys", "digits"), [("8#", "8"), ("12*3", "12*3"), ("#", None)])
def test_typed_numbers_end_as_a_phone_company_ends_them(
    line: ScriptedLine, called: Handset, keys: str, digits: str | None
) -> None:
    line.answers["/voice/incoming"] = NUMBER
    called.call_again()
    called.wait_until_it_listens()
    for key in keys:
        called.touch(key)
    called.expect_over()
    assert last(line, "Digits") == digits
    assert line.paths[1] == ("/voice/turn/1" if digits else "/voice/turn/1?silence=1")


def test_silence_falls_through_to_the_redirect(line: ScriptedLine, called: Handset) -> None:
    line.answers["/voice/incoming"] = NUMBER
    called.call_again()
    called.expect_over()
    assert line.paths == ["/voice/incoming", "/voice/turn/1?silence=1", "/voice/status"]


def test_a_sound_file_is_played_into_a_record_and_the_line_can_fetch_it(
    line: ScriptedLine, called: Handset, tmp_path: Path
) -> None:
    line.answers["/voice/incoming"] = RECORD
    (tmp_path / "take.wav").write_bytes(wav(1.6))
    called.call_again()
    speak_from(called, tmp_path / "take.wav")
    called.expect_over()
    assert line.paths == ["/voice/incoming", "/voice/turn/1", "/voice/recording", "/voice/status"]
    assert line.asked[1][1]["RecordingDuration"] == "2"
    assert line.asked[2][1]["RecordingStatus"] == "completed"
    heard = called.page.request.get(line.asked[1][1]["RecordingUrl"])
    assert heard.headers["content-type"] == "audio/wav"
    assert len(heard.body()) == len(wav(1.6))


def test_a_file_that_is_no_sound_can_be_replaced_by_another(
    line: ScriptedLine, called: Handset, tmp_path: Path
) -> None:
    line.answers["/voice/incoming"] = RECORD
    (tmp_path / "no.wav").write_bytes(b"this is no sound")
    called.call_again()
    speak_from(called, tmp_path / "no.wav")
    expect(called.page.locator("#take-says")).to_contain_text("not a sound")
    called.page.locator("#take-nothing").click()
    called.expect_over()
    assert line.paths == ["/voice/incoming", "/voice/status"]


def test_what_the_microphone_heard_ends_with_a_key(line: ScriptedLine, called: Handset) -> None:
    line.answers["/voice/incoming"] = RECORD
    called.call_again()
    called.wait_until_it_listens()
    called.page.wait_for_timeout(2500)
    called.touch("5")
    called.expect_over()
    assert last(line, "Digits") == "5"
    assert float(last(line, "RecordingDuration") or 0) >= 1


def test_hanging_up_during_a_record_keeps_what_was_said(line: ScriptedLine, called: Handset) -> None:
    line.answers["/voice/incoming"] = RECORD
    called.call_again()
    expect(called.root).to_have_attribute("data-state", "recording")
    called.page.wait_for_timeout(2500)
    called.hang_up()
    assert line.paths == ["/voice/incoming", "/voice/turn/1", "/voice/recording", "/voice/status"]
    assert line.asked[1][1]["Digits"] == "hangup"


@pytest.mark.parametrize(
    ("button", "status"),
    [("Somebody answers", "completed"), ("It is busy", "busy"), ("Nobody answers", "no-answer")],
)
def test_the_person_who_is_rung_may_answer_or_not(
    line: ScriptedLine, called: Handset, button: str, status: str
) -> None:
    line.answers["/voice/incoming"] = (
        '<Dial action="{base}/voice/turn/1"><Number>+261000000009</Number></Dial>'
    )
    called.call_again()
    expect(called.page.locator("#dial")).to_contain_text("The line rings +261000000009")
    called.page.get_by_role("button", name=button).click()
    called.expect_over()
    assert line.asked[1][1]["DialCallStatus"] == status


@pytest.mark.parametrize(
    "verbs",
    ["<Pause/>", '<Gather actionOnEmptyResult="true"/>', '<Play digits="1">{base}/clips/a.wav</Play>'],
)
def test_what_a_phone_company_would_refuse_ends_the_call_and_is_named(
    line: ScriptedLine, called: Handset, verbs: str
) -> None:
    line.answers["/voice/incoming"] = verbs
    called.page.locator("#call").click()
    called.expect_over()
    name = re.findall(r"<(\w+)", verbs)[0]
    expect(called.page.get_by_role("alert")).to_contain_text(f"a phone company would refuse: <{name}")
    assert line.asked[-1][1]["CallStatus"] == "failed"


def test_a_line_that_stops_answering_is_said_so_and_can_be_called_again(
    line: ScriptedLine, called: Handset
) -> None:
    line.answers["/voice/incoming"] = MENU
    del line.answers["/voice/turn/1"]
    called.call_again()
    called.touch("1")
    called.expect_over()
    expect(called.page.get_by_role("alert")).to_contain_text("The line does not answer: /voice/turn/1 404")
    called.call_again()
    expect(called.page.get_by_role("alert")).to_be_hidden()
    called.hang_up()


def test_redirects_without_an_input_are_bounded(line: ScriptedLine, called: Handset) -> None:
    line.answers["/voice/incoming"] = "<Redirect>{base}/voice/incoming</Redirect>"
    called.page.locator("#call").click()
    called.expect_over()
    expect(called.page.get_by_role("alert")).to_contain_text("50 × <Redirect>")


def test_closing_the_page_tells_the_line_that_the_call_is_over(
    line: ScriptedLine, called: Handset, page: Page
) -> None:
    line.answers["/voice/incoming"] = MENU
    called.call_again()
    page.goto("about:blank")
    page.wait_for_timeout(500)
    assert line.paths == ["/voice/incoming", "/voice/status"]
