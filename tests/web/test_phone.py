"""The practice phone's page signs practice calls only, and can be called by nobody but itself."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert

from carriers.practice import PRACTICE_CALLERS, practice_sid
from carriers.signature import practice_token, sign
from core.database import connect, unit_of_work
from core.models import CallRow, ClipRow
from core.settings import Settings
from tests.web.scripted_line import pages, practice_settings
from web.phone import words

STATIC = Path(words.__file__).parent / "static"
KILOBYTES_OF_THE_PAGE = 50


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return practice_settings(tmp_path / "instance")


@pytest.fixture
def browser(settings: Settings) -> Iterator[FlaskClient]:
    with pages(settings) as app:
        yield app.test_client()


def token_of(browser: FlaskClient) -> dict[str, str]:
    """The header that a POST of the page carries."""
    found = re.search(r'name="csrf-token" content="([^"]+)"', browser.get("/phone").text)
    assert found
    return {"X-CSRFToken": found[1]}


def practice_params(**changes: str) -> dict[str, str]:
    return {"CallSid": practice_sid(), "From": PRACTICE_CALLERS[0], "Digits": "1*#", **changes}


def test_the_page_with_all_it_loads_is_under_fifty_kilobytes(browser: FlaskClient) -> None:
    weight = len(browser.get("/phone").data) + sum(file.stat().st_size for file in STATIC.iterdir())
    assert weight < KILOBYTES_OF_THE_PAGE * 1024


def test_p19_the_page_holds_nothing_inline_and_loads_nothing_from_elsewhere(browser: FlaskClient) -> None:
    answer = browser.get("/phone")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'; media-src 'self' blob:;")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", answer.text)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', answer.text)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_page_speaks_each_language(browser: FlaskClient, language: str) -> None:
    page = browser.get(f"/phone?lang={language}").text
    assert f'<html lang="{language}">' in page
    assert words.WORDS[language]["call"] in page


def test_a_language_nobody_knows_is_answered_in_english(browser: FlaskClient) -> None:
    assert '<html lang="en">' in browser.get("/phone?lang=xx").text


def test_every_word_exists_in_every_language() -> None:
    assert set(words.EN) == set(words.FR) == set(words.MG)


def test_every_word_the_module_uses_exists() -> None:
    used = set(re.findall(r"words\.([a-z_]+)", (STATIC / "phone.js").read_text()))
    assert used <= set(words.EN)


def test_every_key_of_the_phone_has_a_name_for_a_screen_reader(browser: FlaskClient) -> None:
    buttons = re.findall(r'data-key="(.)" aria-label="([^"]+)"', browser.get("/phone?lang=en").text)
    assert dict(buttons) == {**{str(n): str(n) for n in range(10)}, "*": "star", "#": "hash"}


def test_a_call_is_minted_for_a_practice_caller(browser: FlaskClient) -> None:
    minted = browser.post("/phone/calls", json={"from": PRACTICE_CALLERS[1]}, headers=token_of(browser)).json
    assert minted
    assert re.fullmatch(r"PR[0-9a-f]{32}", minted["sid"])
    assert minted["from"] == PRACTICE_CALLERS[1]
    assert minted["to"] == "+261000000000"


@pytest.mark.parametrize("body", ['{"from": "+261340000000"}', "[]", "{}", "not JSON"])
def test_a_call_by_anybody_else_is_refused(browser: FlaskClient, body: str) -> None:
    headers = {**token_of(browser), "Content-Type": "application/json"}
    assert browser.post("/phone/calls", data=body, headers=headers).status_code == 400


def test_the_signature_is_the_one_the_webhooks_check(browser: FlaskClient, settings: Settings) -> None:
    params = practice_params()
    signed = browser.post(
        "/phone/signature", json={"path": "/voice/turn/3", "params": params}, headers=token_of(browser)
    )
    token = practice_token(settings.secret_key.reveal())
    expected = sign(token, f"{settings.public_url}/voice/turn/3", params.items())
    assert signed.json == {"signature": expected}


@pytest.mark.parametrize(
    "params",
    [
        practice_params(CallSid="CA" + "0" * 32),
        practice_params(CallSid="PR"),
        practice_params(CallSid="PR" + "0" * 33),
        practice_params(From="+261340000000"),
        {},
        {"CallSid": 7, "From": PRACTICE_CALLERS[0]},
        [],
        None,
    ],
)
def test_nothing_is_signed_for_a_call_that_is_not_a_practice_call(
    browser: FlaskClient, params: object
) -> None:
    body = {"path": "/voice/turn/3", "params": params}
    assert browser.post("/phone/signature", json=body, headers=token_of(browser)).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/console/", "/voice/../console", "//voice/turn/3", "https://elsewhere.example/voice/turn/3", "/voice/",
        "/voice/turn/3#x", "/voice/turn/3?a=b?c", "/voice/turn/%33", "", None, 3,
    ],
)  # fmt: skip
def test_nothing_is_signed_outside_the_webhooks(browser: FlaskClient, path: object) -> None:
    body = {"path": path, "params": practice_params()}
    assert browser.post("/phone/signature", json=body, headers=token_of(browser)).status_code == 403


@pytest.mark.parametrize("address", ["/phone/calls", "/phone/signature"])
def test_p18_a_post_without_the_token_of_the_page_is_refused(browser: FlaskClient, address: str) -> None:
    browser.get("/phone")
    assert browser.post(address, json={"from": PRACTICE_CALLERS[0]}).status_code == 400


@pytest.mark.parametrize("address", ["/phone", "/phone/static/phone.js", f"/phone/calls/PR{0:032x}"])
def test_in_production_there_is_no_practice_phone(tmp_path: Path, address: str) -> None:
    production = {
        "MODE": "production", "INSTANCE_PATH": str(tmp_path), "PUBLIC_URL": "https://antso.example",
        "SECRET_KEY": "0123456789abcdef" * 4, "CALLER_PEPPER": "123456789abcdef0" * 4,
        "RECEIPT_PEPPER": "23456789abcdef01" * 4, "TWILIO_AUTH_TOKEN": "t" * 32, "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "LINE_NUMBER": "+261000000000",
    }  # fmt: skip
    tmp_path.chmod(0o700)
    with pages(practice_settings(tmp_path, 8000, **production)) as app:
        assert app.test_client().get(address).status_code == 404


ANSWER = """<Response><Gather action="http://localhost:8000/voice/turn/2" method="POST" numDigits="1" finishOnKey="">
<Play>http://localhost:8000/clips/{clip}.wav</Play><Say language="fr-FR">Pardon.</Say>
<Play>http://localhost:8000/clips/{other}.wav</Play></Gather></Response>"""


def keep_call(settings: Settings, sid: str, **changes: object) -> None:
    """A call that is on, and the clip it hears, as the line writes them."""
    values = {
        "sid": sid, "line": "main", "release": 4, "turn": 2, "token": "t",
        "state": json.dumps({"step": "before", "message": "passport", "language": "en"}),
        "answer": ANSWER.format(clip="a" * 64, other="b" * 64),
        "answered_at": datetime(2026, 11, 22, tzinfo=UTC), "ended_at": None, **changes,
    }  # fmt: skip
    clip = {
        "made_from": "m" * 64, "sha256": "a" * 64, "language": "en", "seconds": 3.5, "size": 9, "voice": "espeak-ng en",
        "offsets": json.dumps([[0.1, 1.5, "Keep your passport."], [1.8, 3.4, "It is yours."]]), "origin": "synthetic",
    }  # fmt: skip
    engine = connect(settings.database_url)
    with unit_of_work(engine) as connection:
        connection.execute(insert(CallRow).values(values))
        connection.execute(insert(ClipRow).values(clip))
    engine.dispose()


def test_a_call_is_described_by_what_its_last_answer_says(browser: FlaskClient, settings: Settings) -> None:
    sid = practice_sid()
    keep_call(settings, sid)
    view = browser.get(f"/phone/calls/{sid}").json
    assert view
    said = view.pop("said")
    assert view == {
        "step": "before", "message": "passport", "language": "en", "turn": 2, "release": 4, "ended": False,
    }  # fmt: skip
    assert [item["text"] for item in said] == ["Keep your passport. It is yours.", "Pardon.", ""]
    assert [item["origin"] for item in said] == ["synthetic", "carrier", "unknown"]
    assert said[0]["clip"] == "a" * 64
    assert said[0]["seconds"] == 3.5
    assert said[0]["sentences"][1] == {"starts": 1.8, "ends": 3.4, "text": "It is yours."}


def test_of_a_call_that_ended_nothing_is_left_to_describe(browser: FlaskClient, settings: Settings) -> None:
    sid = practice_sid()
    keep_call(settings, sid, state=None, answer=None, token=None, ended_at=datetime(2026, 11, 22, tzinfo=UTC))
    view = browser.get(f"/phone/calls/{sid}").json
    assert view
    assert (view["step"], view["language"], view["said"], view["ended"]) == (None, None, [], True)


def test_an_answer_outside_the_portable_table_says_nothing(browser: FlaskClient, settings: Settings) -> None:
    sid = practice_sid()
    keep_call(settings, sid, answer="<Response><Pause/></Response>")
    view = browser.get(f"/phone/calls/{sid}").json
    assert view
    assert view["said"] == []


def test_a_carriers_call_is_never_described(browser: FlaskClient, settings: Settings) -> None:
    sid = "CA" + "0" * 32
    keep_call(settings, sid)
    assert browser.get(f"/phone/calls/{sid}").status_code == 404
    assert browser.get(f"/phone/calls/{practice_sid()}").status_code == 404
