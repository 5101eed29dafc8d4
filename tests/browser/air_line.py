"""The real line on the air as its operator runs it: a server, a worker, a content tree, days that pass (CLOCK_OFFSET); a station.

Of the release a single message has its masters made: what is aired of the others is another test's matter (tests/on_air).
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any
from zipfile import ZipFile

from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from audio.masters import RENDER, Form, master_key
from core.clock import SystemClock
from core.database import connect, reading, unit_of_work
from core.ledger import rows_of
from core.settings import ROOT, SETTING_NAMES, Settings, read_settings
from publishing.catalogue import load_catalogue
from publishing.shapes import Theme
from radio_feed.packs.manifest import Manifest, read_manifest
from radio_feed.packs.weekly import LOOK_AGAIN
from tests.browser.conftest import served
from tests.builders import REAL_CONTENT, copy_instance
from tests.conftest import Published
from tests.web.scripted_line import free_port
from web.console.demo import hire_staff

RECIPE = """\
title: {mg: Fohy, fr: Petit programme, en: Small programme}
seconds: {fewest: 5, most: 120}
status: draft
slots:
  - {kind: messages, themes: [wages], at_least: 1, at_most: 1}
  - {kind: story, intro: radio.link.story}
"""
"""A programme of a minute, in the place of fifteen."""
PATIENCE_SECONDS = 120


@dataclass
class AirLine:
    """One deployment. `days` is how far its clock is ahead."""

    settings: Settings
    environ: dict[str, str]
    engine: Engine
    days: int = 0
    running: ExitStack = field(default_factory=ExitStack)

    @property
    def address(self) -> str:
        return self.settings.public_url

    def now(self) -> datetime:
        return SystemClock(timedelta(days=self.days)).now()

    def serve(self, days: int) -> None:
        """The server, started again so many days later than this machine's clock."""
        self.running.close()
        self.days = days
        self.environ["CLOCK_OFFSET"] = str(86400 * days)
        self.running.enter_context(served(self.environ, self.settings.port))

    def work(self, until: Callable[[], object]) -> None:
        """The worker, again and again until something has come of it, each time so much later that what it put off is due."""
        ends, later = time.monotonic() + PATIENCE_SECONDS, timedelta()
        while not until():
            assert time.monotonic() < ends, "The worker did not do it."
            self.script("worker.py", "--once", later=later)
            later += LOOK_AGAIN

    def script(self, name: str, *arguments: str, later: timedelta = timedelta()) -> None:
        command = [sys.executable, f"scripts/{name}", *arguments]
        environ = self.environ | {"CLOCK_OFFSET": str((timedelta(days=self.days) + later).total_seconds())}
        subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, check=False)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with unit_of_work(self.engine) as connection:
            return [tuple(row) for row in rows_of(connection).all(sql, *values)]


@dataclass
class Radio:
    """A station: its page, its code, the folder that stands for its stick."""

    page: Page
    code: str
    stick: Path

    def come_in(self, line: AirLine) -> None:
        self.page.goto(f"{line.address}/stations/?lang=en")
        if self.page.locator("#code").count():
            self.page.locator("#code").fill(self.code)
            self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Radio Essai")

    def fetch(self, line: AirLine) -> Manifest:
        """Download the whole pack and unpack it over what the stick holds."""
        self.come_in(line)
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name="the whole pack").first.click()
        with ZipFile(download.value.path()) as packed:
            packed.extractall(self.stick)
        manifest = read_manifest(self.stick)
        assert manifest
        return manifest

    def check(self) -> None:
        """What the checker does with its list."""
        for path in next(self.stick.glob("*EFFACER.TXT")).read_text().splitlines():
            (self.stick / path.replace("\\", "/")).unlink(missing_ok=True)


@contextmanager
def air_line(published: Published, folder: Path) -> Iterator[AirLine]:
    """A copy of the published line with demo's staff and a programme of one message and a story, not served yet."""
    copy_instance(published.instance, folder / "instance")
    copytree(REAL_CONTENT, folder / "content")
    for recipe in (folder / "content" / "programmes").glob("*.yaml"):
        recipe.unlink()
    (folder / "content" / "programmes" / "small.yaml").write_text(RECIPE, encoding="utf-8")
    port = free_port()
    chosen = {
        "MODE": "demo", "INSTANCE_PATH": str(folder / "instance"), "CONTENT_PATH": str(folder / "content"),
        "PORT": str(port), "PUBLIC_URL": f"http://localhost:{port}",
    }  # fmt: skip
    settings = read_settings(chosen, folder / "no.env")
    kept = {name: value for name, value in os.environ.items() if name not in SETTING_NAMES}
    line = AirLine(settings, kept | chosen, connect(settings.database_url))
    hire_staff(line.engine, settings, line.now())
    _leave_one_message(line, "fr", Theme.WAGES)
    with line.running:
        yield line
    line.engine.dispose()


def _leave_one_message(line: AirLine, language: str, theme: Theme) -> None:
    """Nothing but a message of that theme is still to be made."""
    with reading(line.engine) as connection:
        entries = load_catalogue(connection).entries
    entry = next(each for each in entries if (each.language, each.theme) == (language, theme))
    keys = [master_key(entry.clip, form) for form in Form]
    marks = ", ".join("?" * len(keys))
    sql = f"DELETE FROM tasks WHERE kind = ? AND key NOT IN ({marks}) RETURNING key"
    line.rows(sql, RENDER, *keys)
