"""The pages of a case, and their forms as a browser sends them."""

from typing import Any

from lxml import html
from werkzeug.test import TestResponse

from tests.web.console.staff import Browser, Staff, tree


def audited(staff: Staff, verb: str) -> list[tuple[Any, ...]]:
    with staff.office.rows() as rows:
        return rows.all("SELECT actor, subject FROM audit_log WHERE verb = ? ORDER BY seq", verb)


def state_of(staff: Staff, case: str) -> str:
    with staff.office.rows() as rows:
        row = rows.one("SELECT state FROM cases WHERE id = ?", case)
    assert row is not None
    return str(row[0])


def form(page: TestResponse, action: str) -> dict[str, str]:
    """The hidden fields of the form that goes to an address ending so."""
    found: list[html.HtmlElement] = tree(page).xpath(f"//form[contains(@action, '{action}')]")
    inputs = found[0].xpath(".//input[@type='hidden']")
    return {field.get("name", ""): field.get("value", "") for field in inputs}


def sent(browser: Browser, case: str, action: str, **typed: Any) -> str:
    """Send a form of the case's page as it was made; what the page tells afterwards."""
    hidden = form(browser.get(f"/cases/{case}"), f"/{action}")
    answer = browser.client.post(f"/console/cases/{case}/{action}?lang=en", data=hidden | typed)
    assert answer.status_code == 303, answer.status_code
    return said(browser, answer)


def said(browser: Browser, answer: TestResponse) -> str:
    shown = browser.client.get(answer.headers["Location"], query_string=None)
    told = tree(shown).xpath("//*[@id='told']")
    return str(told[0].text_content()) if told else ""
