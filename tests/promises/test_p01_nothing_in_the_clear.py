"""P01: a report of five minutes, a number, a note and an answer pass through a real server and a real worker; and a story, what
is made of it to be heard, and a spoken reason why it is not. Whatever either opens for writing is on a list; afterwards no file
of the instance, of TMPDIR or of memory's folder holds any of it in the clear.
"""

from typing import Any

import pytest

from audio.answers import to_telephone
from tests.builders import CALLER
from tests.ivr.reporting import AGREE, TO_NOTICE, TO_PHONE, hire
from tests.promises.byte_scan import Needle, number_forms, sound_forms, text_forms
from tests.promises.tracing import can_trace
from tests.promises.watched_line import (
    HEADER,
    PATIENCE,
    Running,
    called,
    follow,
    hear,
    in_console,
    leaves_nothing,
    receipt_of,
    rows,
    running,
    settings,
    speak,
    until,
)
from tests.promises.watched_story import REASON, moderate, story_needles, tell_story
from tests.promises.wire import spoken
from tests.web.console.case_pages import form
from vault.members import Role

__all__ = ["running", "settings"]

TYPED, TYPED_NUMBER = "0320000002", "+261320000002"
NOTE = "Elle dit que son passeport est dans l'armoire de Madame Rasoanirina"
MINUTES = 5
REPORT, ANSWER = spoken(MINUTES, 1), spoken(1, 2)


def tell(running: Running) -> None:
    """A call: the notice, consent, five minutes, every question passed over, another number for a call back."""
    call = called(running, "CA" + "5" * 32)
    call.press(*TO_NOTICE, AGREE)
    speak(running, call, "RE" + "5" * 32, REPORT, *TO_PHONE, "2", "1", f"{TYPED}#", "1")


def work(running: Running, member: str) -> str:
    """In the console: the report is heard to its end, a note is written, an answer is sent as the browser records it.

    The receipt that the caller was given.
    """
    browser, base = in_console(running, member)
    ((case,),) = rows(running, "SELECT id FROM cases")
    receipt = receipt_of(running, case)
    page: Any = browser.get(f"{base}/cases/{case}?lang=en", timeout=PATIENCE)
    ((item,),) = rows(running, "SELECT id FROM sealed_items WHERE field = 'recording'")
    assert hear(browser, f"{base}/items/{item}/sound") == REPORT
    note = form(page, "/notes") | {"note": NOTE}
    assert browser.post(f"{base}/cases/{case}/notes", data=note, timeout=PATIENCE).status_code == 200
    token = {"X-CSRFToken": form(page, "/answer")["csrf_token"], "Content-Type": "audio/wav"}
    sent = browser.post(f"{base}/cases/{case}/answer", data=ANSWER, headers=token, timeout=PATIENCE)
    assert sent.status_code == 200, sent.text
    return receipt


@pytest.mark.skipif(not can_trace(), reason="strace is not on this machine, or may not trace")
def test_p01_a_report_its_answer_and_a_story_that_nobody_approved_leave_nothing_in_the_clear(
    running: Running,
) -> None:
    supervisor, editor = (hire(running.office, role, None) for role in (Role.SUPERVISOR, Role.EDITOR))
    tell(running)
    until(lambda: cleared(running) == 1)
    receipt = work(running, supervisor)
    assert follow(running, receipt, "CA" + "6" * 32) == to_telephone(ANSWER)
    tell_story(running)
    until(lambda: cleared(running) == 2)
    receipt, version = moderate(running, editor)
    assert follow(running, receipt, "CA" + "8" * 32) == to_telephone(REASON)
    sealed = dict(rows(running, "SELECT field, COUNT(*) FROM sealed_items GROUP BY field"))
    assert sealed == {"recording": 2, "number": 1, "note": 1, "answer": 2, "edited": 1}
    leaves_nothing(running, [*needles(), *story_needles(version)])


def cleared(running: Running) -> int:
    """How many recordings are sealed here, gone at the carrier, and no longer known by their call."""
    return len(
        rows(running, "SELECT 1 FROM expected_recordings WHERE state = 'cleared' AND call_sid IS NULL")
    )


def needles() -> list[Needle]:
    return [
        *sound_forms(REPORT[HEADER:], "report"),
        *sound_forms(ANSWER[HEADER:], "answer"),
        *sound_forms(to_telephone(ANSWER)[HEADER:], "answer as a telephone plays it"),
        *number_forms(CALLER),
        *number_forms(TYPED_NUMBER),
        *text_forms(NOTE),
    ]
