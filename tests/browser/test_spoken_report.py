"""A report is spoken into the practice phone's page: what the microphone heard is what the inspector opens, and nobody else.

The browser's microphone plays a file: a note whose pitch is found again in the sealed recording.
"""

import io
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Page, Playwright, expect
from sqlalchemy import Engine

from core.clock import SystemClock
from core.database import connect, unit_of_work
from core.ledger import rows_of
from core.outbox import Workshop
from core.settings import SETTING_NAMES, Settings, read_settings
from ivr.recording import ROOMS
from recordings.receiving import Receiver
from scripts.duties import carriers
from tests.audio.fakes import tone
from tests.browser.conftest import CHROMIUM, FLAGS, PATIENCE_MS, served
from tests.browser.handset import Handset
from tests.builders import copy_instance
from tests.conftest import Published
from tests.web.scripted_line import free_port
from vault import members, opening
from web.console.demo import hire_staff, read_secrets

pytestmark = pytest.mark.browser

PITCH = 523.0
SPOKEN_MS = 3000


@dataclass(frozen=True)
class Line:
    """A line of a test's own, served, with demo's staff to hear the practice phone."""

    settings: Settings
    engine: Engine

    def work(self) -> None:
        """What the worker does once the call is over."""
        clock = SystemClock()
        receiver = Receiver(
            self.engine, self.settings.sealed_path, carriers(self.settings, clock), clock, ROOMS
        )
        Workshop(self.engine, receiver.handlers(), clock, Random(1), "the tests").drain()

    def sealed(self) -> list[str]:
        with unit_of_work(self.engine) as connection:
            found = rows_of(connection).all("SELECT id FROM sealed_items WHERE field = 'recording'")
        return [item for (item,) in found]

    def opened_by_the_inspector(self, item: str) -> bytes:
        (inspector, *_) = read_secrets(self.settings)
        with unit_of_work(self.engine) as connection:
            rows = rows_of(connection)
            member = members.named(rows, inspector.name)
            assert member
            opener = opening.unlock(rows, member.id, inspector.passphrase)
            now = SystemClock().now()
            return opening.open_item(rows, self.settings.sealed_path, opener, item, now).read()


@pytest.fixture
def line(published: Published, tmp_path: Path) -> Iterator[Line]:
    instance, port = tmp_path / "instance", free_port()
    copy_instance(published.instance, instance)
    chosen = {
        "INSTANCE_PATH": str(instance), "PORT": str(port), "PUBLIC_URL": f"http://localhost:{port}",
    }  # fmt: skip
    settings = read_settings(chosen, tmp_path / "no.env")
    engine = connect(settings.database_url)
    hire_staff(engine, settings, SystemClock().now())
    kept = {name: value for name, value in os.environ.items() if name not in SETTING_NAMES}
    with served(kept | chosen, port):
        yield Line(settings, engine)
    engine.dispose()


@pytest.fixture
def page(tmp_path: Path, playwright: Playwright) -> Iterator[Page]:
    """A browser whose microphone hears a note of PITCH."""
    note = tmp_path / "spoken.wav"
    soundfile.write(note, tone(10, PITCH, rate=48000), 48000, subtype="PCM_16")
    flags = [*FLAGS, f"--use-file-for-fake-audio-capture={note}"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
    yield browser.new_context(permissions=["microphone"]).new_page()
    browser.close()


def test_a_report_spoken_into_the_page_reaches_the_sealed_case(line: Line, page: Page) -> None:
    handset = Handset(page)
    handset.pick_up(line.settings.public_url)
    handset.choose_language("3")
    handset.press("311")
    expect(handset.root).to_have_attribute("data-state", "recording")
    page.wait_for_timeout(SPOKEN_MS)
    turns = handset.log.count()
    handset.touch("5")
    expect(handset.log).to_have_count(turns + 1)
    expect(handset.step).to_have_text("tell-kept")
    handset.hang_up()
    (item,) = _until_sealed(line)
    samples, rate = soundfile.read(io.BytesIO(line.opened_by_the_inspector(item)))
    assert len(samples) / rate == pytest.approx(SPOKEN_MS / 1000, abs=2.0)
    assert np.argmax(np.abs(np.fft.rfft(samples))) * rate / len(samples) == pytest.approx(PITCH, abs=3)


def _until_sealed(line: Line) -> list[str]:
    """The worker asks again after some seconds for what the carrier does not have yet."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < until and not line.sealed():
        line.work()
        time.sleep(0.5)
    return line.sealed()
