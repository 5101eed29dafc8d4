"""The console in a deployment of its own: members with keys, and browsers in which they are signed in."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from core.settings import Settings
from tests.builders import settings_in
from tests.vault.office import Office, office_in
from tests.web.scripted_line import pages
from vault import audit, members
from vault.members import Role
from web.console import sessions
from web.console.codes import STEP_SECONDS

SESSION = "antso-console"
HEADERS = {"Accept-Language": "en"}
SHOWN = re.compile(r'class="secret" translate="no">([^<]+)<')
"""A passphrase, a secret, a fingerprint, a link."""


@dataclass
class Browser:
    """Somebody's browser: it follows no redirect, sends forms with the token of a page, as people do."""

    client: FlaskClient
    base: str = "http://localhost"

    def get(self, path: str, lang: str = "en", **asked: Any) -> TestResponse:
        return self.client.get(
            f"/console{path}", query_string={"lang": lang, **asked}, base_url=self.base, headers=HEADERS
        )

    def post(self, path: str, **typed: str) -> TestResponse:
        """Send a form to the address, with the token that the page of the form had."""
        return self.client.post(
            f"/console{path}", data={"csrf_token": self.token(), **typed}, base_url=self.base, headers=HEADERS
        )

    def send(self, path: str, field: str, name: str, content: bytes, **typed: str) -> TestResponse:
        """Send a form with a file, as a browser does: the tests' own client would write a large one to a file."""
        given = typed if "csrf_token" in typed else {"csrf_token": self.token(), **typed}
        heads = {f'name="{of}"': said.encode() for of, said in given.items()}
        heads[f'name="{field}"; filename="{name}"'] = content
        parts = (
            f"--edge\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + part + b"\r\n"
            for head, part in heads.items()
        )
        body, kind = b"".join(parts) + b"--edge--\r\n", "multipart/form-data; boundary=edge"
        return self.client.post(f"/console{path}?lang=en", data=body, content_type=kind, base_url=self.base)

    def token(self) -> str:
        """The token that every form of this browser's session holds."""
        (token,) = tree(self.get("/sign-in")).xpath("//main//input[@name='csrf_token']/@value")
        return str(token)

    @property
    def session(self) -> str:
        """What its session's cookie holds."""
        cookie = self.client.get_cookie(SESSION)
        return cookie.value if cookie else ""


@dataclass(frozen=True)
class Holder:
    """A member with all they sign in with; `browser` is where they were invited."""

    id: str
    name: str
    passphrase: str
    secret: str
    browser: Browser


@dataclass
class Staff:
    """An office with a console."""

    office: Office
    settings: Settings
    app: Flask

    def browser(self) -> Browser:
        return Browser(self.app.test_client())

    def signed_in(self, member: str) -> Browser:
        """A browser in which the member has signed in, without a slow passphrase."""
        browser = self.browser()
        with self.office.rows() as rows:
            cookie = sessions.begin(rows, self.office.sign_in(member), self.office.clock.now())
        browser.client.set_cookie(SESSION, cookie)
        return browser

    def hired(self, role: Role = Role.INSPECTOR, region: str | None = "sava", **named: Any) -> Browser:
        """A browser of a new member."""
        return self.signed_in(self.office.hire(role, region, **named))

    def joined(
        self, name: str = "Soa Rasoa", role: Role = Role.INSPECTOR, region: str | None = "sava"
    ) -> Holder:
        """Somebody who was invited and has gone the whole way to a key."""
        with self.office.rows() as rows:
            member, token = members.invite(rows, name, role, region, audit.SCRIPT, self.office.clock.now())
        return self.accepted(member, name, token)

    def accepted(self, member: str, name: str, token: str) -> Holder:
        """Somebody uses a link: sees their words and the secret, and shows that they have kept both."""
        browser = self.browser()
        passphrase, secret = SHOWN.findall(browser.post(f"/invitation/{token}").text)
        holder = Holder(member, name, passphrase, secret.replace(" ", ""), browser)
        proof = {"passphrase": passphrase, "code": self.code(holder.secret)}
        assert browser.post(f"/invitation/{token}/proof", **proof).status_code == 200
        self.office.clock.move(seconds=STEP_SECONDS)
        return holder

    def enter(self, holder: Holder, browser: Browser | None = None, **other: str) -> TestResponse:
        """Sign in, by the form; `other` is what is typed instead."""
        right = {"name": holder.name, "passphrase": holder.passphrase, "code": self.code(holder.secret)}
        return (browser or holder.browser).post("/sign-in", **(right | other))

    def code(self, secret: str) -> str:
        """What a telephone shows now."""
        return pyotp.TOTP(secret).at(self.office.clock.now())


@contextmanager
def staff_in(folder: Path, **named: str) -> Iterator[Staff]:
    with office_in(folder) as office:
        settings = settings_in(folder, **named)
        with pages(settings, office.clock) as app:
            yield Staff(office, settings, app)


def words(page: TestResponse) -> str:
    """All that the page says in its main part, in one line."""
    (main,) = tree(page).xpath("//main")
    return " ".join(main.text_content().split())


def tree(page: TestResponse) -> html.HtmlElement:
    return html.document_fromstring(page.text)
