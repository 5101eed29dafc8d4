"""The first day in a real browser, without a script: invitation, fingerprint, sign-in, a colleague's confirmation.

SHOTS=folder keeps a picture of every page that is passed.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from core.settings import ROOT, SETTING_NAMES
from tests.databases import address_in
from tests.web.console.conftest import quick_passphrases
from tests.web.scripted_line import free_port, pages, practice_settings, serving
from web.console.codes import STEP_SECONDS

__all__ = ["quick_passphrases"]
pytestmark = pytest.mark.browser

SHOTS = os.environ.get("SHOTS", "")
LINK = re.compile(r"http\S+/console/invitation/\S+")


@dataclass(frozen=True)
class Deployed:
    """A line whose console answers over HTTP; its operator types commands."""

    address: str
    environ: dict[str, str]

    def command(self, *words: str) -> str:
        """What `keys.py` says."""
        started = subprocess.run(
            [sys.executable, "scripts/keys.py", *words],
            cwd=ROOT, env=self.environ, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return started.stdout

    def link(self, *words: str) -> str:
        """The link that a command shows."""
        (link,) = LINK.findall(self.command(*words))
        return str(link)


@pytest.fixture
def deployed(tmp_path: Path, quick_passphrases: None) -> Iterator[Deployed]:
    instance, port = tmp_path / "instance", free_port()
    settings = practice_settings(instance, port)
    kept = {name: value for name, value in os.environ.items() if name not in SETTING_NAMES}
    environ = kept | {
        "INSTANCE_PATH": str(instance),
        "DATABASE_URL": address_in(instance),
        "PUBLIC_URL": settings.public_url,
        "PORT": str(port),
    }
    with pages(settings) as app, serving(app, port):
        yield Deployed(settings.public_url, environ)


@dataclass
class Person:
    """Somebody at a browser of that width, with paper and a telephone."""

    page: Page
    name: str
    language: str
    width: int
    passphrase: str = ""
    secret: str = ""
    used: int = 0

    def goes_to(self, address: str) -> None:
        self.page.goto(f"{address}{'&' if '?' in address else '?'}lang={self.language}")
        self.looks()

    def looks(self, shot: str = "") -> None:
        """No page has to be pushed sideways, none is left without its language."""
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.width, self.page.url
        if SHOTS and shot:
            path = Path(SHOTS) / f"{shot}-{self.language}-{self.width}.png"
            self.page.screenshot(path=path, full_page=True)

    def joins(self, link: str) -> str:
        """From the link to a key; its fingerprint."""
        self.goes_to(link)
        self.looks("1-invited")
        self.page.locator("main form button").click()
        self.looks("2-secrets")
        self.passphrase, secret = self.page.locator(".secret").all_inner_texts()
        self.secret = secret.replace(" ", "")
        self.page.locator("#passphrase").fill(self.passphrase)
        self.page.locator("#code").fill(self.code())
        self.page.locator("main form button").click()
        self.looks("3-joined")
        return self.page.locator(".secret").inner_text()

    def signs_in(self, address: str) -> None:
        """With the keyboard alone, from the first field on."""
        self.goes_to(f"{address}/console/")
        self.looks("4-sign-in")
        self.page.locator("#name").focus()
        for typed in (self.name, self.passphrase, self.code()):
            self.page.keyboard.type(typed)
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(self.name)
        self.looks("5-start")

    def code(self) -> str:
        """A code that was not used: the present one, else the next, which a clock that is a little late would have."""
        step = max(int(time.time()) // STEP_SECONDS, self.used + 1)
        self.used = step
        return str(pyotp.TOTP(self.secret).generate_otp(step))


@contextmanager
def somebody(chromium: Browser, name: str, language: str, width: int) -> Iterator[Person]:
    context = chromium.new_context(viewport={"width": width, "height": 640}, java_script_enabled=False)
    yield Person(context.new_page(), name, language, width)
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["mg", "fr", "en"])
def test_the_first_day(chromium: Browser, deployed: Deployed, language: str, width: int) -> None:
    """The first supervisor, an administrator, and an inspector whom the supervisor confirms by voice."""
    with (
        somebody(chromium, "Hanta", language, width) as hanta,
        somebody(chromium, "Rado", language, width) as rado,
        somebody(chromium, "Soa", language, width) as soa,
    ):
        digits = hanta.joins(deployed.link("first-day", "Hanta"))
        deployed.command("confirm-first", "Hanta", digits)
        rado.joins(deployed.link("invite", "Rado", "administrator"))
        rado.signs_in(deployed.address)
        heard = soa.joins(invited_by(rado, deployed, "Soa"))
        soa.signs_in(deployed.address)
        expect(soa.page.locator(".secret")).to_have_text(heard)
        hanta.signs_in(deployed.address)
        confirmed_by(hanta, "Soa", heard)
        soa.goes_to(f"{deployed.address}/console/")
        expect(soa.page.locator(".secret")).to_have_count(0)
        expect(soa.page.locator(".notice")).to_contain_text("Soa")
        looked_at(rado, deployed)


def invited_by(administrator: Person, deployed: Deployed, name: str) -> str:
    """The link that the administrator is shown."""
    administrator.goes_to(f"{deployed.address}/console/people")
    page = administrator.page
    page.locator("#name").fill(name)
    page.locator("#role").select_option("inspector")
    page.locator("#region").select_option("sava")
    page.locator("main form button").click()
    administrator.looks("6-link")
    return page.locator(".secret").inner_text()


def confirmed_by(supervisor: Person, name: str, heard: str) -> None:
    """The supervisor is told that a key waits, and types what they hear."""
    page = supervisor.page
    page.locator(".notice", has_text=name).locator("a").click()
    supervisor.looks("7-confirm")
    assert heard not in page.content()
    page.locator("#fingerprint").fill(heard.replace(" ", ""))
    page.locator("main form button").click()
    supervisor.looks("8-keys")
    expect(page.locator(".list li", has_text=name).locator(".mark.good")).to_be_visible()


def looked_at(administrator: Person, deployed: Deployed) -> None:
    """The other pages of the administrator."""
    for number, path in enumerate(("people", "audit", "account", "nowhere"), 9):
        administrator.page.goto(f"{deployed.address}/console/{path}")
        if path != "nowhere":
            administrator.looks(f"{number}-{path}")
    administrator.goes_to(f"{deployed.address}/console/people")
    administrator.page.get_by_role("link", name="Soa").click()
    administrator.looks("13-person")
