"""A real browser for the practice phone: Debian's chromium, driven by Playwright; and the real line, published once."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from core.settings import ROOT, SETTING_NAMES
from tests.browser.handset import Handset
from tests.builders import copy_instance
from tests.conftest import Published
from tests.web.scripted_line import free_port

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
]  # fmt: skip
"""The fake microphone beeps once a second."""
SECONDS_TO_START = 120
PATIENCE_MS = 60_000
"""A busy machine is slow; a broken page is broken after that too."""


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The one driver of a process: a second one would find the first one's event loop at work."""
    if not CHROMIUM.exists():
        pytest.skip("no /usr/bin/chromium: apt-get install chromium")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of 1280 pixels. Whatever it loads must come from the line, and its console must stay clean of faults."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: faults.extend(_foreign(request.url)))
    yield page
    context.close()
    assert faults == []


def _foreign(url: str) -> list[str]:
    return [] if url.startswith(("http://localhost:", "http://127.0.0.1:", "blob:")) else [f"loaded {url}"]


@pytest.fixture
def handset(page: Page) -> Handset:
    return Handset(page)


@pytest.fixture(scope="session")
def real_line(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the line itself: all its content with its sound, served as `make run` serves it."""
    instance, port = tmp_path_factory.mktemp("real") / "instance", free_port()
    copy_instance(published.instance, instance)
    settings = {
        "MODE": "demo",
        "INSTANCE_PATH": str(instance),
        "PORT": str(port),
        "PUBLIC_URL": f"http://localhost:{port}",
    }
    kept = {name: value for name, value in os.environ.items() if name not in SETTING_NAMES}
    with served(kept | settings, port):
        yield settings["PUBLIC_URL"]


@contextmanager
def served(environ: dict[str, str], port: int) -> Iterator[None]:
    gunicorn = Path(sys.executable).with_name("gunicorn")
    options = ["--threads", "8", "--worker-class", "gthread", "--log-level", "warning", "--no-control-socket"]
    command = [str(gunicorn), "app:create_app()", "--bind", f"127.0.0.1:{port}", *options]
    with subprocess.Popen(command, cwd=ROOT, env=environ) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/health")
            yield
        finally:
            server.terminate()


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            with urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"{address} does not answer")
