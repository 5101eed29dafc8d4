"""Who may speak to the webhooks: whoever signed, for this address, with a token of ours. Anyone else leaves no trace."""

import hmac
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from carriers.practice import practice_sid
from carriers.signature import practice_token
from core.secret import Secret
from ivr.requests import MOST_BYTES
from tests.builders import LINE, TOKEN, Carrier, Deployment, line_app
from tests.portable import faults

ADDRESSES = ["/voice/incoming", "/voice/turn/1", "/voice/status"]


@pytest.fixture(params=ADDRESSES)
def address(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def refused(line: Deployment, answer: TestResponse) -> bool:
    """403, and nothing written about any call."""
    tables = ("calls", "callers", "events", "daily_counts")
    kept = [row for table in tables for row in line.rows(f"SELECT * FROM {table}")]
    return answer.status_code == 403 and kept == []


def params(carrier: Carrier) -> Mapping[str, str]:
    return {**carrier.parties, "CallStatus": "ringing"}


def test_a_signed_request_is_answered(small: Deployment) -> None:
    assert small.carrier().ring().status_code == 200
    assert small.call() is not None


def test_an_unsigned_request_is_refused_and_leaves_no_row(small: Deployment, address: str) -> None:
    carrier = small.carrier()
    body = urlencode(params(carrier)).encode()
    assert refused(small, carrier.send(address, body, ""))


@pytest.mark.parametrize("signature", ["nonsense", "é", "=" * 28, "A" * 100_000])
def test_a_wrong_signature_is_refused_and_leaves_no_row(
    small: Deployment, address: str, signature: str
) -> None:
    carrier = small.carrier()
    assert refused(small, carrier.send(address, urlencode(params(carrier)).encode(), signature))


def test_a_signature_with_another_token_is_refused(small: Deployment, address: str) -> None:
    carrier = small.carrier()
    assert refused(small, carrier.post(address, params(carrier), token="somebody else's token"))


@pytest.mark.parametrize(
    "base",
    [
        "https://elsewhere.example",
        "http://line.example",
        f"{LINE}:8443",
        f"{LINE}:80",
        "https://line.example.org",
    ],
)
def test_a_signature_for_another_address_or_port_is_refused(
    small: Deployment, address: str, base: str
) -> None:
    carrier = replace(small.carrier(), base=base)
    assert refused(small, carrier.post(address, params(carrier)))


def test_a_signature_for_another_path_or_query_is_refused(small: Deployment, address: str) -> None:
    carrier = small.carrier()
    signature = carrier.signature("/voice/turn/2", params(carrier))
    body = urlencode(params(carrier)).encode()
    assert refused(small, carrier.send(address, body, signature))
    for_address = carrier.signature(address, params(carrier))
    assert refused(small, carrier.send(f"{address}?sorry=1", body, for_address))


def test_a_parameter_changed_added_or_taken_away_is_refused(small: Deployment, address: str) -> None:
    carrier = small.carrier()
    signed = dict(params(carrier))
    signature = carrier.signature(address, signed)
    for tampered in ({**signed, "CallSid": "CA02"}, {**signed, "Digits": "1"}, {"CallSid": "CA01"}):
        assert refused(small, carrier.send(address, urlencode(tampered).encode(), signature))


def test_a_signature_for_the_address_with_its_default_port_is_accepted(small: Deployment) -> None:
    """Some carriers sign with the port, some without (Twilio, "Validating requests")."""
    carrier = replace(small.carrier(), base=f"{LINE}:443")
    assert carrier.ring().status_code == 200


def test_while_tokens_are_rotated_both_are_accepted_and_then_only_the_new_one(small: Deployment) -> None:
    rotating = replace(small.settings, twilio_auth_tokens=(Secret(TOKEN), Secret("the new token")))
    app = line_app(rotating, small.clock)
    assert Carrier(app.test_client(), "CA01").ring().status_code == 200
    assert Carrier(app.test_client(), "CA02", token="the new token").ring().status_code == 200
    rotated = replace(small.settings, twilio_auth_tokens=(Secret("the new token"),))
    after = line_app(rotated, small.clock).test_client()
    assert Carrier(after, "CA03").ring().status_code == 403
    assert Carrier(after, "CA04", token="the new token").ring().status_code == 200


def test_without_any_token_every_carrier_is_refused(small: Deployment) -> None:
    app = line_app(replace(small.settings, twilio_auth_tokens=()), small.clock)
    assert Carrier(app.test_client(), token="").ring().status_code == 403
    assert Carrier(app.test_client()).ring().status_code == 403


def test_the_practice_token_is_refused_for_a_carriers_call(small: Deployment, address: str) -> None:
    token = practice_token(small.settings.secret_key.reveal())
    carrier = small.carrier("CA01", token=token)
    assert refused(small, carrier.post(address, params(carrier)))


def test_a_carriers_token_is_refused_for_a_practice_call(small: Deployment, address: str) -> None:
    carrier = small.carrier(practice_sid())
    assert refused(small, carrier.post(address, params(carrier)))


@pytest.mark.parametrize("sids", [("CA01", "PR" + "0" * 32), ("PR" + "0" * 32, "CA01")])
def test_two_callsids_in_one_request_lend_nobody_a_token(
    small: Deployment, address: str, sids: tuple[str, str]
) -> None:
    """The first CallSid decides which token is asked for, and the call is kept under that one alone."""
    practice = practice_token(small.settings.secret_key.reveal())
    wrong = practice if sids[0].startswith("CA") else TOKEN
    pairs = [("CallSid", sid) for sid in sids]
    carrier = small.carrier(token=wrong)
    signature = carrier.signature(address, MultiDict(pairs))
    assert refused(small, carrier.send(address, urlencode(pairs).encode(), signature))


def test_a_body_over_four_megabytes_is_refused(small: Deployment, address: str) -> None:
    carrier = small.carrier()
    big = {**params(carrier), "Digits": "1" * MOST_BYTES}
    assert refused(small, carrier.post(address, big))


def test_a_megabyte_of_digits_is_a_wrong_key_and_no_more(small: Deployment) -> None:
    carrier = small.carrier()
    carrier.ring()
    answer = carrier.turn(1, Digits="1" * 1_000_000)
    assert answer.status_code == 200
    assert faults(answer.text, LINE) == []
    row = small.call()
    assert row is not None
    assert '"wrong_keys":1' in row["state"]
    assert len(row["state"]) < 2000


@pytest.mark.parametrize("name", ["From", "Digits", "CallStatus", "To", "Whatever"])
def test_bytes_that_are_not_utf8_are_judged_as_they_were_signed(small: Deployment, name: str) -> None:
    """The signature covers the bytes; a parameter we cannot read is still no reason for dead air."""
    carrier = small.carrier()
    carrier.ring()
    body = b"CallSid=CA01&" + name.encode() + b"=%ff%fe%80"
    signed = f"{LINE}/voice/turn/1CallSidCA01{name}".encode() + b"\xff\xfe\x80"
    signature = b64encode(hmac.digest(TOKEN.encode(), signed, "sha1")).decode()
    answer = carrier.send("/voice/turn/1", body, signature)
    assert answer.status_code == 200
    assert faults(answer.text, LINE) == []


def test_raw_bytes_that_are_not_a_form_are_refused_quietly(small: Deployment, address: str) -> None:
    for body in (b"\xff\xfe\x00\x01", b"&&&=&", b"%", b"{}", b""):
        assert refused(small, small.carrier().send(address, body, "x"))


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_another_method_is_not_allowed(small: Deployment, address: str, method: str) -> None:
    carrier = small.carrier()
    signature = carrier.signature(address, params(carrier))
    body = urlencode(params(carrier)).encode()
    assert carrier.send(address, body, signature, method=method).status_code == 405


@pytest.mark.parametrize("number", ["", "one", "-1", "1.5", "1/2", "%31%00", "¹"])
def test_a_turn_that_is_no_number_is_not_found(small: Deployment, number: str) -> None:
    carrier = small.carrier()
    assert carrier.post(f"/voice/turn/{number}", params(carrier)).status_code == 404


def test_the_address_a_proxy_made_of_it_changes_nothing(small: Deployment) -> None:
    """Only PUBLIC_URL counts, whatever Host and X-Forwarded headers say."""
    carrier = small.carrier()
    headers = {
        "Host": "10.0.0.1:8000",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "http",
        "X-Twilio-Signature": carrier.signature("/voice/incoming", params(carrier)),
    }
    answer = carrier.client.post("/voice/incoming", data=dict(params(carrier)), headers=headers)
    assert answer.status_code == 200
    assert "evil.example" not in answer.text
