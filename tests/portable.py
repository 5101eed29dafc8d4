"""The portable TwiML of voice.md, written down a second time from the page itself.

It shares nothing with publishing.twiml, which writes answers, nor with carriers.portable, which reads them for the
practice phone: three who agree by accident are rare. `faults` names what a Twilio-compatible carrier would stumble over.
"""

import os
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree

ALLOWED: Mapping[str, frozenset[str]] = {
    "Play": frozenset({"loop"}),
    "Say": frozenset({"language", "voice"}),
    "Gather": frozenset({"action", "method", "timeout", "numDigits", "finishOnKey"}),
    "Record": frozenset({
        "action", "method", "timeout", "maxLength", "finishOnKey", "playBeep",
        "recordingStatusCallback", "recordingStatusCallbackMethod", "recordingStatusCallbackEvent",
    }),
    "Dial": frozenset({"action", "method", "timeout", "callerId"}),
    "Number": frozenset(),
    "Sip": frozenset(),
    "Redirect": frozenset({"method"}),
    "Hangup": frozenset(),
    "Reject": frozenset({"reason"}),
}  # fmt: skip
TOP = frozenset(ALLOWED) - {"Number", "Sip"}
INSIDE: Mapping[str, frozenset[str]] = {
    "Gather": frozenset({"Play", "Say"}),
    "Dial": frozenset({"Number", "Sip"}),
}
NEEDED: Mapping[str, frozenset[str]] = {
    "Gather": frozenset({"action", "method", "timeout", "numDigits", "finishOnKey"}),
    "Record": frozenset({"action", "method", "timeout", "maxLength", "finishOnKey"}),
    "Dial": frozenset({"action", "method", "timeout"}),
    "Redirect": frozenset({"method"}),
    "Say": frozenset({"language"}),
}
"""What carriers have different defaults for has to be said."""
LAST = frozenset({"Redirect", "Hangup", "Reject", "Dial"})
"""What an answer may end with: anything else leaves the caller to a carrier's own idea of an end."""
SCHEMA = "twiml-xsd/twiml_v20100401_twilioRealtimeCallSchema.xsd"


def faults(answer: str, base: str) -> list[str]:
    """What is not portable in one answer of the line whose address is `base`; nothing when it is."""
    try:
        response = etree.fromstring(answer.encode())
    except etree.XMLSyntaxError as error:
        return [f"not XML: {error}"]
    if response.tag != "Response" or response.attrib:
        return ["it must be a <Response> without attributes"]
    return [*_order(list(response)), *(fault for verb in response for fault in _verb(verb, TOP, base))]


def _order(verbs: list[etree._Element]) -> Iterator[str]:
    tags = [str(verb.tag) for verb in verbs]
    if not tags or tags[-1] not in LAST:
        yield "it does not end with a Redirect, Hangup, Reject or Dial"
    for tag, following in pairwise([*tags, ""]):
        if tag in ("Gather", "Record") and following != "Redirect":
            yield f"no Redirect follows the {tag}"
        if tag in ("Redirect", "Hangup", "Reject") and following:
            yield f"{following} after {tag} is never reached"


def _verb(verb: etree._Element, allowed: frozenset[str], base: str) -> Iterator[str]:
    tag = str(verb.tag)
    if tag not in allowed:
        yield f"<{tag}> is not allowed here"
        return
    given = {str(name): str(value) for name, value in verb.attrib.items()}
    for name in given.keys() - ALLOWED[tag]:
        yield f"<{tag} {name}> is not portable"
    for name in NEEDED.get(tag, frozenset()) - given.keys():
        yield f"<{tag}> does not say its {name}"
    yield from _values(tag, given, base)
    yield from _text(tag, "".join(map(str, verb.itertext())).strip(), base)
    for child in verb:
        yield from _verb(child, INSIDE.get(tag, frozenset()), base)


def _values(tag: str, given: Mapping[str, str], base: str) -> Iterator[str]:
    for name, value in given.items():
        if name.lower().endswith("method") and value != "POST":
            yield f"<{tag} {name}={value!r}>: only POST"
        if name in ("action", "recordingStatusCallback") and not _ours(value, base):
            yield f"<{tag} {name}={value!r}> is not an address of ours"
        if name in ("timeout", "numDigits", "maxLength", "loop") and not (
            value.isdecimal() and int(value) > 0
        ):
            yield f"<{tag} {name}={value!r}> is not a count"
    if tag == "Gather":
        one_key = given.get("numDigits") == "1" and given.get("finishOnKey") == ""
        typed = given.get("numDigits", "1") != "1" and given.get("finishOnKey") == "#"
        if not (one_key or typed):
            yield 'a Gather is one key (numDigits="1" finishOnKey="") or typed (numDigits and finishOnKey="#")'


def _text(tag: str, text: str, base: str) -> Iterator[str]:
    if "{" in text or "}" in text:
        yield f"<{tag}> has a blank nobody filled: {text}"
    if tag == "Play" and not _ours(text, base):
        yield f"<Play> of {text!r} is not an address of ours"
    if tag == "Redirect" and not _ours(text, base):
        yield f"<Redirect> to {text!r} is not an address of ours"
    if tag in ("Say", "Number", "Sip") and not text:
        yield f"<{tag}> is empty"
    if tag in ("Hangup", "Reject", "Record") and text:
        yield f"<{tag}> says something"


def _ours(address: str, base: str) -> bool:
    """An absolute address of the line, and https but in demo (where `base` itself is http)."""
    parts, ours = urlsplit(address), urlsplit(base)
    return (parts.scheme, parts.netloc) == (ours.scheme, ours.netloc) and parts.path.startswith("/")


def twilio_schema() -> etree.XMLSchema:
    """Twilio's own schema, from the folder that REFERENCE_DATA names; the test is left out, by name, without it."""
    folder = os.environ.get("REFERENCE_DATA", "")
    file = Path(folder) / SCHEMA
    if not folder or not file.is_file():
        pytest.skip("REFERENCE_DATA does not name a folder with Twilio's TwiML schema")
    return _schema(file)


@cache
def _schema(file: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(file))


def schema_faults(answer: str, schema: etree.XMLSchema) -> list[str]:
    """What Twilio's schema says against an answer."""
    if schema.validate(etree.fromstring(answer.encode())):
        return []
    return [str(schema.error_log)]
