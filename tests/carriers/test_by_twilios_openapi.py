"""Each request we make of Twilio is one that its own OpenAPI allows: Prism plays the carrier, and answers 422 to any other.

A sound's address (Recordings/<sid>.wav) is no part of that document. Needs Node, Prism (npm ci in tests/carriers/prism) and the
reference data; named as left out where one of them is absent.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from carriers.twilio import TwilioCarrier
from core.settings import ROOT
from scripts.bench.server import free_port
from tests.carriers.faulty_carrier import ACCOUNT, LINE_NUMBER, TOKEN
from tests.carriers.faulty_carrier import ROOT as ACCOUNTS

PRISM = ROOT / "tests" / "carriers" / "prism" / "node_modules" / ".bin" / "prism"
DOCUMENT = "twilio_api_v2010.json"
CALL, SID = "CA" + "1" * 32, "RE" + "1" * 32
STARTS_WITHIN = 120
"""Seconds: Node reads two megabytes of schema."""


def document(folder: Path) -> Path:
    """Twilio's OpenAPI, mended so that Prism reads lists in forms as Twilio does."""
    given = os.environ.get("REFERENCE_DATA", "")
    patch = Path(given).parent / "tools" / "prism_patch_spec.py"
    if not given or not (Path(given) / DOCUMENT).is_file() or not patch.is_file():
        pytest.skip("REFERENCE_DATA does not name a folder with Twilio's OpenAPI, tools beside it")
    shutil.copy(Path(given) / DOCUMENT, folder / DOCUMENT)
    subprocess.run([sys.executable, str(patch)], cwd=folder, check=True, capture_output=True)
    return folder / "patched.json"


@pytest.fixture(scope="module")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of Prism, playing what the document describes."""
    described = document(tmp_path_factory.mktemp("prism"))
    node = shutil.which("node")
    if node is None or not PRISM.exists():
        pytest.skip("Prism is not installed: npm ci in tests/carriers/prism")
    port = free_port()
    command = [node, str(PRISM.resolve()), "mock", "-h", "127.0.0.1", "-p", str(port), str(described)]
    with (described.parent / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            requests.get(address, timeout=5).close()
        except requests.ConnectionError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("Prism did not start")


def test_every_request_we_make_is_one_that_twilio_describes(prism: str) -> None:
    carrier = TwilioCarrier(ACCOUNT, (TOKEN,), prism, LINE_NUMBER)
    assert all(held.sid for held in carrier.recordings_of(CALL))
    carrier.delete_recording(SID)
    carrier.delete_call(CALL)
    assert carrier.ring("+261200000002", "+261340000001", "https://line.example/asks").startswith("CA")


def test_a_request_that_it_does_not_describe_is_refused(prism: str) -> None:
    answer = requests.post(
        f"{prism}{ACCOUNTS}/Calls.json", {"From": LINE_NUMBER}, auth=(ACCOUNT, TOKEN), timeout=30
    )
    assert answer.status_code == 422
