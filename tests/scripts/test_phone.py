"""The practice phone in a terminal calls the line over HTTP, and says in one line what is wrong."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import ROOT
from scripts.phone import once, sentences
from tests.web.scripted_line import ScriptedLine, free_port, scripted_line, wav

MENU = """<Gather action="{base}/voice/turn/1" method="POST" timeout="5" numDigits="1" finishOnKey="">
<Say language="en-GB">For rights, press 1.</Say><Play>{base}/clips/menu.wav</Play></Gather>
<Redirect method="POST">{base}/voice/turn/1?silence=1</Redirect>"""
NUMBER = """<Gather action="{base}/voice/turn/2" numDigits="19" finishOnKey="#"><Say>Key the number.</Say></Gather>
<Redirect method="POST">{base}/voice/turn/2?silence=1</Redirect>"""
ANSWERS = {
    "/voice/incoming": MENU,
    "/voice/turn/1": NUMBER,
    "/voice/turn/1?silence=1": MENU,
    "/voice/turn/2": '<Record action="{base}/voice/turn/3" maxLength="60" finishOnKey="#"/>',
    "/voice/turn/3": "<Say>Thank you.</Say><Hangup/>",
}


@pytest.fixture
def line(tmp_path: Path) -> Iterator[ScriptedLine]:
    with scripted_line(tmp_path / "instance", dict(ANSWERS)) as line:
        yield line


def phone(instance: Path, port: int, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """The terminal phone as a person starts it."""
    settings = {
        "INSTANCE_PATH": str(instance),
        "PORT": str(port),
        "PUBLIC_URL": f"http://localhost:{port}",
        "MODE": "demo",
        "http_proxy": "http://127.0.0.1:9",
    }
    return subprocess.run(
        [sys.executable, "scripts/phone.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **settings},
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def call(line: ScriptedLine, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return phone(line.settings.instance_path, line.settings.port, *arguments, typed=typed)


def test_a_call_walks_through_the_line_by_its_keys(line: ScriptedLine, tmp_path: Path) -> None:
    take = tmp_path / "take.wav"
    take.write_bytes(wav(1.0))
    done = call(line, "--keys", "_ 1 12345# R#", "--record", str(take), "--from", "+261000000003")
    assert done.returncode == 0, done.stderr
    assert line.paths == [
        "/voice/incoming", "/voice/turn/1?silence=1", "/voice/turn/1", "/voice/turn/2", "/voice/turn/3", "/voice/status",
    ]  # fmt: skip
    assert line.asked[0][1]["From"] == "+261000000003"
    assert line.asked[3][1]["Digits"] == "12345"
    assert line.asked[4][1]["RecordingUrl"].startswith(f"{line.settings.public_url}/phone/recordings/")
    assert line.asked[4][1]["RecordingDuration"] == "1"
    assert "Key the number." in done.stdout


def test_json_is_one_object_a_turn(line: ScriptedLine) -> None:
    done = call(line, "--keys", "1", "--json")
    turns = [json.loads(text) for text in done.stdout.splitlines()]
    assert [turn["key"] for turn in turns] == ["", "1"]
    assert turns[0]["clips"] == [f"{line.settings.public_url}/clips/menu.wav"]
    assert turns[1]["text"] == "Key the number."
    assert set(turns[0]) == {"turn", "step", "message", "key", "clips", "text"}


def test_when_the_words_run_out_the_caller_hangs_up(line: ScriptedLine) -> None:
    assert call(line, "--keys", "").returncode == 0
    assert line.paths == ["/voice/incoming", "/voice/status"]


def test_without_keys_it_reads_words_and_asks_again_for_what_is_none(line: ScriptedLine) -> None:
    done = call(line, typed="what?\n1\n")
    assert done.returncode == 0
    assert "'what?' is not a word of the practice phone" in done.stderr
    assert line.paths == ["/voice/incoming", "/voice/turn/1", "/voice/status"]


def test_a_line_that_does_not_run_is_said_in_one_line(tmp_path: Path) -> None:
    port = free_port()
    done = phone(tmp_path / "instance", port, "--keys", "1")
    assert done.returncode == 2
    assert done.stderr == f"Nothing answers on 127.0.0.1:{port}. Start the line with `make run`.\n"


def test_what_a_phone_company_would_refuse_is_named(line: ScriptedLine) -> None:
    line.answers["/voice/turn/1"] = "<Pause/>"
    done = call(line, "--keys", "1")
    assert done.returncode == 1
    assert done.stderr == "The call broke: <Pause> inside <Response> is not portable.\n"
    assert line.asked[-1][1]["CallStatus"] == "failed"


def test_a_sentence_that_is_said_in_many_clips_is_one_line() -> None:
    texts = ("Licence number", "one,", "two.", "On", "the first,", "May.", "Pay nothing.")
    assert sentences(texts) == ["Licence number one, two.", "On the first, May.", "Pay nothing."]


def test_a_programme_that_repeats_itself_is_printed_once_and_digits_as_often_as_they_are_said() -> None:
    assert once(("talk", "tune", "talk", "tune", "talk")) == ("talk", "tune")
    assert once(("number", "two,", "two,", "two.")) == ("number", "two,", "two,", "two.")
    assert once(()) == ()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--keys", "1 x"], "'x' is not a word of the practice phone"),
        (["--keys", "1 1# R"], "R needs a recording: give one with --record FILE."),
        (["--keys", "1 1# R", "--record", "/nowhere.wav"], "Cannot read /nowhere.wav"),
        (["--keys", "1 1# R", "--record", "Makefile"], "The line refused Makefile (415)."),
    ],
)
def test_what_is_given_wrongly_is_said_in_one_line(
    line: ScriptedLine, arguments: list[str], complaint: str
) -> None:
    done = call(line, *arguments)
    assert done.returncode in (1, 2)
    assert complaint in done.stderr
    assert done.stderr.count("\n") == 1
    assert line.paths[-1:] in ([], ["/voice/status"])
