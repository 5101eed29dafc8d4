"""A carrier's form as values: what happened in the call, whatever the bytes."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.call import Dialled, Event, Key, Silence, Spoke
from ivr.requests import MOST_DIGITS, parse_request


@pytest.mark.parametrize(
    ("body", "event"),
    [
        ("CallSid=CA01", Silence()),
        ("Digits=", Silence()),
        ("Digits=1", Key("1")),
        ("Digits=%2A", Key("*")),
        ("Digits=%23", Key("#")),
        ("Digits=12%23", Key("12#")),
        ("Digits=1&Digits=2", Key("1")),
        ("DialCallStatus=completed", Dialled(answered=True)),
        ("DialCallStatus=answered", Dialled(answered=True)),
        ("DialCallStatus=busy", Dialled(answered=False)),
        ("DialCallStatus=no-answer&Digits=1", Dialled(answered=False)),
        ("DialCallStatus=failed", Dialled(answered=False)),
        ("DialCallStatus=canceled", Dialled(answered=False)),
        ("RecordingUrl=https%3A%2F%2Fx&Digits=hangup", Spoke()),
        ("RecordingUrl=https%3A%2F%2Fx&RecordingDuration=0", Spoke()),
    ],
)
def test_what_happened_is_read_from_the_parameters(body: str, event: Event) -> None:
    assert parse_request(body.encode()).event == event


@pytest.mark.parametrize("status", ["completed", "busy", "failed", "no-answer", "canceled"])
def test_a_final_state_ends_the_call(status: str) -> None:
    assert parse_request(f"CallStatus={status}".encode()).ended


@pytest.mark.parametrize("status", ["", "queued", "ringing", "in-progress", "Completed"])
def test_any_other_state_does_not(status: str) -> None:
    assert not parse_request(f"CallStatus={status}".encode()).ended


def test_the_first_of_repeated_parameters_counts() -> None:
    assert parse_request(b"CallSid=CA01&CallSid=CA02").sid == "CA01"


def test_more_digits_than_any_number_has_are_cut() -> None:
    event = parse_request(b"Digits=" + b"1" * 1_000_000).event
    assert event == Key("1" * MOST_DIGITS)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(st.lists(st.tuples(texts, texts), max_size=10))
def test_a_form_is_read_as_it_was_written(pairs: list[tuple[str, str]]) -> None:
    written = [(name, value) for name, value in pairs if name or value]
    assert parse_request(urlencode(written).encode()).pairs == written


@given(
    st.text("ab=&+%2B%C3%A9\udcff;", max_size=30).map(lambda text: text.encode("utf-8", "surrogateescape"))
)
def test_a_form_is_read_as_pythons_own_reader_reads_it(body: bytes) -> None:
    text = body.decode("ascii", "surrogateescape")
    own = parse_qsl(text, keep_blank_values=True, encoding="utf-8", errors="surrogateescape")
    assert parse_request(body).pairs == own


@given(st.binary(max_size=200))
def test_no_bytes_at_all_break_the_reading(body: bytes) -> None:
    parsed = parse_request(body)
    assert isinstance(parsed.event, Key | Silence | Dialled | Spoke)
    assert isinstance(parsed.sid, str)
