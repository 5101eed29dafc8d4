"""P19: no page of the console loads, runs or frames anything that is not ours, and none is kept by a browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from werkzeug.test import TestResponse

from core.settings import ROOT
from tests.web.console.staff import Browser, Staff, tree
from vault.members import Role
from web.console.door import NAME
from web.security import HEADERS

PATHS = ("/", "/account", "/audit", "/keys", "/people", "/sign-in", "/invitation/none", "/nowhere")
TEMPLATES = sorted((ROOT / "web" / NAME / "templates").rglob("*.html"))
LOADED = ("src", "href", "action", "formaction", "srcset", "data", "poster")


def answers(staff: Staff) -> Iterator[TestResponse]:
    """Every page, by who may see it, by who may not, and by nobody."""
    administrator = staff.hired(Role.ADMINISTRATOR, None)
    for browser in (administrator, staff.hired(Role.EDITOR, None), staff.browser()):
        for path in PATHS:
            yield browser.get(path)
    yield administrator.post("/people", name="Lova", role="inspector", region="sava")
    yield from unguarded(administrator)


def unguarded(browser: Browser) -> Iterator[TestResponse]:
    """Answers that the door itself gives: a form without its token, a method that is not there."""
    yield browser.client.post("/console/people")
    yield browser.client.post("/console/sign-in", data={"csrf_token": "another"})


def test_p19_every_answer_carries_the_headers(staff: Staff) -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    for answer in answers(staff):
        if answer.request.path == "/console/nowhere":
            continue
        for name, value in HEADERS.items():
            assert answer.headers.get(name) == value, answer.request.path
        assert answer.headers["Cache-Control"] == "no-store", answer.request.path


def test_p19_no_page_loads_from_elsewhere_or_holds_anything_inline(staff: Staff) -> None:
    for answer in answers(staff):
        if not answer.text.startswith("<!doctype html>") or answer.status_code == 302:
            continue
        for element in tree(answer).iter():
            check(element)


def check(element: html.HtmlElement) -> None:
    assert element.tag not in ("style", "script", "iframe", "object", "embed")
    for name, value in element.items():
        assert name != "style"
        assert not name.startswith("on")
        if name in LOADED:
            assert value.startswith(("/", "#", "otpauth:")), value
            assert not value.startswith("//")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.name))
def test_p19_no_template_holds_a_style_a_script_or_an_address_of_elsewhere(template: Path) -> None:
    text = template.read_text("utf-8")
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|javascript:|https?://", text)


def test_p19_a_page_is_under_50_kilobytes_with_its_style(staff: Staff) -> None:
    with staff.browser().client.get("/console/static/console.css") as sheet:
        style = sheet.data
    heavy = max(answers(staff), key=lambda answer: len(answer.data))
    assert len(heavy.data) + len(style) < 50_000, heavy.request.path
