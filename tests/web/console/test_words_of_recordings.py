"""What the worker tells of a recording is said in words, and leads to the case it is of."""

from datetime import UTC, datetime

import pytest

from core.notices import Notice
from recordings.alarms import KINDS
from tests.web.console.staff import Staff
from web.console import case_words, words


@pytest.mark.parametrize("kind", sorted(KINDS.values()))
def test_each_alarm_of_a_recording_has_words_and_leads_to_its_case(staff: Staff, kind: str) -> None:
    told = Notice("0" * 16, kind, "1" * 16, datetime(2026, 11, 27, tzinfo=UTC))
    with staff.app.test_request_context():
        said = words.notice(told, {"1" * 16: "amber oak"})
        assert "amber oak" in said
        assert kind not in said
        assert words.leads_to(told) == f"/console/cases/{'1' * 16}"


@pytest.mark.parametrize("verb", ["recording.sealed", "recording.lost"])
def test_what_the_worker_did_with_a_recording_has_words_in_the_timeline(staff: Staff, verb: str) -> None:
    with staff.app.test_request_context():
        assert case_words.event(verb) != verb
