"""Logs hold events and allowed keys, and never what somebody typed."""

import json
import logging
from contextlib import redirect_stderr
from io import StringIO

import pytest

from core.logging import ALLOWED_KEYS, keep_allowed, log, log_failure

SECRET = "0341234567"


def lines(captured: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in captured.readouterr().err.splitlines()]


def test_an_event_is_one_line_of_json_with_its_allowed_keys(capsys: pytest.CaptureFixture[str]) -> None:
    log("release.published", release=3, seconds=1.5)
    (line,) = lines(capsys)
    assert (line["event"], line["release"], line["seconds"], line["level"]) == (
        "release.published",
        3,
        1.5,
        "info",
    )


def test_a_log_goes_to_what_is_standard_error_when_it_is_written() -> None:
    with redirect_stderr(StringIO()) as closed:
        log("release.published", release=3)
    closed.close()
    with redirect_stderr(StringIO()) as then:
        log("release.published", release=4)
    assert json.loads(then.getvalue())["release"] == 4


@pytest.mark.parametrize(
    "key", ["digits", "caller", "number", "body", "sid", "exception", "exc_info", "answer"]
)
def test_a_key_that_is_not_allowed_is_dropped(capsys: pytest.CaptureFixture[str], key: str) -> None:
    log("turn.taken", **{key: SECRET, "turn": 2})
    (line,) = lines(capsys)
    assert SECRET not in str(line)
    assert line["turn"] == 2
    assert keep_allowed(None, "", {key: SECRET}) == {}


def test_an_error_is_told_by_its_type_and_place_and_never_by_its_message(
    capsys: pytest.CaptureFixture[str],
) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        log_failure("turn.failed", error, path="/voice/turn/<int:number>")
    (line,) = lines(capsys)
    assert line["error"] == "ValueError"
    assert "test_logging.py:" in str(line["where"])
    assert SECRET not in str(line)


def test_an_error_that_rose_nowhere_is_logged_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    log_failure("task.failed", RuntimeError(SECRET))
    (line,) = lines(capsys)
    assert line["error"] == "RuntimeError"
    assert SECRET not in str(line)


@pytest.mark.parametrize(
    "name", ["werkzeug", "sqlalchemy.engine", "sqlalchemy.pool", "twilio.http_client", "urllib3"]
)
def test_libraries_speak_of_nothing_below_an_error(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert not logging.getLogger(name).isEnabledFor(logging.WARNING)


def test_nothing_that_carries_what_a_caller_did_is_allowed() -> None:
    assert ALLOWED_KEYS.isdisjoint(
        {"digits", "key", "from", "caller", "number", "sid", "call", "body", "params", "url"}
    )
