"""P13: an inspector's session rings, within the hours the caller gave; the numbers are in one request to the carrier and nowhere
else.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cases.callback import CallBack, e164, may_ring, read_text, read_token, sealed_text, token_of
from core.secret import Secret
from tests.builders import LINE, MONDAY_MORNING
from tests.carriers.faulty_carrier import ACCOUNT, TOKEN, Company, Fault, faulty_carrier
from tests.cases.desk import keyed, told
from tests.databases import ON_POSTGRESQL
from tests.vault.office import PEPPER
from tests.web.console.case_pages import form, said
from tests.web.console.staff import Browser, Staff, staff_in, words
from vault import caller
from vault.boxes import Field

WORKER, INSPECTOR = "+261341234567", "+261329876543"


PIN = "4711"


FORMS_OF = [r"34 ?12 ?345 ?67", r"341234567", r"32 ?98 ?765 ?43", r"329876543"]
"""The two numbers, however they are written."""


@pytest.fixture
def company() -> Iterator[Company]:
    with faulty_carrier() as serving:
        yield serving


@pytest.fixture
def staff(quick_path: Path, company: Company) -> Iterator[Staff]:
    with staff_in(quick_path, **carrier_of(company), ASKS_BEFORE_JOINING="yes") as made:
        yield made


def carrier_of(company: Company) -> dict[str, str]:
    return {
        "TWILIO_API_URL": company.address,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
    }


@dataclass
class Reported:
    """A case whose caller may be called in the morning."""

    id: str
    receipt: str


def reported(staff: Staff, hours: str = "morning") -> Reported:
    case = told(staff.office, hours=hours)
    receipt = caller.new_receipt()
    with staff.office.rows() as rows:
        assert caller.bind(rows, case, caller.derive(receipt, PIN, staff.settings.receipt_pepper))
    keyed(staff.office, case, Field.NUMBER, sealed_text(WORKER, receipt))
    return Reported(case, receipt)


def call(browser: Browser, case: str, telephone: str = "032 98 765 43") -> str:
    hidden = form(browser.get(f"/cases/{case}"), "/call")
    return said(
        browser,
        browser.client.post(f"/console/cases/{case}/call?lang=en", data=hidden | {"telephone": telephone}),
    )


def test_p13_the_inspector_is_rung_first_and_the_number_is_in_that_one_request(
    staff: Staff, company: Company
) -> None:
    browser = staff.hired()
    case = reported(staff)
    assert call(browser, case.id).startswith("Your telephone rings now")
    (asked,) = company.forms
    assert asked["To"] == [INSPECTOR]
    assert f">{WORKER}</Number>" in asked["Twiml"][0]
    address = re.findall(r'url="([^"]+)"', asked["Twiml"][0])[0]
    assert address.startswith(f"{LINE}/voice/called/")
    held = read_token(address.rpartition("/")[2], staff.settings.twilio_auth_tokens, staff.office.clock.now())
    assert held is not None
    assert (held.case, held.receipt) == (case.id, case.receipt)
    assert "called the worker" in words(browser.get(f"/cases/{case.id}"))


@pytest.mark.parametrize("said", [{}, {"ASKS_BEFORE_JOINING": "no"}], ids=["unknown", "no"])
def test_p13_a_carrier_that_may_join_whoever_picks_up_rings_nobody(
    quick_path: Path, company: Company, said: dict[str, str]
) -> None:
    """Somleng reads a Number and passes over its address: an employer who picks up would be through to the inspector."""
    with staff_in(quick_path, **carrier_of(company), **said) as staff:
        browser = staff.hired()
        case = reported(staff)
        assert call(browser, case.id).startswith(
            "This telephone company would join you with whoever picks up"
        )
        assert "called the worker" not in words(browser.get(f"/cases/{case.id}"))
    assert company.asked == []


@pytest.mark.skipif(ON_POSTGRESQL, reason="SQLite only: reads its file")
def test_p13_no_row_task_page_or_log_holds_a_number_or_the_receipt(
    staff: Staff,
    company: Company,
    quick_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = staff.hired()
    case = reported(staff)
    call(browser, case.id)
    company.fails("ring", Fault.BROKEN)
    call(browser, case.id)
    page = browser.get(f"/cases/{case.id}").text
    kept = b"".join(path.read_bytes() for path in quick_path.rglob("*") if path.is_file())
    everything = page + "".join(capfd.readouterr()) + caplog.text + kept.decode("latin-1")
    for number in (*FORMS_OF, case.receipt):
        assert not re.search(number, everything), number


@pytest.mark.parametrize(
    ("hours", "telephone", "told_so"),
    [
        ("evening", INSPECTOR, ""),
        ("morning", "12", "This is not a telephone number"),
        ("morning", "call me", "This is not a telephone number"),
    ],
)
def test_p13_nobody_is_rung_at_another_hour_or_without_a_telephone(
    staff: Staff, company: Company, hours: str, telephone: str, told_so: str
) -> None:
    browser = staff.hired()
    case = reported(staff, hours)
    if told_so:
        assert call(browser, case.id, telephone).startswith(told_so)
    else:
        page = browser.get(f"/cases/{case.id}")
        assert "Not now." in words(page)
        answer = browser.post(f"/cases/{case.id}/call", telephone=telephone)
        assert "not an hour in which a call is safe" in said(browser, answer)
    assert company.asked == []


def test_p13_without_a_number_or_a_receipt_nobody_is_rung(staff: Staff, company: Company) -> None:
    browser = staff.hired()
    numberless = told(staff.office, hours="morning")
    assert "no number" in said(browser, browser.post(f"/cases/{numberless}/call", telephone=INSPECTOR))
    pinless = told(staff.office, hours="morning")
    keyed(staff.office, pinless, Field.NUMBER, sealed_text(WORKER, None))
    assert "no receipt and no PIN" in call(browser, pinless)
    assert company.asked == []


def test_p13_who_cannot_open_the_number_rings_nobody(staff: Staff, company: Company) -> None:
    staff.hired()
    case = reported(staff)
    late = staff.hired()
    assert "no number that you can open" in call(late, case.id)
    assert company.asked == []


def test_p13_a_carrier_that_refuses_is_told_and_the_attempt_stays_in_the_timeline(
    staff: Staff, company: Company
) -> None:
    browser = staff.hired()
    case = reported(staff)
    company.fails("ring", Fault.REFUSED)
    assert call(browser, case.id).startswith("The telephone company refused")
    assert "called the worker" in words(browser.get(f"/cases/{case.id}"))


def test_p13_a_practice_case_rings_nobody_whatever_number_was_keyed(staff: Staff, company: Company) -> None:
    staff.office.make_escrow()
    browser = staff.hired(region="practice")
    case = reported(staff)
    with staff.office.rows() as rows:
        rows.change("UPDATE cases SET region = 'practice' WHERE id = ?", case.id)
        rows.change("UPDATE case_keys SET region = 'practice' WHERE case_id = ?", case.id)
    answer = browser.post(f"/cases/{case.id}/call", telephone=INSPECTOR)
    assert "No telephone company is set" in said(browser, answer)
    assert company.asked == []


@pytest.mark.parametrize(
    ("hours", "country", "at", "safe"),
    [
        ("morning", None, "05:00", True),
        ("morning", None, "04:59", False),
        ("morning", None, "09:00", False),
        ("evening", None, "14:00", True),
        ("evening", None, "18:00", False),
        ("morning", "mauritius", "08:00", False),
        ("morning", "mauritius", "07:59", True),
        ("afternoon", "gulf", "09:30", False),
        ("afternoon", "gulf", "10:30", True),
        (None, None, "07:00", False),
        ("night", None, "07:00", False),
    ],
)
def test_p13_an_hour_is_safe_by_every_clock_the_telephone_may_go_by(
    hours: str | None, country: str | None, at: str, safe: bool
) -> None:
    now = datetime.fromisoformat(f"2026-11-23T{at}+00:00")
    assert may_ring(hours, country, now) == safe


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("034 12 345 67", WORKER),
        ("+261 34 12 345 67", WORKER),
        ("+965 5012 3456", "+96550123456"),
        ("1", None),
        ("", None),
        ("x" * 300, None),
    ],
)
def test_a_number_is_read_as_people_write_it(typed: str, number: str | None) -> None:
    assert e164(typed) == number


def test_what_was_sealed_of_a_call_back_is_read_again() -> None:
    for receipt in ("123456789", None):
        read = read_text(sealed_text(WORKER, receipt))
        assert (read.number, read.receipt) == (WORKER, receipt)
        assert WORKER not in repr(read)


def test_p13_an_address_of_a_call_is_ours_and_soon_over() -> None:
    until = MONDAY_MORNING + timedelta(minutes=15)
    made = CallBack("0" * 16, "123456789", "mg", until)
    token = token_of(made, [PEPPER])
    assert read_token(token, [Secret("a newer one"), PEPPER], MONDAY_MORNING) == made
    assert read_token(token, [PEPPER], until) is None
    for altered in (token[:-1], "A" + token[1:], "", "x", "é"):
        assert read_token(altered, [PEPPER], datetime(2026, 11, 23, tzinfo=UTC)) is None
    assert "123456789" not in repr(made)
