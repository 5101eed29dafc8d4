"""The portable TwiML of voice.md, read as a phone company reads it.

This is the judge of what the line writes, so it never forgives: a verb, an attribute or a child outside the table is
refused by name, as somleng-switch does (there, a `Pause` ends the call).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree

KEYS = "0123456789*#"


class PracticeFault(Exception):
    """What ends a practice call with an error; its text is one line for the person who practises."""


class NotPortable(PracticeFault):
    """The answer is not TwiML, or holds something outside the portable table."""


@dataclass(frozen=True)
class Play:
    """A sound at an absolute address, `loop` times over (0: for ever)."""

    url: str
    loop: int = 1


@dataclass(frozen=True)
class Say:
    """Words read by the phone company's own voice, where no sound exists."""

    text: str
    language: str = ""


Spoken = Play | Say


@dataclass(frozen=True)
class Gather:
    """Waits for keys, while `says` is heard. An empty `action` is the address of the document itself."""

    action: str
    timeout: float
    num_digits: int | None
    finish_on_key: str
    says: tuple[Spoken, ...]


@dataclass(frozen=True)
class Record:
    """Records the caller until a key, `timeout` seconds of silence, or `max_length` seconds."""

    action: str
    timeout: float
    max_length: float
    finish_on_key: str
    status_callback: str


@dataclass(frozen=True)
class Dial:
    """Rings `number` (a telephone number or a SIP address) for `timeout` seconds."""

    action: str
    timeout: float
    number: str


@dataclass(frozen=True)
class Redirect:
    url: str


@dataclass(frozen=True)
class Hangup:
    pass


@dataclass(frozen=True)
class Reject:
    reason: str


Verb = Spoken | Gather | Record | Dial | Redirect | Hangup | Reject

ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "Response": frozenset(),
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
"""Every element of the table of voice.md and what may be written on it."""

CHILDREN: Mapping[str, frozenset[str]] = {
    "Response": frozenset(ATTRIBUTES) - {"Response", "Number", "Sip"},
    "Gather": frozenset({"Play", "Say"}),
    "Dial": frozenset({"Number", "Sip"}),
}
WITH_TEXT = frozenset({"Play", "Say", "Redirect", "Number", "Sip"})


def parse_twiml(xml: str) -> tuple[Verb, ...]:
    """The verbs of one answer, in order. Raises NotPortable naming what is outside the table."""
    if "<!DOCTYPE" in xml:
        raise NotPortable("The answer has a DOCTYPE, which no carrier reads.")
    try:
        response = ElementTree.fromstring(xml)  # noqa: S314  # nosec B314 - our own line answers, without a DOCTYPE
    except ElementTree.ParseError as error:
        raise NotPortable(f"The answer is not XML: {error}.") from None
    if response.tag != "Response":
        raise NotPortable(f"The answer begins with <{response.tag}>, not <Response>.")
    _check(response)
    return tuple(READERS[element.tag](element) for element in response)


def _check(element: ElementTree.Element) -> None:
    """Hold one element, and all below it, against the table."""
    tag = element.tag
    for name, value in element.attrib.items():
        if name not in ATTRIBUTES[tag]:
            raise NotPortable(f"<{tag} {name}> is not portable.")
        if name.lower().endswith("method") and value != "POST":
            raise NotPortable(f"<{tag} {name}={value!r}> is not portable: only POST is.")
    if tag not in WITH_TEXT and any(text.strip() for text in _texts_beside(element)):
        raise NotPortable(f"Text inside <{tag}> is not portable.")
    for child in element:
        if child.tag not in CHILDREN.get(tag, frozenset()):
            raise NotPortable(f"<{child.tag}> inside <{tag}> is not portable.")
        _check(child)


def _texts_beside(element: ElementTree.Element) -> list[str]:
    return [element.text or "", *(child.tail or "" for child in element)]


def _play(element: ElementTree.Element) -> Play:
    return Play(_absolute(element), _count(element, "loop", 1))


def _say(element: ElementTree.Element) -> Say:
    return Say((element.text or "").strip(), element.get("language", ""))


def _gather(element: ElementTree.Element) -> Gather:
    spoken = tuple(_play(child) if child.tag == "Play" else _say(child) for child in element)
    num_digits = _count(element, "numDigits", 0) if "numDigits" in element.attrib else None
    if num_digits == 0:
        raise NotPortable("<Gather numDigits='0'> is not portable: it must be 1 or more.")
    return Gather(
        action=element.get("action", ""),
        timeout=_count(element, "timeout", 5),
        num_digits=num_digits,
        finish_on_key=_keys(element, "#"),
        says=spoken,
    )


def _record(element: ElementTree.Element) -> Record:
    return Record(
        action=element.get("action", ""),
        timeout=_count(element, "timeout", 5),
        max_length=_count(element, "maxLength", 3600),
        finish_on_key=_keys(element, KEYS),
        status_callback=element.get("recordingStatusCallback", ""),
    )


def _dial(element: ElementTree.Element) -> Dial:
    numbers = [(child.text or "").strip() for child in element]
    if len(numbers) != 1 or not numbers[0]:
        raise NotPortable("<Dial> must hold one <Number> or one <Sip>.")
    return Dial(element.get("action", ""), _count(element, "timeout", 30), numbers[0])


def _redirect(element: ElementTree.Element) -> Redirect:
    return Redirect(_absolute(element))


def _hangup(_element: ElementTree.Element) -> Hangup:
    return Hangup()


def _reject(element: ElementTree.Element) -> Reject:
    return Reject(element.get("reason", "rejected"))


READERS: Mapping[str, Callable[[ElementTree.Element], Verb]] = {
    "Play": _play,
    "Say": _say,
    "Gather": _gather,
    "Record": _record,
    "Dial": _dial,
    "Redirect": _redirect,
    "Hangup": _hangup,
    "Reject": _reject,
}


def _absolute(element: ElementTree.Element) -> str:
    url = (element.text or "").strip()
    if urlsplit(url).scheme not in ("http", "https"):
        raise NotPortable(f"<{element.tag}>{url} is not portable: the address must be absolute.")
    return url


def _count(element: ElementTree.Element, name: str, default: int) -> int:
    text = element.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal()):
        raise NotPortable(f"<{element.tag} {name}={text!r}> is not a whole number.")
    return int(text)


def _keys(element: ElementTree.Element, default: str) -> str:
    keys = element.get("finishOnKey", default)
    if any(key not in KEYS for key in keys):
        raise NotPortable(f"<{element.tag} finishOnKey={keys!r}> names what is not a key.")
    return keys
