"""Our HMAC is Twilio's: the same signature, and the same judgement, on everything a carrier may send."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from carriers.signature import is_signed, practice_token, sign
from tests.builders import twilio_validator

TOKEN = "a token only the tests have"
URL = "https://line.example/voice/turn/1"

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
values = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
params = st.lists(st.tuples(names, values), max_size=8)
hosts = st.sampled_from(["line.example", "localhost", "10.0.0.1", "antso.example.org"])
ports = st.one_of(st.none(), st.sampled_from([80, 443, 8443]), st.integers(1, 65535))
queries = st.one_of(st.just(""), st.sampled_from(["sorry=1", "a=1&b=&a=2", "q=%C3%A9%20x", "="]))


@st.composite
def addresses(draw: st.DrawFn) -> str:
    port = draw(ports)
    query = draw(queries)
    netloc = draw(hosts) + (f":{port}" if port else "")
    path = draw(st.sampled_from(["/voice/incoming", "/voice/turn/7", "/under/voice/status"]))
    return f"{draw(st.sampled_from(['http', 'https']))}://{netloc}{path}" + (f"?{query}" if query else "")


def twilios(url: str, pairs: Sequence[tuple[str, str]], token: str = TOKEN) -> str:
    return str(twilio_validator(token).compute_signature(url, MultiDict(pairs)))


@given(addresses(), params, st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_the_signature_is_twilios_for_every_address_parameter_and_token(
    url: str, pairs: list[tuple[str, str]], token: str
) -> None:
    assert sign(token, url, pairs) == twilios(url, pairs, token)


@given(addresses(), params, st.randoms())
def test_the_order_and_the_repetition_of_parameters_make_no_difference(
    url: str, pairs: list[tuple[str, str]], random: Random
) -> None:
    shuffled = [*pairs, *pairs]
    random.shuffle(shuffled)
    assert sign(TOKEN, url, shuffled) == sign(TOKEN, url, pairs)


@given(addresses(), params)
def test_what_twilio_signs_is_accepted_and_twilio_accepts_what_we_sign(
    url: str, pairs: list[tuple[str, str]]
) -> None:
    assert is_signed([TOKEN], url, pairs, twilios(url, pairs))
    assert twilio_validator(TOKEN).validate(url, MultiDict(pairs), sign(TOKEN, url, pairs))


@given(addresses(), addresses(), params)
def test_a_signature_of_another_address_is_judged_as_twilio_judges_it(
    signed: str, asked: str, pairs: list[tuple[str, str]]
) -> None:
    signature = twilios(signed, pairs)
    judged = twilio_validator(TOKEN).validate(asked, MultiDict(pairs), signature)
    assert is_signed([TOKEN], asked, pairs, signature) is bool(judged)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("signed", [None, 80, 443, 8443])
@pytest.mark.parametrize("asked", [None, 80, 443, 8443])
def test_a_signature_for_another_port_or_none_is_judged_as_twilio_judges_it(
    scheme: str, signed: int | None, asked: int | None
) -> None:
    """Carriers differ in whether they sign the port; a default one may be left out, any other has to be the same."""
    by_port = [
        f"{scheme}://line.example{f':{port}' if port else ''}/voice/turn/7" for port in (signed, asked)
    ]
    signature = twilios(by_port[0], [("CallSid", "CA01")])
    judged = twilio_validator(TOKEN).validate(by_port[1], MultiDict([("CallSid", "CA01")]), signature)
    assert is_signed([TOKEN], by_port[1], [("CallSid", "CA01")], signature) is bool(judged)


@given(params, st.text(max_size=40))
def test_any_other_text_is_no_signature(pairs: list[tuple[str, str]], signature: str) -> None:
    assume(signature != sign(TOKEN, URL, pairs))
    assert not is_signed([TOKEN], URL, pairs, signature)


@given(params, params)
def test_a_signature_of_other_parameters_is_refused(
    signed: list[tuple[str, str]], asked: list[tuple[str, str]]
) -> None:
    def flat(pairs: list[tuple[str, str]]) -> str:
        return "".join(name + value for name, value in sorted(set(pairs)))

    assume(flat(signed) != flat(asked))
    assert not is_signed([TOKEN], URL, asked, sign(TOKEN, URL, signed))


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        ([], "no parameters"),
        ([("Digits", "")], "an empty one"),
        ([("", "x")], "one without a name"),
        ([("a", "2"), ("a", "1"), ("a", "2")], "repeated ones"),
        ([("B", "1"), ("a", "2"), ("A", "3")], "upper case before lower"),
        ([("City", "Antsiranana é ô"), ("Emoji", "☎️")], "unicode"),
        ([("a", "b c+d&e=f%20")], "what a form escapes"),
    ],
)
def test_the_traps_of_voice_md(pairs: list[tuple[str, str]], why: str) -> None:
    for url in (
        URL,
        f"{URL}?sorry=1",
        "https://line.example:443/voice/turn/1",
        "http://localhost:8000/voice/status",
    ):
        assert sign(TOKEN, url, pairs) == twilios(url, pairs), why


def test_any_of_several_tokens_is_accepted_and_none_accepts_nothing() -> None:
    signature = sign("new", URL, [])
    assert is_signed(["old", "new"], URL, [], signature)
    assert not is_signed(["old"], URL, [], signature)
    assert not is_signed([], URL, [], signature)


def test_the_bytes_of_what_is_not_utf8_are_what_is_signed() -> None:
    escaped = b"\xff\x80".decode("utf-8", "surrogateescape")
    signature = sign(TOKEN, URL, [("Digits", escaped)])
    assert is_signed([TOKEN], URL, [("Digits", escaped)], signature)
    assert not is_signed([TOKEN], URL, [("Digits", "\ufffd\ufffd")], signature)


def test_the_practice_token_follows_from_the_secret_key_and_is_not_it() -> None:
    assert practice_token("a" * 32) == practice_token("a" * 32)
    assert practice_token("a" * 32) != practice_token("b" * 32)
    assert "a" * 32 not in practice_token("a" * 32)
