"""A file that people download: it resumes, it is named by its bytes, and no answer of ours is a surprise to a bad client."""

import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.clock import SystemClock
from core.database import connect
from core.settings import ROOT, Mode, Settings
from core.wiring import EXTENSION, Wiring
from tests.builders import settings_in
from web.radio.files import INTERNAL, send_stored

CONTENT = bytes(range(256)) * 40
ETAG = sha256(CONTENT).hexdigest()
FOR_EVER = "public, max-age=31536000, immutable"


def client_of(settings: Settings) -> FlaskClient:
    """An application that sends masters of one content."""
    app = Flask("files")
    app.extensions[EXTENSION] = Wiring(settings, connect("sqlite://"), SystemClock())

    @app.get("/<name>")
    def file(name: str) -> Response:
        return send_stored(settings.masters_path / name, ETAG, "audio/mpeg", "antso-fees-fr.mp3")

    return app.test_client()


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    (tmp_path / "masters").mkdir()
    (tmp_path / "masters" / "a.mp3").write_bytes(CONTENT)
    return client_of(settings_in(tmp_path))


def ask(client: FlaskClient, method: str = "GET", **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.open("/a.mp3", method=method, headers=named, buffered=True)


def test_the_whole_file_with_all_that_a_client_needs_to_resume(client: FlaskClient) -> None:
    answer = ask(client)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, CONTENT, "audio/mpeg")
    assert answer.headers["ETag"] == f'"{ETAG}"', "strong: no W/ before it"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"] == FOR_EVER
    assert answer.headers["Content-Disposition"] == 'inline; filename="antso-fees-fr.mp3"'


def test_head_tells_the_same_without_the_bytes(client: FlaskClient) -> None:
    whole, head = ask(client), ask(client, "HEAD")
    assert (head.status_code, head.data) == (200, b"")
    kept = ("Content-Length", "Content-Type", "ETag", "Accept-Ranges", "Cache-Control")
    assert {name: head.headers[name] for name in kept} == {name: whole.headers[name] for name in kept}


@pytest.mark.parametrize(
    ("asked", "starts", "ends"),
    [("bytes=0-99", 0, 99), ("bytes=100-", 100, len(CONTENT) - 1), ("bytes=-50", len(CONTENT) - 50, len(CONTENT) - 1),
     ("bytes=10000-99999", 10000, len(CONTENT) - 1)],
)  # fmt: skip
def test_a_range_is_that_part(client: FlaskClient, asked: str, starts: int, ends: int) -> None:
    answer = ask(client, Range=asked)
    assert (answer.status_code, answer.data) == (206, CONTENT[starts : ends + 1])
    assert answer.headers["Content-Range"] == f"bytes {starts}-{ends}/{len(CONTENT)}"


@pytest.mark.parametrize("asked", [f"bytes={len(CONTENT)}-", "bytes=99999-100000"])
def test_a_range_past_the_end_is_refused_with_the_length(client: FlaskClient, asked: str) -> None:
    answer = ask(client, Range=asked)
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(CONTENT)}"


def test_fifty_ranges_are_answered_with_the_whole_once(client: FlaskClient) -> None:
    ranges = ",".join(f"{start * 100}-{start * 100 + 50}" for start in range(50))
    answer = ask(client, Range=f"bytes={ranges}")
    assert (answer.status_code, answer.data) == (200, CONTENT)


@pytest.mark.parametrize(
    "asked", ["bytes", "bytes=", "bytes=a-b", "bytes=5-2", "lines=1-2", "bytes=--5", ","]
)
def test_a_range_that_nobody_can_read_is_as_if_it_were_not_there(client: FlaskClient, asked: str) -> None:
    answer = ask(client, Range=asked)
    assert (answer.status_code, answer.data) == (200, CONTENT)


def test_a_resumed_download_of_the_same_bytes_goes_on_and_of_older_ones_begins_again(
    client: FlaskClient,
) -> None:
    goes_on = ask(client, Range="bytes=100-", If_Range=f'"{ETAG}"')
    assert (goes_on.status_code, goes_on.data) == (206, CONTENT[100:])
    for old in ('"another"', f'W/"{ETAG}"', "Mon, 23 Nov 2020 06:00:00 GMT", "nonsense"):
        begins = ask(client, Range="bytes=100-", If_Range=old)
        assert (begins.status_code, begins.data) == (200, CONTENT), old


def test_who_has_it_already_is_told_so(client: FlaskClient) -> None:
    for known in (f'"{ETAG}"', f'"other", "{ETAG}"', "*"):
        answer = ask(client, If_None_Match=known)
        assert (answer.status_code, answer.data) == (304, b""), known
    assert ask(client, If_None_Match='"other"').status_code == 200


def test_a_file_that_was_lost_is_not_found(client: FlaskClient) -> None:
    answer = client.get("/b.mp3")
    assert (answer.status_code, answer.headers.get("Cache-Control")) == (404, None)


def test_in_production_the_web_server_in_front_sends_it(tmp_path: Path) -> None:
    """A slow download holds no thread: what is answered is a name."""
    (tmp_path / "masters").mkdir()
    (tmp_path / "masters" / "a.mp3").write_bytes(CONTENT)
    settings = replace(settings_in(tmp_path), mode=Mode.PRODUCTION)
    client = client_of(settings)
    for asked in ({}, {"Range": "bytes=5-"}):
        answer = client.get("/a.mp3", headers=asked)
        assert (answer.status_code, answer.data) == (200, b"")
        assert answer.headers["X-Accel-Redirect"] == "/internal/masters/a.mp3"
        assert (answer.headers["ETag"], answer.headers["Cache-Control"]) == (f'"{ETAG}"', FOR_EVER)


def test_the_web_server_of_the_operating_page_passes_on_the_feeds_and_holds_what_they_lead_to() -> None:
    told = (ROOT / "docs/deploy/nginx.conf").read_text(encoding="utf-8")
    for path in ("= /feeds.opml", "/feeds/", "/audio/"):
        assert re.search(rf"location {path} {{ proxy_pass http://127.0.0.1:8001; }}", told), path
    for folder in ("masters", "stories"):
        (inside,) = re.findall(rf"location {INTERNAL}/{folder}/ {{(.*?)}}", told, re.DOTALL)
        assert "internal;" in inside
        assert f"alias /srv/antso/{folder}/;" in inside
        assert "max_ranges 1;" in inside, "fifty ranges are answered with the whole"


def test_the_worker_of_the_operating_page_may_write_what_the_feeds_lead_to() -> None:
    unit = (ROOT / "docs/deploy/antso-worker.service").read_text(encoding="utf-8")
    (writable,) = re.findall("ReadWritePaths=(.*)", unit)
    assert "/srv/antso/masters" in writable.split()
