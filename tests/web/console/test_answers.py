"""An answer is recorded in the browser or sent as a file; it is sealed, heard with receipt and PIN, and never a file (P01)."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.cases.desk import receipt_for, told
from tests.web.console.case_pages import form, said
from tests.web.console.staff import Browser, Staff, tree, words
from tests.web.scripted_line import wav
from vault import caller
from web.uploads import LONGEST


def answers_of(staff: Staff, case: str) -> list[str]:
    with staff.office.rows() as rows:
        return caller.answers(rows, case)


def post_form(browser: Browser, case: str, sound: bytes) -> TestResponse:
    """The form of the page with a file."""
    hidden = form(browser.get(f"/cases/{case}"), "/answer")
    return browser.send(f"/cases/{case}/answer", "sound", "answer.wav", sound, **hidden)


def by_form(browser: Browser, case: str, sound: bytes) -> str:
    return said(browser, post_form(browser, case, sound))


def by_script(browser: Browser, case: str, sound: bytes, kind: str = "audio/webm", **headers: str) -> Any:
    token = form(browser.get(f"/cases/{case}"), "/answer")["csrf_token"]
    named = {"X-CSRFToken": token} | headers
    return browser.client.post(f"/console/cases/{case}/answer", data=sound, content_type=kind, headers=named)


@pytest.mark.parametrize("way", ["form", "script"])
def test_an_answer_is_kept_and_heard_by_the_receipt(staff: Staff, way: str) -> None:
    browser = staff.hired()
    case = told(staff.office)
    key = receipt_for(staff.office, case)
    if way == "form":
        assert by_form(browser, case, wav(2.0)).startswith("The answer is kept.")
    else:
        sent = by_script(browser, case, wav(2.0))
        assert sent.status_code == 200
        assert "The answer is kept." in words(browser.client.get(sent.json["go"]))
    (item,) = answers_of(staff, case)
    with staff.office.rows() as rows:
        heard = caller.open_answer(rows, staff.office.folder, item, key).read()
    assert heard.startswith(b"RIFF")
    assert len(heard) == pytest.approx(2 * 8000 * 2 + 44, abs=400)
    assert f"/console/items/{item}/sound" in tree(browser.get(f"/cases/{case}")).xpath("//audio/@src")


@contextmanager
def opened_for_writing() -> Iterator[list[str]]:
    """Every file that this process opens to write, while the block lasts."""
    found: list[str] = []
    watching = [True]

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if not watching[0] or event != "open":
            return
        path, mode, flags = arguments
        if (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & 3):
            found.append(str(path))

    sys.addaudithook(hook)
    yield found
    watching[0] = False


def test_p01_an_answer_of_five_minutes_is_written_nowhere_but_sealed(staff: Staff) -> None:
    browser = staff.hired()
    case = told(staff.office)
    receipt_for(staff.office, case)
    sound = wav(299.0)
    with opened_for_writing() as files:
        post_form(browser, case, sound)
        by_script(browser, case, sound)
    assert len(answers_of(staff, case)) == 2
    sealed = str(staff.office.folder)
    named = [file for file in files if not file.isdigit()]  # Numbers are pipes, and memory without a name.
    assert [file for file in named if not file.startswith(sealed)] == []
    for file in staff.office.folder.iterdir():
        assert b"RIFF" not in file.read_bytes()[:64]


@pytest.mark.parametrize(
    ("sound", "told_so"),
    [
        (b"", "not a sound"),
        (wav(0.0), "too short"),
        (wav(2.0, pitch=0.0), "Nothing is heard"),
        (b"no sound" * 1000, "not a sound"),
        (wav(305.0), "too long"),
    ],
)
def test_what_is_no_answer_is_refused_in_words_and_nothing_is_kept(
    staff: Staff, sound: bytes, told_so: str
) -> None:
    browser = staff.hired()
    case = told(staff.office)
    receipt_for(staff.office, case)
    assert told_so in by_form(browser, case, sound)
    assert answers_of(staff, case) == []
    assert not staff.office.folder.exists() or not any(staff.office.folder.iterdir())


@pytest.mark.parametrize("way", ["form", "script"])
def test_an_answer_larger_than_any_is_refused_before_it_is_read(staff: Staff, way: str) -> None:
    browser = staff.hired()
    case = told(staff.office)
    receipt_for(staff.office, case)
    huge = bytes(LONGEST + 1)
    if way == "script":
        assert by_script(browser, case, huge).status_code == 413
    else:
        assert post_form(browser, case, huge).status_code == 413
    assert answers_of(staff, case) == []


def test_without_the_token_of_a_page_no_answer_is_taken(staff: Staff) -> None:
    browser = staff.hired()
    case = told(staff.office)
    receipt_for(staff.office, case)
    assert by_script(browser, case, wav(2.0), **{"X-CSRFToken": "made up"}).status_code == 400
    assert answers_of(staff, case) == []


def test_who_has_no_receipt_is_told_that_nobody_could_hear_an_answer(staff: Staff) -> None:
    browser = staff.hired()
    case = told(staff.office)
    page = browser.get(f"/cases/{case}")
    assert "nobody could hear an answer" in words(page)
    assert not tree(page).xpath("//form[@id='answer']")
    answer = browser.post(f"/cases/{case}/answer")
    assert "no receipt" in said(browser, answer)
