"""scripts/serve.py in the operator's hands: it starts and answers, or says in one message why it does not."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from signal import SIGTERM
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from carriers.portable import Gather, parse_twiml
from carriers.signature import SIGNATURE_HEADER, sign
from tests.databases import rows_in
from tests.scripts.programs import PATIENCE, Operator, assert_refused

PUBLIC_URL = "https://antso.example.org"
TOKEN = "a token of this test"
CALL = {"CallSid": "CA11", "From": "+261000000001", "To": "+261000000000", "CallStatus": "ringing"}


@pytest.fixture
def port() -> int:
    """A port that was free a moment ago."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(
    port: int, path: str, params: Mapping[str, str] | None = None, signature: str = ""
) -> tuple[int, str]:
    """Status and body of a request to the server; a POST when there are parameters."""
    body = urlencode(params).encode() if params else None
    request = Request(f"http://127.0.0.1:{port}{path}", body, {SIGNATURE_HEADER: signature})
    try:
        with urlopen(request, timeout=PATIENCE) as response:
            return response.status, response.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


@contextmanager
def serving(operator: Operator, port: int) -> Iterator[subprocess.Popen[str]]:
    """The server from its first answer on; ended by its own process id, whatever happened."""
    operator.settings |= {"PORT": str(port), "PUBLIC_URL": PUBLIC_URL, "TWILIO_AUTH_TOKEN": TOKEN}
    began = time.monotonic()
    process = operator.start("serve.py")
    try:
        wait_until_it_answers(process, port)
        sys.stdout.write(f"answers {time.monotonic() - began:.1f} s after it was started\n")
        yield process
    finally:
        process.send_signal(SIGTERM)
        try:
            process.communicate(timeout=PATIENCE)
        finally:
            process.kill()


def wait_until_it_answers(process: subprocess.Popen[str], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if answer(port, "/health")[0] == 200:
                return
        except URLError:
            time.sleep(0.05)
    pytest.fail(f"The server does not answer: {process.communicate(timeout=5)}")


def test_it_starts_answers_and_ends_and_does_so_again(operator: Operator, port: int) -> None:
    """The second start has nothing to publish; its calls hear the same release, and the sounds are there."""
    said, imported = [], []
    for _ in range(2):
        with serving(operator, port) as process:
            assert answer(port, "/health")[0] == 200
            assert "<html" in answer(port, "/phone")[1]
            address = f"{PUBLIC_URL}/voice/incoming"
            status, twiml = answer(port, "/voice/incoming", CALL, sign(TOKEN, address, CALL.items()))
            assert status == 200
            assert isinstance(parse_twiml(twiml)[0], Gather)
            assert answer(port, "/voice/incoming", CALL, sign("another", address, CALL.items()))[0] == 403
            imported.append(
                rows_in(operator.instance, "SELECT register, state, counts FROM register_imports")
            )
            said.append(re.findall(r"/clips/\w+\.wav", twiml))
            with urlopen(f"http://127.0.0.1:{port}{said[-1][0]}", timeout=PATIENCE) as sound:
                assert sound.read(4) == b"RIFF"
        assert process.returncode == 0
    assert said[0] == said[1] != []
    assert [release.number for release in operator.releases] == [1]
    assert [(one["register"], one["state"]) for one in imported[0]] == [("demo", "current")]
    assert imported[0] == imported[1], "the same list again changes nothing"


def test_a_synthetic_list_that_cannot_be_imported_stops_no_server(operator: Operator, port: int) -> None:
    (operator.content / "registers/demo.csv").write_bytes(b"")
    with serving(operator, port) as process:
        assert answer(port, "/health")[0] == 200
        process.send_signal(SIGTERM)
        _, told = process.communicate(timeout=PATIENCE)
    assert "The synthetic register was not imported" in told
    assert "is empty" in told


def test_a_port_in_use_is_told_in_one_line_before_any_work(newcomer: Operator) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        newcomer.settings["PORT"] = str(port)
        done = newcomer.run("serve.py")
    assert_refused(done)
    assert (
        done.stderr
        == f"Port {port} is in use. Stop what runs there, or choose another: PORT={port + 1} make run\n"
    )
    assert done.stdout == ""
    assert not (newcomer.instance / "antso.db").exists()


def test_an_instance_that_cannot_be_written_is_told_in_one_line(newcomer: Operator, port: int) -> None:
    newcomer.settings |= {"INSTANCE_PATH": "/dev/null/instance", "PORT": str(port)}
    done = newcomer.run("serve.py")
    assert_refused(done)
    assert done.stderr == (
        "Cannot write /dev/null/instance: Not a directory. Set INSTANCE_PATH to a folder that you own.\n"
    )


def test_production_without_secrets_says_in_one_message_all_that_is_missing(
    newcomer: Operator, port: int
) -> None:
    newcomer.settings |= {"MODE": "production", "PORT": str(port), "PUBLIC_URL": PUBLIC_URL}
    done = newcomer.run("serve.py")
    assert_refused(
        done, "SECRET_KEY is missing.", "CALLER_PEPPER is missing.", "TWILIO_AUTH_TOKEN is missing."
    )
    assert done.stderr.count("MODE=production cannot start:") == 1
    assert done.stdout == ""
    assert not newcomer.instance.exists()


def test_production_serves_neither_what_nobody_can_open_nor_what_nobody_has_reviewed(
    newcomer: Operator, port: int
) -> None:
    secrets = {
        name: f"{name} 0123456789abcdef 0123456789"
        for name in ("SECRET_KEY", "CALLER_PEPPER", "RECEIPT_PEPPER")
    }
    newcomer.settings |= secrets | {
        "MODE": "production", "PORT": str(port), "PUBLIC_URL": PUBLIC_URL, "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_ACCOUNT_SID": "AC00", "LINE_NUMBER": "the line's number",
    }  # fmt: skip
    done = newcomer.run("serve.py")
    assert_refused(done, "Nobody can open what is reported from sava", "has no confirmed number for danger")
    done = newcomer.run("publish.py")
    assert_refused(done, "The message passport is a draft.", "is unconfirmed.", "What was published stays.")


def test_broken_content_starts_no_server(operator: Operator, port: int) -> None:
    line = operator.change("lines/main.yaml", "kind: hide}", "kind: hode}")
    operator.settings["PORT"] = str(port)
    assert_refused(operator.run("serve.py"), f"lines/main.yaml:{line}: steps > hide: Input tag 'hode'")
