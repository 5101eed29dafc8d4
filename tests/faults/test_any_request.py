"""Whatever a signed request holds, it gets 200 and portable TwiML, and leaves the call where the walk has been."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carriers.signature import SIGNATURE_HEADER, sign
from ivr.call import TRAIL_LENGTH, Call
from tests.builders import FORM, LINE, SMALL_CONTENT, TOKEN, Deployment, opened
from tests.portable import faults
from tests.silent import deploy, silent_line
from tests.thorough import LONG
from tests.walks.walker import beginnings, walk

REQUESTS = 1000 if LONG else 150
SMALLEST_ROW = 2000
"""Characters that no state exceeds: a row is read and written in every turn."""

sids = st.sampled_from(["CA01", "CA02", "CA03", ""]) | st.text(max_size=80)
digits = st.sampled_from([*"0123456789*#", "1234", "99*123", "8#", ""]) | st.text(max_size=70)
names = st.sampled_from(
    ["CallSid", "From", "Digits", "CallStatus", "DialCallStatus", "RecordingUrl", "RecordingSid", "To"]
) | st.text(max_size=12)
statuses = st.sampled_from(["ringing", "in-progress", "completed", "busy", "answered", "no-answer"])
values = digits | statuses | st.binary(max_size=30).map(lambda raw: raw.decode("utf-8", "surrogateescape"))
paths = st.one_of(
    st.just("/voice/incoming"),
    st.integers(0, 12).map(lambda number: f"/voice/turn/{number}"),
    st.integers(0, 12).map(lambda number: f"/voice/turn/{number}?sorry=1"),
    st.sampled_from(["/voice/turn/99999999999999999999", "/voice/status", "/voice/incoming?sorry=1"]),
)


@dataclass(frozen=True)
class Post:
    path: str
    pairs: tuple[tuple[str, str], ...]


@st.composite
def likely(draw: Callable[[st.SearchStrategy[object]], object]) -> Post:
    """A turn of one of three calls, as a carrier would post it, in any order."""
    number = draw(st.integers(0, 6))
    pairs = [("CallSid", str(draw(st.sampled_from(["CA01", "CA02", "CA03"]))))]
    pairs += [("From", str(draw(st.sampled_from(["anonymous", "+261340000001"]))))]
    pairs += [("Digits", str(draw(digits)))]
    return Post(f"/voice/turn/{number}", tuple(pairs))


unlikely = st.builds(
    lambda path, sid, more: Post(path, (("CallSid", sid), *more)),
    paths,
    sids,
    st.lists(st.tuples(names, values), max_size=5).map(tuple),
)


def post(line: Deployment, request: Post) -> tuple[int, str]:
    signature = sign(TOKEN, LINE + request.path, request.pairs)
    body = urlencode(request.pairs, errors="surrogateescape").encode()
    response = line.app.test_client().post(
        request.path, data=body, content_type=FORM, headers={SIGNATURE_HEADER: signature}
    )
    return response.status_code, response.text


@cache
def places() -> frozenset[tuple[object, ...]]:
    """Every place the walk through the line has been."""
    line = silent_line(SMALL_CONTENT)
    return frozenset(_place(state) for state in walk(line, beginnings(line)).states)


def _place(call: Call) -> tuple[object, ...]:
    return call.place, call.part, call.language, call.wrong_keys


@pytest.fixture(scope="module")
def taken() -> Iterator[Deployment]:
    """One line for all the requests: what came before is part of what has to be survived."""
    with TemporaryDirectory() as folder:
        line = deploy(Path(folder) / "line")
        yield line
        line.close()


def judge(line: Deployment, request: Post) -> None:
    status, text = post(line, request)
    assert status == 200
    if not request.path.startswith("/voice/status"):
        assert faults(text, LINE) == []
    for row in line.rows("SELECT * FROM calls"):
        judge_row(opened(row))


def judge_row(row: Mapping[str, object]) -> None:
    assert 0 < len(str(row["sid"])) <= 64
    if row["state"] is None:
        assert (row["answer"], row["token"], row["turn"]) == (None, None, 0)
        return
    call = Call.from_json(str(row["state"]))
    assert _place(call) in places()
    assert len(call.trail) <= TRAIL_LENGTH
    assert {(place, None) for place in call.trail} <= {(place, None) for place, *_ in places()}
    assert len(str(row["state"])) < SMALLEST_ROW


@given(requests=st.lists(likely() | unlikely, min_size=5, max_size=5))
@settings(
    max_examples=REQUESTS // 5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_signed_request_is_answered_and_leaves_the_call_where_it_can_be(
    taken: Deployment, requests: list[Post]
) -> None:
    for request in requests:
        judge(taken, request)


@pytest.mark.parametrize("key", ["\udcff", "\0", "é", " ", "E"])
def test_what_is_on_no_telephone_is_a_wrong_key_that_leaves_no_mark(small: Deployment, key: str) -> None:
    assert post(small, Post("/voice/incoming", (("CallSid", "CA01"),)))[0] == 200
    status, text = post(small, Post("/voice/turn/1", (("CallSid", "CA01"), ("Digits", key))))
    assert (status, faults(text, LINE), "sorry" in text) == (200, [], False)
    row = small.call()
    assert row is not None
    assert Call.from_json(row["state"]).wrong_keys == 1
    assert [row["key"] for row in small.rows("SELECT key FROM events")] == [None, None]


@pytest.mark.parametrize("sid", ["", "C" * 65, "CA 01", "CA\0", "C\udcff", "é"])
def test_a_call_id_that_no_carrier_gives_is_kept_by_nobody(small: Deployment, sid: str) -> None:
    status, text = post(small, Post("/voice/incoming", (("CallSid", sid),)))
    assert (status, faults(text, LINE)) == (200, [])
    assert text.endswith("<Hangup/></Response>")
    assert small.rows("SELECT sid FROM calls") == []
